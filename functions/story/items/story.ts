import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { clip, cut, normaliseText } from '../../article/base/index.ts';
import type { Article } from '../../article/index.ts';
import { packProfile, shortProfile } from '../../matching/profile.ts';
import { KEPT_FACTS, only } from '../../notifications/facts.ts';
import type { Report } from './article-report.ts';
import type { Write } from './decision.ts';
import { erasedFacts, type Facts, factsOf, NO_FACTS, present } from './facts.ts';
import type { FileVersion } from './file-version.ts';
import {
  type Announcement,
  type EarlierReport,
  type EarlierWords,
  isHere,
  type ReportItem,
  type ReportRef,
  SCHEMA,
  type StoryItem,
  traitsOf,
  type WithdrawnBy,
} from './items.ts';
import { reportKey, storyIdAt } from './keys.ts';

/**
 * A story as decisions see it: its head, and those of its reports that were read. What a decision changes of either is
 * written by `storyWrites` alone.
 */
export interface Story extends StoryItem {
  readonly reports: ReadonlyMap<ReportRef, ReportItem>;
  /** As whoever reads it for people has found it (`functions/sections`): never stored. */
  readonly section?: string;
}

/** A head of which no report was read yet. */
export const asStory = (head: StoryItem): Story => ({ ...head, reports: new Map() });

/** Reports that a story names with headline and link in notifications. */
export const NAMED_REPORTS = 5;

/** Publishers that a story counts. */
export const COUNTED_PUBLISHERS = 100;

/**
 * The writes of a story's next version: its head, and each report that the version before did not have so. An
 * announcement is completed here, so that it says what is written.
 */
export function storyWrites(version: Story, before: Story | undefined): Write[] {
  const { reports, section: _, ...head } = sealed(version);
  const changed = [...reports].filter(([ref, report]) => before?.reports.get(ref) !== report);
  const { speaking, shown, announced } = head;
  const isTold = (ref: ReportRef): boolean => [speaking, shown, announced?.report].includes(ref);
  return [
    { item: head, expect: before?.version ?? 'absent' },
    ...changed.map(([ref, report]) => ({
      item: { ...(isTold(ref) ? report : inBrief(report)), version: report.version + 1 },
      expect: report.version === 0 ? ('absent' as const) : report.version,
    })),
  ];
}

/** A silent report has a headline in lists. Where it comes to stand for its story, its file is read. */
function inBrief(report: ReportItem): ReportItem {
  return traitsOf(report).isBrief ? { ...report, words: { ...report.words, excerpt: '' } } : report;
}

/** The version, whose announcement says what the version counts, and whose announced reports say so. */
function sealed(version: Story): Story {
  const { announce, revision, firstSeenAt, lastSeenAt: at = firstSeenAt, articleCount: articles, reportedAt } = version;
  const said = version.announced?.revision === revision ? version.announced.report : version.speaking;
  const counts = { revision, at, articles, named: namedRefs(version).length, ...(reportedAt && { reportedAt }) };
  const publishers = countPublishers(version);
  const { coverage } = version;
  const covered = coverage?.version === version.version && {
    coverage: { ...coverage, ...counts, report: said, counted: publishers },
  };
  if (announce !== 'story.created' && announce !== 'story.updated' && announce !== 'story.withdrawn')
    return { ...version, ...covered };
  const report = version.announced?.report || version.speaking;
  const announced: Announcement = { ...version.announced, ...counts, report, announce, publishers };
  const story: Story = { ...version, ...covered, announced };
  if (announce === 'story.withdrawn') return story;
  return changedReport(story, report, (one) =>
    traitsOf(one).isErased ? one : { ...one, state: { is: 'announced', revision } },
  );
}

/** The story with another version of a report that was read. */
export function changedReport(story: Story, ref: ReportRef, change: (report: ReportItem) => ReportItem): Story {
  const report = story.reports.get(ref);
  const next = report && change(report);
  if (next === undefined || next === report) return story;
  return { ...story, reports: new Map(story.reports).set(ref, next) };
}

