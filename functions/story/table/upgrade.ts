import { centreOf, packCentre } from '../../matching/centre.ts';
import { unpackProfile } from '../../matching/profile.ts';
import { isNews } from '../items/disposition.ts';
import { erasedFacts, type Facts, NO_FACTS, present } from '../items/facts.ts';
import {
  type Announcement,
  type EarlierReport,
  type EarlierWords,
  type ReportItem,
  SCHEMA,
  type StoryItem,
  type TableItem,
  type WithdrawnBy,
} from '../items/items.ts';
import { type Key, reportKey, storyIdAt } from '../items/keys.ts';
import { headlineIn, packPublishers, publisherHash } from '../items/story.ts';

/**
 * Items of earlier versions, as this one would have written them. Whatever reads an item of the table or of its stream
 * calls `itemOf` (dynamo-item.ts), so the rest of the code knows one schema. An item is written in the new schema when
 * it next changes.
 *
 * To change the layout: raise `SCHEMA` (items.ts) at most once a release, and add to `UPGRADES` the pure function from
 * the last number; several changes of one release share it. It must not read other items. A new optional attribute that
 * earlier items simply lack needs nothing here. Filters of scans and of event sources see what is stored: they must
 * name only attributes that every schema has. Recorded tables of earlier versions are in tests/upgrade; the oldest that
 * opens is that of 0.1.0.
 */
const UPGRADES: Readonly<Record<number, (item: Stored) => Stored>> = {
  3: (item) => item,
  4: fromRecentReports,
  5: withoutWords,
};

type Stored = Readonly<Record<string, unknown>> & Key;

/** The item in the present schema. @throws UnknownSchemaError */
export function upgraded(stored: Stored): TableItem {
  let item = stored;
  let schema = Number(stored.schema);
  for (; schema < SCHEMA; schema++) {
    const upgrade = UPGRADES[schema];
    if (!upgrade) break;
    item = upgrade(item);
  }
  if (schema !== SCHEMA) throw new UnknownSchemaError(stored);
  return { ...item, schema } as unknown as TableItem;
}

/** The item was written by a newer version of wiredrop, or by one from before the first that is read. */
export class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchemaError';
  constructor(item: Stored) {
    const oldest = Math.min(...Object.keys(UPGRADES).map(Number));
    const action =
      Number(item.schema) > SCHEMA ? 'Use the version that is deployed, or a newer one.' : 'It is too old.';
    super(
      `${item.pk} ${item.sk} has schema ${item.schema ?? 'none'}, and this version of wiredrop reads ${oldest} to ${SCHEMA}. ${action}`,
    );
  }
}

/** A story's newest reports are now in its centre. */
function fromRecentReports(item: Stored): Stored {
  const { profiles } = item as {
    profiles?: Record<'first' | 'current' | 'unlike', Uint8Array> & { recent?: Uint8Array[] };
  };
  if (item.entity !== 'story' || !profiles?.recent) return item;
  const { recent, ...kept } = profiles;
  const reports = [kept.first, kept.current, kept.unlike, ...recent];
  const centre = centreOf(reports.flatMap((packed) => (packed && unpackProfile(packed)) ?? []));
  return { ...item, profiles: { ...kept, ...(centre && { centre: packCentre(centre) }) } };
}

/** A story of schema 5, as far as it is read here: every list of words that it had. */
interface WordyStory extends Key {
  version: number;
  expiresAt?: number;
  announce: string;
  revision: number;
  firstSeenAt: string;
  lastSeenAt?: string;
  reportedAt?: string;
  updatedAt?: string;
  articleCount: number;
  facts: Facts;
  headline?: number[];
  articles?: WordyReport[];
  moreArticles?: string[];
  erasedArticles?: string[];
  earlier?: { articleId: string; headline: string }[];
  publishers?: string[];
  broughtPublishers?: string[];
  sharedArticles?: string[];
  unannounced?: true;
  coverage?: { publishers: number; version: number; said?: WordyAnnouncement };
  said?: WordyAnnouncement;
  change?: Announcement['change'];
  previous?: { headline: string; contentHash: string };
  revisedAt?: string;
  unsaid?: { until: string; change: NonNullable<Announcement['change']>; previous?: WordyStory['previous'] };
  development?: { articleId: string; revision: number; at: string; news: string[]; facts?: Facts };
  representative?: Pick<WordyReport, 'articleId' | 'headline' | 'publisher' | 'url'> & { at: string };
  headlineLock?: string;
  profiles?: NonNullable<StoryItem['profiles']> & { representative?: Uint8Array; development?: Uint8Array };
  withdrawnAt?: string;
  withdrawnBy?: WithdrawnBy;
  withdrawnByName?: string;
  withdrawalReason?: string;
}

