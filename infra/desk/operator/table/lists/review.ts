import { SILENCING, WARNINGS } from '../../../../../functions/article/base/index.ts';
import { endingFirst } from '../../../../../functions/story/correct/index.ts';
import {
  asStory,
  chainOf,
  type Doubt,
  type Judged,
  type LabelledReport,
  type Receipt,
  type RequestItem,
  type Story,
  storyIdAt,
  storyView,
} from '../../../../../functions/story/items/index.ts';
import { type OpenTwins, openTwins, takeFirst } from '../../../../../functions/story/table/index.ts';
import { storiesWith } from '../../correct/change.ts';
import { deedOf } from '../../correct/corrected.ts';
import { UsageError } from '../../explain.ts';
import type { ReadReport } from '../../files/report-reader.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, counted, printable, wrap } from '../../terminal/text.ts';
import { onClock } from '../../terminal/times.ts';
import { evidenceText, headlineOf } from '../card.ts';
import { type ComparedReports, compareReports } from '../compare-reports.ts';
import { requestsMade } from '../corrections.ts';
import { findStory } from '../find.ts';
import { daysUpTo, latestReceipts, withViewed } from '../listing.ts';
import { judgedText } from './judged.ts';

/** A decision that deserves a person's look. */
export interface ReviewRow {
  readonly id: string;
  readonly why: Doubt | 'silenced' | 'development' | 'unsure';
  /** In a sentence. */
  readonly text: string;
  /** When it was decided. */
  readonly at: string;
  /** The story that has the report; empty of a file that is unsure. */
  readonly storyId: string;
  readonly headline: string;
  /** The report in doubt. */
  readonly report: LabelledReport;
  readonly versionId?: string;
  /** The story that has the report to compare it with: of twins the other one. */
  readonly against: string;
  readonly probability?: number;
  readonly evidence?: string;
  /** What the second reader said, if it was asked. */
  readonly judged?: Judged;
  /** The story, or both of twins with the smaller one first: what an answer changes. */
  readonly stories: readonly ReviewedStory[];
  /** What the answers do, in a sentence or two. */
  readonly consequence: string;
  /** Other decisions like it about the same story, or files with the same doubt. */
  readonly more?: number;
  /** Who has looked at it last, and what that person did. */
  readonly looked?: { readonly by: string; readonly at: string; readonly did: string };
}

interface ReviewedStory {
  readonly storyId: string;
  readonly headline: string;
  readonly publisher?: string;
  readonly papers: number;
  readonly articles: number;
}

const TEXTS: Readonly<Record<ReviewRow['why'], string>> = {
  'unsure-join': 'It joined its story, and the matcher was not sure.',
  'take-over': 'It took the headline of its story over.',
  'near-development': 'It joined silently, and nearly said something new.',
  development: 'It was announced as something new.',
  twins: 'Two stories are probably one.',
  silenced: 'It is silent on weak evidence.',
  'second-reader': 'The second reader says another thing than the words.',
  unsure: 'It may be forbidden to publish, or no article.',
};

type Why = ReviewRow['why'];

/** How likely an answer changes something, 0 to 1. */
const CHANGES: Readonly<Record<Why, (probability: number, judged?: Judged) => number>> = {
  'unsure-join': (probability) => 1 - probability,
  twins: (probability) => probability,
  // Of another event if the join is wrong: it was announced as news of the story.
  development: (probability) => 0.15 + 0.7 * (1 - probability),
  'take-over': () => 0.3,
  'near-development': () => 0.25,
  silenced: () => 0.1,
  // How far the two are apart.
  'second-reader': (probability, judged) => Math.abs(probability - (judged?.score ?? 0) / 10),
  unsure: () => 0.5,
};

/** Papers whose readers an answer concerns: those of the story that says it, or of one report. */
const STAKES: Readonly<Record<Why, (stories: readonly ReviewedStory[]) => number>> = {
  'unsure-join': () => 1,
  twins: ([smaller]) => smaller?.papers ?? 1,
  development: ([story]) => story?.papers ?? 1,
  'take-over': ([story]) => story?.papers ?? 1,
  'near-development': ([story]) => (story?.papers ?? 1) / 2,
  silenced: () => 1,
  'second-reader': () => 1,
  unsure: () => 1,
};

