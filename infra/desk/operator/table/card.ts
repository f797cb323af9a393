import { styleText } from 'node:util';
import { REASONS, REPAIRS, WARNINGS } from '../../../../functions/article/base/index.ts';
import type { ObjectPointer } from '../../../../functions/notifications/index.ts';
import {
  DISPOSITION,
  headlineIn,
  type MatchEvidence,
  RECEIPT_REASONS,
  type Receipt,
  type Story,
  type StoryItem,
  type StoryView,
  shownRef,
  storyIdAt,
  storyView,
  type WithdrawnBy,
  wordsOf,
} from '../../../../functions/story/items/index.ts';
import type { StorylineStories } from '../../../../functions/story/table/index.ts';
import { counted, labelled, printable, WIREDROP, wrap } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import type { Found, FoundReport } from './find.ts';
import { judgedText } from './lists/judged.ts';
import { describeEvidence, evidenceIn, matchReasonTexts } from './match-reasons.ts';

const LABEL = 14;

/** Versions of a file that are shown, the newest last. */
const VERSIONS = 5;

/** What an uploader can do about a rejected file, with what the reason means; empty if the reason is unknown. */
export function repairHint(reason: string | undefined): string {
  const known: Readonly<Record<string, string>> = { ...REASONS, ...RECEIPT_REASONS };
  return known[reason ?? ''] ?? '';
}

/** Why a file was rejected, then what its uploader can do. The detail takes the place of what the reason means. */
export function rejectionLines(reason = '', detail = ''): string[] {
  const hint = repairHint(reason);
  const end = hint.indexOf('. ') + 1;
  const why = detail || hint.slice(0, end);
  return [[reason, why].filter(Boolean).join(': '), hint.slice(end).trim()].filter(Boolean);
}

/** How a report joined its story: `joined, 87% sure`. */
export function joinedText({ disposition, evidence }: Pick<Receipt, 'disposition' | 'evidence'>): string {
  return `${DISPOSITION[disposition].verb}, ${evidence === undefined ? 'same text' : sure(evidence.probability)}`;
}

const sure = (probability: number): string => `${Math.round(100 * probability)}% sure`;

export interface CardOptions {
  /** With the matcher's full evidence of each report. */
  readonly evidence?: boolean | undefined;
}

/** Everything about a file and its story, for a person. */
export function cardLines(found: Found, width: number, options: CardOptions = {}): string[] {
  const { receipts, story } = found;
  const [first] = receipts;
  const lines: string[] = [];
  if (first !== undefined) {
    const shown = receipts.slice(-VERSIONS);
    lines.push(...titleLines(first.key, width));
    if (shown.length < receipts.length) lines.push(`  the latest ${shown.length} of ${receipts.length} versions`);
    for (const receipt of shown) lines.push(...receiptLines(receipt, width));
  }
  if (story !== undefined) lines.push(...(lines.length > 0 ? [''] : []), ...storyCard(story, found, width, options));
  return lines;
}

function titleLines(text: string, width: number): string[] {
  return wrap(printable(text), width).map((line) => styleText('bold', line));
}

function receiptLines(receipt: Receipt, width: number): string[] {
  const { disposition, reason, detail, evidence, uploadedAt, receivedAt, uploadedBy, articleId } = receipt;
  const [why, whatToDo] = DISPOSITION[disposition].isRefused
    ? rejectionLines(reason, detail)
    : [[reason, detail].filter(Boolean).join(': ')];
  const rows: [string, string | undefined][] = [
    ['became', `${disposition}. ${DISPOSITION[disposition].meaning}`],
    ['why', why],
    ['what to do', whatToDo],
    ['evidence', evidence && evidenceText(evidence)],
    ['second reader', receipt.judged && judgedText(receipt.judged)],
    ['uploaded', `${onClock(uploadedAt)}${uploadedBy === undefined ? '' : ` by ${uploadedBy}`}`],
    ['read', onClock(receivedAt)],
    ['article id', articleId],
    ['repaired', receipt.repairs?.map(repairText).join(' ')],
    ['warnings', receipt.warnings?.map((code) => WARNINGS[code as keyof typeof WARNINGS] ?? code).join(' ')],
    ['version', receipt.versionId],
  ];
  return rowLines(rows, width);
}

function storyCard(story: Story, { reports, storyline }: Found, width: number, options: CardOptions): string[] {
  const { firstSeenAt, lastSeenAt, articleCount } = story;
  const view = storyView(story);
  const { url, excerpt, earlier, publishedOn, publishedAt } = view;
  const more = articleCount - reports.length;
  return [
    ...titleLines(headlineOf(story), width),
    ...rowLines(
      [
        ['story', storyIdAt(story)],
        ['withdrawn', withdrawalText(story)],
        ['to undo', story.withdrawn && `${WIREDROP} undo ${storyIdAt(story)}`],
        ['publishers', paperNames(view).join(', ') || 'unknown'],
        ['section', view.section],
        ['published', publishedOn ?? (publishedAt && onClock(publishedAt))],
        ['first seen', onClock(firstSeenAt)],
        ['last report', lastSeenAt && onClock(lastSeenAt)],
        ['announced', announcedText(story)],
        ['development', developmentText(view)],
        ['notified as', shownRef(story) === story.speaking ? undefined : announcedHeadline(story)],
        ['storyline', storyline && storylineText(story, storyline)],
        ['headline', story.isChosen && 'chosen by a person: no other report takes it over'],
        ['said before', earlier.map((one) => `"${one}"`).join(', ')],
        ['url', url],
        ['excerpt', excerpt],
        [
          'reports',
          more > 0
            ? `${counted(articleCount, 'article')}; ${reports.length} are listed, "${WIREDROP} export" has all`
            : counted(articleCount, 'article'),
        ],
      ],
      width,
    ),
    ...reports.flatMap((report) => reportLines(report, width, options)),
  ];
}