interface WordyReport extends Pick<ReportItem, 'articleId' | 'disposition' | 'at' | 'probability'> {
  publisher?: string;
  headline?: string;
  url?: string;
}

interface WordyAnnouncement {
  announce: string;
  revision: number;
  at: string;
  articles: number;
  named: number;
  publishers?: number;
  reportedAt?: string;
  facts?: Facts;
}

/**
 * A story of which the words are in its reports. Those that it named become reports with what it said of them, those
 * that it listed by id reports without words, and those that it only counted none.
 */
function withoutWords(item: Stored): Stored {
  if (item.entity === 'alias') return renamed(item, 'headline', 'headlineTerms');
  if (item.entity !== 'story') return item;
  const story = item as unknown as WordyStory & Stored;
  const { facts, articles, moreArticles = [], development, representative, unsaid, headlineLock } = story;
  const own: WordyReport = {
    articleId: facts.articleId,
    disposition: 'new',
    at: story.firstSeenAt,
    ...words({ ...facts, headline: headlineIn(facts) }),
  };
  const listed: WordyReport[] = [
    ...(articles ?? [own]),
    ...moreArticles.map((articleId) => ({ articleId, disposition: 'copy' as const, at: story.firstSeenAt })),
  ];
  if (!listed.some(({ articleId }) => articleId === facts.articleId)) listed.push({ ...own, disposition: 'update' });
  for (const one of [representative, development]) {
    if (one === undefined || listed.some(({ articleId }) => articleId === one.articleId)) continue;
    const { articleId, at } = one;
    const row =
      one === development ? words(development.facts ?? {}) : one === representative ? words(representative) : {};
    listed.push({ articleId, disposition: one === development ? 'development' : 'copy', at, ...row });
  }
  const refs = new Map(listed.map(({ articleId }, at) => [articleId, String(at + 1)]));
  const refOfArticle = (articleId: string): string => refs.get(articleId) ?? '1';
  const speaking = refOfArticle(facts.articleId);
  const isWithdrawn = story.withdrawnAt !== undefined;
  const erased = new Set(story.erasedArticles);
  const reports = listed.map((one, at): ReportItem => {
    const isSpeaking = one.articleId === facts.articleId;
    const isBeside = one.articleId === development?.articleId;
    const said = isSpeaking ? facts : isBeside && development?.facts ? development.facts : factsOfRow(one);
    const earlier = (story.earlier ?? []).filter(({ articleId }) => articleId === one.articleId);
    const before = [
      ...earlier.map(({ headline }) => earlierSet(0, headline, said)),
      ...(isSpeaking ? announcedBefore(story) : []),
    ];
    const isErased = isWithdrawn || erased.has(one.articleId);
    const isNewsOf = isNews(one.disposition) && !story.unannounced;
    const profile = one.articleId === representative?.articleId ? story.profiles?.representative : undefined;
    return {
      ...{ ...reportKey(storyIdAt(story), String(at + 1)), entity: 'report', schema: SCHEMA, version: 0 },
      ...present({ expiresAt: story.expiresAt, probability: one.probability, profile }),
      ...{ articleId: one.articleId, textKey: '', disposition: one.disposition },
      at: later(one.at, story.firstSeenAt),
      state: isErased
        ? { is: 'erased', by: story.withdrawnBy ?? 'deletion' }
        : unsaid && isSpeaking
          ? { is: 'waiting', until: unsaid.until }
          : isNewsOf || isSpeaking
            ? { is: 'announced', revision: isSpeaking ? story.revision : (isBeside && development?.revision) || 1 }
            : { is: 'silent' },
      words: isErased && !isSpeaking ? erasedFacts(said) : said,
      ...(before.length > 0 && !isErased && { before: before.slice(-6) }),
      ...(isBeside && development && development.news.length > 0 && { news: development.news }),
    };
  });
  const previousOf = (previous: WordyStory['previous'], until: number): EarlierReport | undefined => {
    if (!previous) return undefined;
    const speaker = reports[Number(speaking) - 1];
    if (speaker) {
      const set = earlierSet(until, previous.headline, { ...facts, contentHash: previous.contentHash });
      speaker.before = [
        ...(speaker.before ?? []).filter((one) => one.until < until),
        set,
        ...(speaker.before ?? []).filter((one) => one.until >= until),
      ];
    }
    return { report: speaking, revision: until };
  };
  const announced = announcementIn(story, previousOf, refOfArticle);
  const { first, current, centre } = story.profiles ?? {};
  const { coverage } = story;
  return {
    ...Object.fromEntries(Object.entries(item).filter(([name]) => !WORDY.has(name))),
    ...{ pk: item.pk, sk: item.sk, lastReport: listed.length, speaking },
    ...present({
      headlineTerms: story.headline,
      named: articles && articles.length > 0 ? articles.map(({ articleId }) => refOfArticle(articleId)) : undefined,
      shown: representative && refOfArticle(representative.articleId),
      isChosen: headlineLock ? (true as const) : undefined,
      publishers: hashes(story.publishers ?? (facts.publisher ? [facts.publisher] : [])),
      announced,
      waiting: unsaid && { ...present({ ...unsaid, previous: previousOf(unsaid.previous, story.revision - 1) }) },
      development: development && {
        ...{ report: refOfArticle(development.articleId), revision: development.revision, at: development.at },
      },
      coverage: coverage && {
        ...{ publishers: coverage.publishers, version: coverage.version, counted: story.publishers?.length ?? 0 },
        report: announced?.report ?? speaking,
        ...countsIn(story, coverage.said),
      },
      withdrawn:
        story.withdrawnAt === undefined
          ? undefined
          : {
              ...{ at: story.withdrawnAt, by: story.withdrawnBy ?? 'operator' },
              ...present({ name: story.withdrawnByName, reason: story.withdrawalReason }),
            },
      brought:
        story.broughtPublishers || story.sharedArticles
          ? {
              publishers: hashes(story.broughtPublishers ?? []) ?? new Uint8Array(),
              shared: story.sharedArticles?.length ?? 0,
            }
          : undefined,
      profiles: first && present({ first, current, centre }),
      undivided: reports,
    }),
  } as unknown as Stored;
}