/** Fewest papers of the stories that are asked about: what one paper reports changes little of what people see. */
const LEAST_PAPERS = 2;

/** The greatest for even odds. */
const doubtOf = (change: number): number => 1 - Math.abs(2 * change - 1);

const named = ({ headline, papers, articles }: ReviewedStory): string =>
  `“${headline}” (${counted(papers, 'paper')}, ${counted(articles, 'report')})`;

const CONSEQUENCES: Readonly<Record<Why, (stories: readonly ReviewedStory[]) => string>> = {
  'unsure-join': ([story]) =>
    story ? `Split off, it becomes a story of its own, which is announced; ${named(story)} keeps the others.` : '',
  twins: ([smaller, bigger]) =>
    smaller && bigger
      ? `Merged, ${named(smaller)} ends and ${named(bigger)} gets its reports and keeps its headline. Two ` +
        'events: both stay as they are.'
      : '',
  development: ([story]) =>
    story ? `Whoever follows ${named(story)} was notified. Split off, it becomes a story of its own.` : '',
  'take-over': ([story]) => (story ? `Whoever reads ${named(story)} sees the headline that is chosen.` : ''),
  'near-development': ([story]) => (story ? `Whoever follows ${named(story)} was not notified.` : ''),
  silenced: () => 'Nothing was announced of it.',
  'second-reader': ([story]) =>
    story ? `Split off, it becomes a story of its own, which is announced; ${named(story)} keeps the others.` : '',
  unsure: () => 'Published, it is announced as if it had come now. Until then nothing is.',
};

/** Decisions that a person is shown in a day. */
export const DAILY_CASES = 20;
/** What nobody has answered by then is not asked any more. */
const OPEN_MS = 24 * 3_600_000;

/** A day's cases, and how many a person has answered. */
export interface DailyReview {
  readonly cases: ReviewRow[];
  readonly answered: number;
}

/**
 * The decisions of a day whose answer would change most of what people see, the most doubtful first. Each answer of the
 * day, of whatever decision, leaves one fewer; those of yesterday are gone.
 * @param made requests, for answers about twins, which are open no more
 */
export function dailyReview(all: readonly ReviewRow[], made: readonly RequestItem[], now: number): DailyReview {
  const isOpen = (at: string) => now - Date.parse(at) < OPEN_MS;
  const undone = new Set(made.flatMap(({ undoes, refusal }) => (undoes && !refusal ? undoes : [])));
  const decided = made.filter(
    ({ kind, label, refusal, sk, at }) =>
      isOpen(at) &&
      !refusal &&
      !undone.has(sk) &&
      ((kind === 'merge' && label) || (kind === 'label' && label === 'different')),
  );
  const looked = all.filter((row) => row.looked && isOpen(row.looked.at) && row.why !== 'twins');
  const answered = decided.length + new Set(looked.map(({ report }) => report.key)).size;
  const isSeen = ({ why, stories }: ReviewRow) => why === 'unsure' || papersOfAll(stories) >= LEAST_PAPERS;
  const open = all.filter((row) => isOpen(row.at) && !row.looked && isSeen(row));
  const caseOf = ({ id, why, storyId, text }: ReviewRow) =>
    why === 'twins' ? id : `${why} ${why === 'unsure' ? text : storyId}`;
  const cases = [...Map.groupBy(open, caseOf).values()]
    .map((same) => same.toSorted(byDoubt))
    .flatMap(([first, ...others]) => (first ? [{ ...first, ...(others.length > 0 && { more: others.length }) }] : []))
    .sort((one, other) => worthOf(other) - worthOf(one))
    .slice(0, Math.max(0, DAILY_CASES - answered))
    .sort(byDoubt);
  return { cases, answered };
}

const papersOfAll = (stories: readonly ReviewedStory[]): number => stories.reduce((sum, { papers }) => sum + papers, 0);
const changeOf = ({ why, probability = 1, judged }: ReviewRow): number => CHANGES[why](probability, judged);
const worthOf = (row: ReviewRow): number => changeOf(row) * STAKES[row.why](row.stories);
const byDoubt = (one: ReviewRow, other: ReviewRow): number =>
  doubtOf(changeOf(other)) - doubtOf(changeOf(one)) || (one.at < other.at ? 1 : -1);

const ONLY: Readonly<Record<string, readonly Why[]>> = { twins: ['twins'], joins: ['unsure-join', 'second-reader'] };

