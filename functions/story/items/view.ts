import { only } from '../../notifications/facts.ts';
import { statedTime } from './article-report.ts';
import type { Disposition } from './disposition.ts';
import { erasedFacts, type Facts, NO_FACTS } from './facts.ts';
import { isHere, type ReportItem, type ReportRef, type StoryItem } from './items.ts';
import { storyIdAt } from './keys.ts';
import { earlierHeadlines, headlineIn, isSaid, namedRefs, rowWords, type Story, toldRefs, wordsAt } from './story.ts';

declare const RESOLVED: unique symbol;

/**
 * Words of a report that may be shown now. `wordsOf` alone makes them: it knows whether they were erased, or their
 * story withdrawn. Whatever shows, sends or searches words takes these.
 */
export type Words = Partial<Facts> & Pick<Facts, 'articleId' | 'object'> & { readonly [RESOLVED]: true };

/**
 * What a report of a story may say: now, or as it was at a revision of the story. Of a withdrawn story, only by what
 * subscribers filter and which file it was. Undefined where it may say nothing: erased, moved to another story, or not
 * there any more.
 */
export function wordsOf(story: Story, ref: ReportRef | undefined, revision?: number): Words | undefined {
  const report = ref === undefined ? undefined : story.reports.get(ref);
  if (report === undefined || (!isHere(report) && !story.withdrawn)) return undefined;
  const words = revision === undefined ? report.words : wordsAt(report, revision, storyIdAt(story));
  if (story.withdrawn) return { ...erasedFacts(words as Facts), articleId: report.articleId } as Words;
  return isSaid(words) ? ({ articleId: report.articleId, ...words } as Words) : undefined;
}

/** The report that people see of a story: the one whose headline somebody chose, else its representative. */
export const shownRef = ({ isChosen, shown, speaking }: Pick<Story, 'isChosen' | 'shown' | 'speaking'>): ReportRef =>
  isChosen ? speaking : (shown ?? speaking);

/** The reports that a view tells of beside its list of all. */
export const viewedRefs = ({ development, ...story }: Story): ReportRef[] => [
  ...toldRefs(story),
  ...(development ? [development.report] : []),
];

/** A report as lists show it. */
export interface ReportView {
  articleId: string;
  disposition: Disposition;
  /** When it joined. */
  at: string;
  /** Of a report that joined by a match. */
  probability?: number;
  /** It joined with the story that it was in, when somebody merged that one into this. */
  merged?: true;
  /** Absent where the words may not be shown, or are not known. */
  headline?: string;
  publisher?: string;
  url?: string;
  picture?: string;
  /** When it was, as a reader means it: an instant, or a day. */
  time?: string;
  /** The object that it was read from; absent where that is not known. */
  object?: Facts['object'];
}

/** Facts that no door shows: another field says what they are for. All others are shown, also new ones. */
type Unshown = 'observedAt' | 'crawledAt' | 'title' | 'hashVerified';

/** What every door shows of a story: headline, words, paper, link and picture are of one report. */
export interface StoryView extends Omit<Facts, Unshown | 'headline' | 'excerpt' | 'contentHash'> {
  storyId: string;
  /** Empty of a withdrawn story, and where the words were erased. */
  headline: string;
  /** Of the shown report alone: absent where that has none that is kept. */
  excerpt?: string;
  contentHash?: string;
  /** The section that it is in, where that is sure. */
  section?: string;
  /** Id of the storyline that it belongs to: the one of that storyline's first story. */
  storyline?: string;
  /** When the shown report was, as a reader means it. */
  time?: string;
  /** When the story began: its first report, or when the stack first saw it. */
  began: string;
  /** When it last announced something; absent while nothing was announced. */
  lastAnnouncedAt?: string;
  papers: number;
  articles: number;
  /** What is new: the latest development. */
  news?: { at: string; articleId: string; headline: string; publisher?: string; url?: string; sentences: string[] };
  /** Headlines that its reports had before, the latest last. */
  earlier: string[];
  /** Its reports, as far as they were read, in the order in which they joined. */
  reports: ReportView[];
}

/** The view of a story. What was not read of its reports is not in it. @param story with its `viewedRefs` at least */
export function storyView(story: Story): StoryView {
  const shown = wordsOf(story, shownRef(story)) ?? wordsOf(story, story.speaking);
  const words = shown ?? NO_FACTS;
  const { observedAt, crawledAt, title, hashVerified, headline, excerpt, contentHash, ...facts } = words;
  const { firstSeenAt, reportedAt = firstSeenAt, announced, development } = story;
  const isTold = shown !== undefined && story.withdrawn === undefined;
  const news = development && wordsOf(story, development.report);
  return {
    ...facts,
    storyId: storyIdAt(story),
    headline: isTold ? headlineIn(words as Facts) : '',
    authors: words.authors ?? [],
    ...(isTold && excerpt && { excerpt }),
    language: words.language || 'und',
    ...(story.section && { section: story.section }),
    ...(story.storyline && { storyline: story.storyline }),
    kind: words.kind ?? 'article',
    ...(isTold && contentHash && { contentHash }),
    ...(observedAt && { time: statedTime({ ...words, observedAt }) }),
    began: reportedAt,
    ...(announced && { lastAnnouncedAt: announced.at }),
    papers: papersOf(story),
    articles: story.articleCount,
    ...(development && isTold && news && { news: newsOf(story, development.report, development.at, news) }),
    earlier: isTold ? [...story.reports].flatMap(([ref, report]) => earlierOf(story, ref, report)) : [],
    reports: once([...story.reports.keys()].flatMap((ref) => reportView(story, ref))),
  };
}