/** The report whose words are the story's facts. */
export const speakingReport = ({ reports, speaking }: Story): ReportItem | undefined => reports.get(speaking);

/** The facts of the story: what its speaking report says now. A report that has expired says nothing. */
export const storyFacts = (story: Story): Facts => speakingReport(story)?.words ?? NO_FACTS;

/** The reports that notifications name, the first ones. */
export const namedRefs = ({ named }: Pick<StoryItem, 'named'>): readonly ReportRef[] => named ?? ['1'];

/**
 * Whether these reports are those of the head, and not as they were before the transaction that wrote it: no read is a
 * snapshot.
 */
export function isVisible(story: Story, refs: readonly ReportRef[]): boolean {
  const { announced, speaking, reports, firstSeenAt } = story;
  const isCurrent = (ref: ReportRef): boolean => {
    const { state, at = '' } = reports.get(ref) ?? {};
    // Of an expired story at this key.
    if (ref === '1' && at < firstSeenAt) return false;
    // A withdrawal says no words, and a merge leaves its reports as they were.
    const isSaid = announced?.report === ref && announced.announce !== 'story.withdrawn';
    const revision = isSaid ? announced.revision : 0;
    if (state?.is === 'announced') return state.revision >= revision;
    return state !== undefined && !(isSaid && state.is === 'silent');
  };
  return [speaking, ...refs].every(isCurrent);
}

/** The reports that people or subscribers see: what stands for the story, and what it names. */
export const toldRefs = ({ speaking, shown, announced, ...story }: StoryRefs): ReportRef[] => [
  ...new Set([speaking, shown ?? speaking, announced?.report ?? speaking, ...namedRefs(story)]),
];
type StoryRefs = Pick<StoryItem, 'speaking' | 'shown' | 'announced' | 'named'>;

/** How an article joined. */
export type Joined = Pick<ReportItem, 'disposition' | 'at'> & { probability?: number | undefined };

/** The report that this article is in a story, before it is written. */
export function reportItem(
  storyId: string,
  number: number,
  { article, profile }: Report,
  file: FileVersion,
  { disposition, at, probability }: Joined,
): ReportItem {
  return {
    ...reportKey(storyId, String(number)),
    entity: 'report',
    schema: SCHEMA,
    version: 0,
    articleId: article.articleId,
    textKey: article.textKey,
    disposition,
    at,
    ...(probability !== undefined && { probability }),
    state: { is: 'silent' },
    words: factsOf({ article, profile }, file),
    ...(number > 1 && { profile: packProfile(shortProfile(profile)) }),
  };
}

/** The story with another report, which is the last one. */
export function withReport(story: Story, report: Report, file: FileVersion, joined: Joined): Story {
  const number = story.lastReport + 1;
  const ref = String(number);
  // One of a story that was here before, and has expired, may be there still.
  const version = story.reports.get(ref)?.version ?? 0;
  const made = { ...reportItem(storyIdAt(story), number, report, file, joined), ...expiry(story), version };
  const named = namedRefs(story);
  return {
    ...story,
    lastReport: number,
    ...(named.length < NAMED_REPORTS && { named: [...named, ref] }),
    reports: new Map(story.reports).set(ref, story.withdrawn ? erasedReport(made, story.withdrawn.by) : made),
  };
}

const expiry = ({ expiresAt }: Story): Pick<StoryItem, 'expiresAt'> => (expiresAt === undefined ? {} : { expiresAt });

/** Earlier words that a report keeps, and those of them that are kept whole. */
const KEPT_BEFORE = 8;
const KEPT_WHOLE = 6;

/**
 * The story, with what the newest crawl of a report says. What was announced of it before is kept: whole as long as it
 * may be announced again.
 */