/** What a story of schema 5 said in words, or says otherwise now. */
const WORDY = new Set(
  (
    'facts articles moreArticles erasedArticles earlier publishers broughtPublishers sharedArticles unannounced said change ' +
    'previous revisedAt unsaid development representative headlineLock profiles withdrawnAt withdrawnBy withdrawnByName ' +
    'withdrawalReason updatedAt headline coverage'
  ).split(' '),
);

/** The later of two instants. */
const later = (one: string, other: string): string => [one, other].sort().at(-1) ?? one;

const renamed = ({ pk, sk, ...item }: Stored, from: string, to: string): Stored => ({
  ...{ pk, sk },
  ...Object.fromEntries(Object.entries(item).map(([name, value]) => [name === from ? to : name, value])),
});

const hashes = (names: readonly string[]): Uint8Array | undefined =>
  names.length > 0 ? packPublishers(names.map(publisherHash)) : undefined;

const words = ({ publisher, headline, url }: { publisher?: string; headline?: string; url?: string }) =>
  present({ publisher, headline, url });

/** What a row said of a report whose file it did not name. */
function factsOfRow({ articleId, publisher, headline, url, at }: WordyReport): Facts {
  const known = headline === undefined ? {} : { title: headline, contentHash: UNKNOWN_HASH };
  return { ...NO_FACTS, articleId, observedAt: at, ...known, ...present({ publisher, url }) };
}

/** Of words whose file is not known any more. */
const UNKNOWN_HASH = '0'.repeat(64);

const earlierSet = (until: number, headline: string, { contentHash, object }: Facts): EarlierWords => ({
  until,
  words: { title: headline, contentHash, object },
});

function announcedBefore({ said, revision }: WordyStory): EarlierWords[] {
  return said?.facts && said.revision === revision ? [{ until: revision, words: said.facts }] : [];
}

const countsIn = (story: WordyStory, said?: WordyAnnouncement) => ({
  revision: said?.revision ?? story.revision,
  at: said?.at ?? story.lastSeenAt ?? story.firstSeenAt,
  articles: said?.articles ?? story.articleCount ?? 1,
  named: said?.named ?? story.articles?.length ?? 1,
  ...present({ reportedAt: said ? said.reportedAt : story.reportedAt }),
});

/** What was last announced of a story, as far as schema 5 told. */
function announcementIn(
  story: WordyStory,
  previousOf: (previous: WordyStory['previous'], until: number) => EarlierReport | undefined,
  refOfArticle: (articleId: string) => string,
): Announcement | undefined {
  if (story.unannounced) return undefined;
  const { announce, said, revision, withdrawnAt, development, change, revisedAt } = story;
  const isOwn = announce !== 'none' && announce !== 'story.covered';
  const type = isOwn ? announce : said?.announce;
  const known = ['story.created', 'story.updated', 'story.withdrawn'].find((one) => one === type);
  const guess = withdrawnAt ? 'story.withdrawn' : revision === 1 ? 'story.created' : 'story.updated';
  const publishers = said && !isOwn ? said.publishers : story.publishers?.length;
  return {
    ...{ announce: (known ?? guess) as Announcement['announce'], ...countsIn(story, isOwn ? undefined : said) },
    publishers: publishers ?? (story.facts.publisher ? 1 : 0),
    report: refOfArticle(
      development?.facts && development.revision === revision ? development.articleId : story.facts.articleId,
    ),
    ...present({ change, revisedAt, previous: previousOf(story.previous, revision - 1) }),
  };
}