/** The rows of one kind. @throws UsageError for a kind that there is not */
export function reviewedOnly(only: string | undefined, rows: readonly ReviewRow[]): readonly ReviewRow[] {
  if (only === undefined) return rows;
  const kinds = ONLY[only];
  if (kinds === undefined) throw new UsageError(`--only takes twins, unsure, joins or rejected; not "${only}"`);
  return rows.filter(({ why }) => kinds.includes(why));
}

const DAYS = 3;
const LISTS = ['review', 'silenced', 'developments'] as const;
/** Of each list. */
const MOST_OF_A_LIST = 300;

/** The close decisions of the last days, the most doubtful first, and those of them that a day asks for. */
export async function reviewList(stack: OperatedStack): Promise<DailyReview & { all: ReviewRow[] }> {
  const days = daysUpTo(new Date(), DAYS);
  const [listed, unsure, twins, requests] = await Promise.all([
    Promise.all(LISTS.map((list) => takeFirst(latestReceipts(stack, list, { days }), MOST_OF_A_LIST))),
    takeFirst(latestReceipts(stack, 'unsure', { days }), MOST_OF_A_LIST),
    viewedTwins(stack, MOST_OF_A_LIST),
    requestsMade(stack),
  ]);
  const receipts = listed.flat().filter(({ doubt }) => doubt !== 'twins');
  const ids = [...new Set(receipts.flatMap(({ storyId }) => storyId ?? []))];
  const stories = await storiesWith(stack, ids, 'eventual');
  const looked = lookedAt(requests);
  const rows = [
    ...receipts.flatMap((receipt) => {
      const story = chainOf(receipt.storyId ?? '', stories).at(-1);
      return story && !story.withdrawn && receipt.articleId ? [receiptRow(receipt, receipt.articleId, story)] : [];
    }),
    ...twins.map(({ twins: { at, report, reportOf, evidence }, younger, older }): ReviewRow => {
      const [own, other] = reportOf === storyIdAt(younger) ? [younger, older] : [older, younger];
      const stories = endingFirst(younger, older).map(reviewedStory);
      return {
        ...{ id: `${storyIdAt(younger)} ${storyIdAt(older)}`, why: 'twins', text: TEXTS.twins, at, report },
        ...{ storyId: storyIdAt(own), headline: headlineOf(own), against: storyIdAt(other) },
        ...{ probability: evidence.probability, evidence: evidenceText(evidence) },
        ...{ stories, consequence: CONSEQUENCES.twins(stories) },
      };
    }),
  ];
  rows.push(...unsure.filter(({ disposition }) => disposition === 'unsure').map(unsureRow));
  const all = rows
    .map((row) => {
      const by = looked.get(row.report.key) ?? (row.why === 'take-over' ? looked.get(row.storyId) : undefined);
      return { ...row, ...(by && { looked: by }) };
    })
    .sort(byDoubt);
  return { all, ...dailyReview(all, requests, Date.now()) };
}

function reviewedStory(story: Story): ReviewedStory {
  const { storyId, publisher, papers, articles } = storyView(story);
  return { storyId, headline: headlineOf(story), ...(publisher && { publisher }), papers, articles };
}

function unsureRow({ key, versionId, receivedAt, detail, articleId = '' }: Receipt): ReviewRow {
  return {
    ...{ id: `${key}\n${versionId ?? ''}`, why: 'unsure', at: receivedAt, storyId: '', headline: '', against: '' },
    ...{ text: [TEXTS.unsure, ...(detail ? [detail] : [])].join(' '), report: { articleId, key }, stories: [] },
    ...(versionId && { versionId }),
    consequence: CONSEQUENCES.unsure([]),
  };
}

function receiptRow(receipt: Receipt, articleId: string, story: Story): ReviewRow {
  const { key, versionId, receivedAt, doubt, evidence, warnings, judged } = receipt;
  const silencing = SILENCING.find((code) => warnings?.includes(code));
  const why = receipt.disposition === 'development' ? 'development' : (doubt ?? 'silenced');
  const { news: latest } = storyView(story);
  const news = latest?.articleId === articleId ? latest.sentences : [];
  const storyId = storyIdAt(story);
  const stories = [reviewedStory(story)];
  return {
    ...{ stories, consequence: CONSEQUENCES[why](stories) },
    ...{ id: `${key}\n${versionId ?? ''}`, why, at: receivedAt, storyId, headline: headlineOf(story) },
    text: silencing
      ? WARNINGS[silencing]
      : [TEXTS[why], ...(judged ? [judgedText(judged)] : []), ...(why === 'development' ? news : [])].join(' '),
    report: { articleId, key },
    ...(versionId && { versionId }),
    against: storyId,
    ...(evidence && { probability: evidence.probability, evidence: evidenceText(evidence) }),
    ...(judged && { judged }),
  };
}