export function withCrawl(story: Story, ref: ReportRef, report: Report, file: FileVersion): Story {
  return changedReport(story, ref, (known) => {
    // Of a withdrawn story no crawl says anything, and the words of a retraction are a notice.
    if (story.withdrawn) return known;
    if (report.kind === 'retracted') return erasedReport(known, 'publisher');
    const words = factsOf(report, file);
    const next: ReportItem = { ...known, words, textKey: report.article.textKey };
    // The file that the report is from was read again; or a crawl says the same at another time, which only a message
    // about this very report would say.
    const compared = isTold(story, ref) ? [words, known.words] : [withoutCrawl(words), withoutCrawl(known.words)];
    const isSame = isSaid(known.words) && isDeepStrictEqual(compared[0], compared[1]);
    const before = isSame ? known.before : beforeWith(story, ref, known);
    if (before === undefined) return next;
    return traitsOf(known).isErased ? { ...next, before, state: { is: 'silent' } } : { ...next, before };
  });
}

const isTold = ({ speaking, announced, coverage }: Story, ref: ReportRef): boolean =>
  [speaking, announced?.report, coverage?.report].includes(ref);

function beforeWith(story: Story, ref: ReportRef, known: ReportItem): EarlierWords[] {
  const { words, before = [], state, ...key } = known;
  // Of erased words a withdrawal says by what subscribers filter.
  const saidAt =
    state.is === 'announced'
      ? state.revision
      : state.is === 'waiting'
        ? (story.announced?.revision ?? 0)
        : isSaid(words)
          ? Number.POSITIVE_INFINITY
          : 0;
  const least = isTold(story, ref) ? story.revision : saidAt;
  const isWhole = !before.some(({ until }) => until >= least) && Number.isFinite(least);
  const storyId = storyIdAt(story);
  const of = storyId !== storyIdAt(key) && { of: storyId };
  const all = [...before, { until: story.revision, ...of, words: isWhole ? words : inShort(words) }];
  const whole = all.filter((one) => one.words.excerpt !== undefined);
  const short = new Set(whole.slice(0, -KEPT_WHOLE));
  return all.map((one) => (short.has(one) ? { ...one, words: inShort(one.words) } : one)).slice(-KEPT_BEFORE);
}

/** What a file says, whenever it was crawled. */
const withoutCrawl = ({ crawledAt, observedAt, hashVerified, ...words }: Facts) => words;

/** Headline and link, and by what subscribers filter. */
function inShort(words: EarlierWords['words']): EarlierWords['words'] {
  const { title, headline, contentHash, url } = words;
  return { ...only(words, KEPT_FACTS), title, contentHash, ...present({ headline, url }) } as EarlierWords['words'];
}

/** The report without its words. */
export function erasedReport({ before, news, judged, profile, ...report }: ReportItem, by: WithdrawnBy): ReportItem {
  return {
    ...report,
    state: { is: 'erased', by },
    words: erasedFacts(report.words),
    ...(before && { before: before.map(erasedEarlier) }),
  };
}

const erasedEarlier = ({ words, ...at }: EarlierWords): EarlierWords => ({
  ...at,
  words: { ...only(words, KEPT_FACTS), object: words.object, title: '', contentHash: '' },
});

/**
 * The story whose erased reports stand for it no longer. Its centre begins again with the first report and the speaking
 * one: a report cannot be taken out of it.
 */
export function withoutErased(story: Story): Story {
  const { shown, profiles, ...others } = story;
  const isGone = shown !== undefined && !isSaid(story.reports.get(shown)?.words ?? NO_FACTS);
  const { centre, ...kept } = profiles ?? {};
  return {
    ...others,
    ...(shown && !isGone && { shown }),
    ...(profiles && { profiles: kept as NonNullable<StoryItem['profiles']> }),
  };
}

/**
 * The story without some reports, which are another's from now on.
 * @param to the story that a split moves them to: they leave only their article's id, because no number is used twice
 */
export function withoutReports(story: Story, isGone: (ref: ReportRef) => boolean, to?: string): Story {
  const { shown, development, ...others } = story;
  const reports = [...story.reports].map(([ref, report]) =>
    to !== undefined && isGone(ref) ? ([ref, leftReport(report, to)] as const) : ([ref, report] as const),
  );
  const named = namedRefs(story).filter((ref) => !isGone(ref));
  const staying = reports.find(([ref, report]) => !isGone(ref) && isHere(report))?.[0];
  const next: Story = {
    ...others,
    reports: new Map(reports),
    named,
    // Of a story that is announced with it: the request has read the report that comes to speak (`withSuccessor`).
    ...(isGone(story.speaking) && staying && { speaking: staying }),
    ...(shown && !isGone(shown) && { shown }),
    ...(development && !isGone(development.report) && { development }),
  };
  return withoutErased(next);
}