/** How many papers report it; without any name, one. */
export const papersOf = ({ publishers }: Pick<Story, 'publishers'>): number =>
  Math.max(1, (publishers?.length ?? 0) / 4);

function newsOf(story: Story, ref: ReportRef, at: string, words: Words): NonNullable<StoryView['news']> {
  const { publisher, url } = words;
  const { news: sentences = [] } = story.reports.get(ref) ?? {};
  return {
    at,
    articleId: words.articleId,
    headline: headlineIn(words as Facts),
    ...(publisher && { publisher }),
    ...(url && { url }),
    sentences,
  };
}

function earlierOf(story: Story, ref: ReportRef, report: ReportItem): string[] {
  return wordsOf(story, ref) === undefined ? [] : earlierHeadlines(report);
}

function reportView(story: Story, ref: ReportRef): ReportView[] {
  const report = story.reports.get(ref);
  if (report === undefined || !isHere(report)) return [];
  const { articleId, disposition, at, probability } = report;
  const words = story.withdrawn ? undefined : wordsOf(story, ref);
  const isMerged = ref.includes('#');
  return [
    {
      ...{ articleId, disposition: isMerged && disposition === 'new' ? 'copy' : disposition, at },
      ...(probability !== undefined && { probability }),
      ...(isMerged && { merged: true }),
      ...(words && rowWords(words as Facts)),
      ...(words?.picture && { picture: words.picture }),
      ...(words?.observedAt && { time: statedTime({ ...words, observedAt: words.observedAt }) }),
      ...(report.words.object.key && { object: report.words.object }),
    },
  ];
}

/** The first reports, as a notification names them: those that have words, and of the others the article's id. */
export function namedViews(story: Story, count: number, revision?: number): ReportView[] {
  const views = namedRefs(story)
    .slice(0, count)
    .flatMap((ref) => {
      const report = story.reports.get(ref);
      if (report === undefined) return [];
      const words = revision === undefined ? report.words : wordsAt(report, revision, storyIdAt(story));
      const said = isSaid(words) ? { ...NO_FACTS, ...words } : erasedFacts(report.words);
      return reportView({ ...story, reports: new Map([[ref, { ...report, words: said, before: [] }]]) }, ref);
    });
  return once(views);
}

/** An article of two merged stories is listed once: where it is first, with the first words that may be shown. */
function once(views: readonly ReportView[]): ReportView[] {
  const listed = new Map<string, ReportView>();
  for (const view of views) {
    const earlier = listed.get(view.articleId);
    if (earlier?.headline === undefined) listed.set(view.articleId, view);
  }
  return [...listed.values()];
}

/** Whether feeds and digests may show a story: it was announced, and it is not withdrawn. */
export function isShown({ withdrawn, announced }: { withdrawn?: object; announced?: object }): boolean {
  return withdrawn === undefined && announced !== undefined;
}

/**
 * Where a field of a story's head is shown as it is stored: in the `document` of command, export and assistant, in the
 * files of which `lists`, searches and pages are made, in both, or nowhere (`inside`). A new field says it here.
 */
const HEAD_FIELDS = {
  ...{ pk: 'lists', sk: 'lists', version: 'lists', revision: 'both', firstSeenAt: 'both', lastSeenAt: 'both' },
  ...{ heat: 'lists', reportedAt: 'lists', mergedInto: 'both', storyline: 'lists', twins: 'lists' },
  ...{ splitFrom: 'document', withdrawn: 'document' },
  ...{ entity: 'inside', schema: 'inside', expiresAt: 'inside', announce: 'inside', day: 'inside', scope: 'inside' },
  ...{ archiveDay: 'inside', headlineTerms: 'inside', articleCount: 'inside', lastReport: 'inside', named: 'inside' },
  ...{ speaking: 'inside', shown: 'inside', isChosen: 'inside', publishers: 'inside', announced: 'inside' },
  ...{ coverage: 'inside', waiting: 'inside', development: 'inside', brought: 'inside', merged: 'inside' },
  ...{ textStoryId: 'inside', apart: 'inside', profiles: 'inside' },
} as const satisfies Record<keyof StoryItem, 'document' | 'lists' | 'both' | 'inside'>;

type Head = typeof HEAD_FIELDS;
type FieldIn<Place> = { [K in keyof Head]: Head[K] extends Place | 'both' ? K : never }[keyof Head];

const fieldsIn = <Place extends 'document' | 'lists'>(place: Place): ReadonlySet<FieldIn<Place>> =>
  new Set((Object.keys(HEAD_FIELDS) as FieldIn<Place>[]).filter((name) => [place, 'both'].includes(HEAD_FIELDS[name])));

export const LISTED_FIELDS = fieldsIn('lists');
const DOCUMENT_FIELDS = fieldsIn('document');

export type StoryDocument = ReturnType<typeof storyDocument>;

/** What every door says of a story: what people see of it, and what happened to it. */
export function storyDocument(story: Story) {
  return { ...storyView(story), ...only(story, DOCUMENT_FIELDS), announced: story.announced !== undefined };
}