/** Which affair it is of, and the other events of that. */
function storylineText(story: Story, { id, headline, stories, others }: StorylineStories): string {
  const began = id === storyIdAt(story) ? 'it began with this story' : `it began with ${id}`;
  const rows = others.map((one) => `${onClock(one.began)} ${one.headline} (${one.storyId})`);
  return [`${counted(stories, 'story', 'stories')} of "${headline ?? 'one affair'}"; ${began}.`, ...rows].join(' · ');
}

/** When the latest development was announced, and what is new in it. */
function developmentText({ news }: StoryView): string | undefined {
  return news && `${onClock(news.at)} "${news.headline}": ${news.sentences.join(' ')}`;
}

/** Indent of a report, and of the lines about it. */
const INDENT = 4;

/** A report by its own headline; below it who, when, how it joined and why; its link; its file. */
function reportLines(report: FoundReport, width: number, { evidence: isFull = false }: CardOptions): string[] {
  const { articleId, publisher = 'unknown publisher', headline, url, key } = report;
  const evidence = report.receipt?.evidence;
  const below = (text: string | undefined): string[] =>
    text === undefined ? [] : labelled('', printable(text), INDENT + 2, width).map((line) => styleText('dim', line));
  return [
    ...labelled('', printable(headline ?? `(${articleId})`), INDENT, width),
    ...below([publisher, reportTime(report), ...howItJoined(report)].filter(Boolean).join(' · ')),
    ...below(url),
    ...below(key),
    ...below(report.receipt?.judged && judgedText(report.receipt.judged)),
    ...below(isFull && evidence !== undefined ? evidenceText(evidence) : undefined),
  ];
}

const reportTime = ({ at, receipt }: FoundReport): string => {
  const time = at ?? receipt?.receivedAt;
  return time === undefined ? '' : onClock(time);
};

/** What a story itself says of how a report joined may be older than the receipt of its newest file. */
function howItJoined({ disposition, probability, receipt, merged }: FoundReport): string[] {
  if (merged) return ['joined by hand'];
  const joined = disposition ?? receipt?.disposition;
  if (joined === undefined) return [];
  const { verb, article } = DISPOSITION[joined];
  if (article === 'first') return ['the first report'];
  const { evidence } = receipt ?? {};
  const known = probability ?? evidence?.probability;
  if (known !== undefined)
    return [`${verb}, ${sure(known)}`, ...(evidence === undefined ? [] : matchReasonTexts(evidence))];
  return [article === 'another' ? `${verb}, same text` : verb];
}

/** A story's name in lists. */
export function headlineOf(story: Story): string {
  if (story.mergedInto !== undefined) return '(merged)';
  return story.withdrawn === undefined ? storyView(story).headline : '(withdrawn)';
}

/** The headline in notifications: that of the current report. Undefined where its words were erased. */
export function announcedHeadline(story: Story): string | undefined {
  const words = story.withdrawn ? undefined : wordsOf(story, story.speaking);
  return words && headlineIn({ title: '', ...words });
}

/** The file that a story's facts came from, also of a withdrawn one. */
export const factsFile = (story: Story): ObjectPointer => (wordsOf(story, story.speaking) ?? storyView(story)).object;

/** Names of papers that report a story, the shown one first, as far as its reports were read. */
export const paperNames = ({ publisher, reports }: Pick<StoryView, 'publisher' | 'reports'>): string[] => [
  ...new Set([publisher, ...reports.map((one) => one.publisher)].filter((name) => name !== undefined)),
];

const WITHDRAWN_BY: Readonly<Record<WithdrawnBy, string>> = {
  publisher: 'by its publisher',
  operator: 'by an operator',
  deletion: 'because its file was deleted',
  merge: 'when it was merged into another story',
};

/** When, by whom and why a story was withdrawn; undefined if it was not. */
export function withdrawalText({ withdrawn }: Pick<StoryItem, 'withdrawn'>): string | undefined {
  if (withdrawn === undefined) return undefined;
  const { at, by, name, reason } = withdrawn;
  return `${onClock(at)} ${name ? `by ${name}` : WITHDRAWN_BY[by]}${reason === undefined ? '' : `: ${reason}`}`;
}

/** What subscribers got. */
export function announcedText({ announced }: Pick<StoryItem, 'announced'>): string {
  if (announced === undefined) return 'no: it was stored quietly';
  const { announce, revision } = announced;
  if (announce === 'story.withdrawn') return `as story.withdrawn (revision ${revision})`;
  return revision === 1 ? 'as story.created' : `as story.created, then as story.updated (revision ${revision})`;
}

/** The matcher's evidence in words. Features that are not known any more are left out. */
export function evidenceText({ probability, features, report, first }: MatchEvidence): string {
  const evidence = features.flatMap(evidenceIn);
  const moved = first === undefined ? '' : ` Beside its first report: ${sure(first)}.`;
  return `${describeEvidence({ probability, evidence })} Compared with ${COMPARED[report] ?? 'another report'}.${moved}`;
}

const COMPARED: Readonly<Record<MatchEvidence['report'], string>> = {
  first: "the story's first report",
  current: "the report of the story's headline",
  remembered: 'another of its reports',
};

/** `code@line`. */
function repairText(repair: string): string {
  const [code = '', line] = repair.split('@');
  return `line ${line}: ${REPAIRS[code as keyof typeof REPAIRS] ?? code}`;
}

function rowLines(rows: readonly (readonly [string, string | undefined])[], width: number): string[] {
  return rows.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : labelled(`  ${name}`, printable(text), LABEL, width),
  );
}