/** What is left of a report that a split has moved. */
export function leftReport(
  { before, news, judged, profile, probability, ...report }: ReportItem,
  to: string,
): ReportItem {
  return {
    ...report,
    state: { is: 'left', to },
    words: erasedFacts(report.words),
    ...(before && { before: before.map(erasedEarlier) }),
  };
}

/** Where a file lies, whichever version of it, or one alone. */
export type FilePlace = Pick<FileVersion, 'bucket' | 'key'> & { onlyVersion?: string | undefined };

export const isAt = ({ bucket, key, versionId }: Facts['object'], { onlyVersion, ...place }: FilePlace): boolean =>
  bucket === place.bucket && key === place.key && (onlyVersion === undefined || versionId === onlyVersion);

/** Whether a report has words of a file. */
export const hasWordsOf = ({ words, before = [] }: ReportItem, place: FilePlace): boolean =>
  [words, ...before.map((one) => one.words)].some((one) => isSaid(one) && isAt(one.object, place));

/** The files of which a report has words. */
export const filesOf = ({ words, before = [] }: ReportItem): Facts['object'][] =>
  [words, ...before.map((one) => one.words)].flatMap((one) => (isSaid(one) ? one.object : []));

/** The report without the words that came from a file. */
export function withoutFile(report: ReportItem, place: FilePlace): ReportItem {
  if (!hasWordsOf(report, place)) return report;
  if (isAt(report.words.object, place)) {
    const { before } = report;
    const others = before?.map((one) => (isAt(one.words.object, place) ? erasedEarlier(one) : one));
    return { ...erasedReport(report, 'deletion'), ...(others && { before: others }) };
  }
  const { news, before = [], ...others } = report;
  return { ...others, before: before.map((one) => (isAt(one.words.object, place) ? erasedEarlier(one) : one)) };
}

/** Erased words have no content. */
export const isSaid = ({ contentHash }: Pick<Facts, 'contentHash'>): boolean => contentHash !== '';

/** What a report said at a revision of a story that has it. */
export function wordsAt(report: ReportItem, revision: number, storyId: string): EarlierWords['words'] {
  const { words, before = [] } = report;
  const own = storyIdAt(report);
  const isOf = ({ of = own }: EarlierWords): boolean => of === storyId;
  const found = before.find((one) => isOf(one) && one.until >= revision);
  // What it said when its story was merged, and another began to count.
  const merged = own === storyId ? before.slice(before.findLastIndex(isOf) + 1)[0] : undefined;
  return (found ?? merged)?.words ?? words;
}

/**
 * A merged story that is alone again and counts on. What a report said when the other story began to count stands as
 * the last that it said up to here: what it says now belongs to the next revision. A report that was erased meanwhile
 * stands for the story no longer.
 */
export function countingAlone(story: Story): Story {
  const storyId = storyIdAt(story);
  const reports = [...story.reports].map(([ref, report]) => {
    const { before = [] } = report;
    const until = story.revision;
    const words = wordsAt(report, until, storyId);
    const isCounted = before.some((one) => one.of === undefined && one.until >= until);
    if (words === report.words || isCounted || !isSaid(report.words)) return [ref, report] as const;
    return [ref, { ...report, before: [...before, { until, words }].slice(-KEPT_BEFORE) }] as const;
  });
  const { shown, ...others } = story;
  const isGone = shown !== undefined && !isSaid(story.reports.get(shown)?.words ?? NO_FACTS);
  return { ...others, ...(shown && !isGone && { shown }), reports: new Map(reports) };
}

/** Headlines that a report had, the latest last. */
export const earlierHeadlines = ({ before = [] }: ReportItem): string[] =>
  before.flatMap(({ words }) => (isSaid(words) ? headlineIn(words) : []));