/** Who has looked at which file last, or chosen the headline of which story. An undo takes the look back. */
function lookedAt(requests: readonly RequestItem[]): ReadonlyMap<string, NonNullable<ReviewRow['looked']>> {
  const looked = new Map<string, NonNullable<ReviewRow['looked']>>();
  for (const request of requests) {
    const { kind, by, at, refusal, reports, label, undo, storyId } = request;
    const subject = kind === 'headline' ? storyId : reports[0]?.key;
    if (refusal || subject === undefined) continue;
    if (label || undo) looked.set(subject, { by, at, did: deedOf(request).tag });
    else looked.delete(subject);
  }
  return looked;
}

/** Two reports beside each other. */
export interface ReviewPair extends ComparedReports {
  readonly sides: readonly [ReviewSide, ReviewSide];
}

export interface ReviewSide extends LabelledReport {
  readonly headline: string;
  readonly publisher?: string;
  readonly url?: string;
}

/** A report in doubt, and the one that it is compared with; undefined if a file of theirs cannot be read any more. */
export async function reviewPair(
  stack: OperatedStack,
  read: ReadReport,
  { report, versionId, against }: Pick<ReviewRow, 'report' | 'versionId' | 'against'>,
): Promise<ReviewPair | undefined> {
  const { story, reports = [] } = (await findStory(stack, against)) ?? {};
  const others = reports.filter(({ articleId, key }) => articleId !== report.articleId && key !== undefined);
  const shown = story && storyView(story).articleId;
  const other = others.find(({ articleId }) => articleId === shown) ?? others[0];
  if (other?.key === undefined) return undefined;
  const [own, than] = await Promise.all([
    read({ key: report.key, versionId }),
    read({ key: other.key, versionId: other.receipt?.versionId }),
  ]);
  if (!own || !than) return undefined;
  const side = (of: LabelledReport, { headline, publisher, url }: typeof own): ReviewSide => ({
    ...{ articleId: of.articleId, key: of.key, headline },
    ...(publisher && { publisher }),
    ...(url && { url }),
  });
  const sides = [side(report, own), side({ articleId: other.articleId, key: other.key }, than)] as const;
  return { sides, ...compareReports(own, than) };
}

/** Why, how sure, when, and which report, on one line; below it what the answers do. */
export function reviewLines(row: ReviewRow, width: number): string[] {
  const { why, at, headline, report, probability, looked, consequence, more } = row;
  const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
  const by = looked ? `  ${looked.did} by ${printable(looked.by)}` : '';
  const line = `${why.padEnd(17)}${sure.padStart(4)}  ${onClock(at)}  ${printable(headline)}  ${printable(report.key)}${by}`;
  const others = more === undefined ? '' : ` ${more} more like it.`;
  return [
    clipCells(line, width),
    ...wrap(`${consequence}${others}`, Math.max(20, width - 4)).map((one) => `    ${printable(one)}`),
  ];
}

interface ViewedTwins extends Pick<OpenTwins, 'twins'> {
  readonly younger: Story;
  readonly older: Story;
}

/** The twins that are still undecided, with what lists show of both stories. */
async function viewedTwins(stack: OperatedStack, limit: number): Promise<ViewedTwins[]> {
  const open = await openTwins(stack.clients.dynamodb, stack.outputs.tableName, { limit });
  const heads = open.flatMap(({ younger, older }) => [asStory(younger), asStory(older)]);
  const viewed = new Map((await withViewed(stack, heads)).map((story) => [story.pk, story]));
  return open.flatMap(({ twins, ...pair }) => {
    const [younger, older] = [viewed.get(pair.younger.pk), viewed.get(pair.older.pk)];
    return younger && older ? [{ twins, younger, older }] : [];
  });
}
