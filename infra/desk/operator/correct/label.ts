import type { RequestOf } from '../../../../functions/story/correct/index.ts';
import { type RequestItem, type Story, storyIdAt, versionOf } from '../../../../functions/story/items/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { labelledPairs, requestsMade } from '../table/corrections.ts';
import { printable } from '../terminal/text.ts';
import { type Correcting, correct, type OperatorChange, quotedStory, unchanged } from './change.ts';
import type { NamedReport } from './subjects.ts';

/** A report and its story tell of the same event; or it and another report. A labelled pair for the matcher. */
export async function labelSame(
  stack: OperatedStack,
  report: NamedReport,
  than: NamedReport | undefined,
  asked: Correcting,
): Promise<OperatorChange> {
  const { receipt, story } = report;
  const text = `${printable(receipt.key)} and ${than ? printable(than.receipt.key) : 'its story'}, ${quotedStory(story)}`;
  const known = labelledPairs(await requestsMade(stack)).findLast(
    ({ reports: [one, other] }) =>
      one?.articleId === report.articleId && (!than || other?.articleId === than.articleId),
  );
  if (known?.kind === 'label' && known.label === 'same')
    return unchanged(`Said already, the same event: ${text}`, { story });
  const pair = than ? { reports: [report, than].map(labelledReport) } : { report: versionOf(receipt) };
  return say(stack, { label: 'same', ...pair }, `The same event: ${text}`, { story }, asked);
}

/** Two stories tell of two events: they are kept apart. */
export function labelDifferent(
  stack: OperatedStack,
  story: Story,
  other: Story,
  asked: Correcting,
): Promise<OperatorChange> {
  const text = `Kept apart: ${quotedStory(story)}\nand ${quotedStory(other)}`;
  return say(stack, { label: 'different', other: storyIdAt(other) }, text, { story, other }, asked);
}

/** Somebody has looked at a report, and says nothing of it. */
export function labelLooked(stack: OperatedStack, report: NamedReport, asked: Correcting): Promise<OperatorChange> {
  const { receipt, story } = report;
  const text = `Looked at: ${printable(receipt.key)} in ${quotedStory(story)}`;
  return say(stack, { label: 'looked', reports: [labelledReport(report)] }, text, { story }, asked);
}

/** Takes a label back. */
export function unlabel(
  stack: OperatedStack,
  { label: word, reports, otherStoryId }: RequestItem,
  story: Story,
  asked: Correcting,
): Promise<OperatorChange> {
  const label = word ?? 'looked';
  const of = reports.map(({ key }) => printable(key)).join(' and ');
  const payload: Payload = { label, reports, ...(otherStoryId && { other: otherStoryId }), isUndo: true as const };
  return say(stack, payload, `Taken back, ${WORDS[label]}: ${of}`, { story }, asked);
}

const WORDS: Readonly<Record<Payload['label'], string>> = {
  same: 'the same event',
  different: 'another event',
  looked: 'looked at',
};

type Payload = Omit<RequestOf<'label'>, 'kind' | 'storyId' | 'id' | 'at' | 'by' | 'reason' | 'undoes'>;

const labelledReport = ({ articleId, receipt: { key } }: NamedReport) => ({ articleId, key });

/** Asks ingest to store a label. @param text says what was done */
function say(
  stack: OperatedStack,
  payload: Payload,
  text: string,
  { story, other }: Pick<OperatorChange, 'story' | 'other'>,
  asked: Correcting,
): Promise<OperatorChange> {
  const silence =
    payload.label === 'looked' ? 'Nothing is announced.' : 'Nothing is announced. The matcher can learn from it.';
  return correct(stack, asked, {
    ...{ what: `${text.charAt(0).toLowerCase()}${text.slice(1)}`, story, other },
    request: { kind: 'label', storyId: storyIdAt(story), ...payload },
    would: { text: `Would be said: ${text}`, silence },
    ...{ silence: () => silence, done: () => text },
  });
}