export const headlineIn = ({ headline, title }: Pick<Facts, 'headline' | 'title'>): string => headline ?? title;

/** Whether the report has had this headline before. */
export function saidBefore(report: ReportItem | undefined, { headline }: Pick<Article, 'headline'>): boolean {
  if (report === undefined) return false;
  const said = [...(isSaid(report.words) ? [headlineIn(report.words)] : []), ...earlierHeadlines(report)];
  return said.some((one) => normaliseText(clip(one, HEADLINE)) === normaliseText(clip(headline, HEADLINE)));
}

/**
 * Bounds for hostile files: code units of a publisher, code points of a headline. A longer url is left out: half a link
 * leads nowhere.
 */
const PUBLISHER = 50;
const HEADLINE = 200;
const URL_UNITS = 500;

/** A publisher's name as receipts list and stories count it. */
export const shortName = (publisher: string): string => cut(publisher, PUBLISHER);

/** What a list of reports says of one. */
export function rowWords({ publisher, title, headline = title, url }: EarlierWords['words']) {
  return {
    ...(publisher && { publisher: shortName(publisher) }),
    ...(headline && { headline: clip(headline, HEADLINE) }),
    ...(url && url.length <= URL_UNITS && { url }),
  };
}

const HASH_BYTES = 4;

/** The hash by which a story counts a publisher: however each file writes the name, GULL, Gull and gull are one. */
export function publisherHash(publisher: string): string {
  return hash('sha256', shortName(publisher).normalize('NFKC').toLowerCase(), 'hex').slice(0, 2 * HASH_BYTES);
}

export function publishersOf({ publishers = new Uint8Array() }: Pick<StoryItem, 'publishers'>): string[] {
  const hex = Buffer.from(publishers).toString('hex');
  return Array.from({ length: publishers.length / HASH_BYTES }, (_, i) => hex.slice(8 * i, 8 * (i + 1)));
}

export const countPublishers = ({ publishers }: Pick<StoryItem, 'publishers'>): number =>
  (publishers?.length ?? 0) / HASH_BYTES;

export const packPublishers = (hashes: readonly string[]): Uint8Array =>
  new Uint8Array(Buffer.from([...new Set(hashes)].slice(0, COUNTED_PUBLISHERS).join(''), 'hex'));

/** What the story said until now, as an announcement refers to it; undefined where it said nothing. */
export const saidUntilNow = (story: Story): EarlierReport | undefined =>
  isSaid(storyFacts(story)) ? { report: story.speaking, revision: story.revision } : undefined;

/** The story that has the reports of this one by now: itself, unless somebody merged it into another. */
export function currentStoryId(storyId: string, stories: ReadonlyMap<string, StoryItem>): string {
  const last = chainOf(storyId, stories).at(-1);
  // The last one may lead to a story that was not read.
  return last === undefined ? storyId : (last.mergedInto ?? storyIdAt(last));
}

/**
 * The stories from this one to the one that has its reports, which is the last; with it alone if it was not merged. No
 * chain is cut short, and none of its links leads further than one merge: a shortcut would outlive the undo of a merge
 * in between. In a circle, which only a torn read shows, each is named once.
 */
export function chainOf<S extends StoryItem>(storyId: string, stories: ReadonlyMap<string, S>): S[] {
  const chain = new Set<S>();
  for (let story = stories.get(storyId); story && !chain.has(story); story = stories.get(story.mergedInto ?? ''))
    chain.add(story);
  return [...chain];
}

/**
 * Whether a story was merged into one that is kept apart from it: then the two were read before and after the merge was
 * undone.
 */
export function hasOldRedirect(stories: ReadonlyMap<string, StoryItem>): boolean {
  return [...stories].some(([id, { mergedInto = '' }]) => stories.get(mergedInto)?.apart?.includes(id));
}

/** Whether somebody has said that the two are not the same. */
export function isKeptApart(one: StoryItem, other: StoryItem): boolean {
  return one.apart?.includes(storyIdAt(other)) || other.apart?.includes(storyIdAt(one)) || false;
}
