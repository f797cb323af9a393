import { correctionWrite, factsReport } from '../../../functions/story/correct/correction.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { corrections, labelledPairs, pairOf } from '../table/corrections.ts';
import { printable } from '../terminal/text.ts';
import { accessTo, type Change, type CorrectedStack, type Correcting, nameOf, noteOf, unchanged } from './change.ts';
import type { NamedReport } from './named-report.ts';

const SILENCE = 'Nothing is announced. The matcher can learn from it.';

/**
 * Records that a report belongs to its story, as a labelled pair with the report that it was compared with. Changes no
 * story.
 */
export async function confirmJoin(
  stack: CorrectedStack,
  { articleId, receipt, story, found }: NamedReport,
  asked: Correcting,
): Promise<Change> {
  const { evidence } = receipt;
  const first = found.reports.find((report) => report.articleId !== articleId && report.key !== undefined);
  const isFacts = story.facts.articleId === articleId;
  const other = isFacts || evidence?.report === 'first' ? first : factsReport(story);
  if (other?.key === undefined)
    return unchanged(`It is the only report of its story: ${printable(receipt.key)}`, story);
  const reports = [
    { articleId, key: receipt.key },
    { articleId: other.articleId, key: other.key },
  ];
  const where = `${printable(receipt.key)} in ${nameOf(story)}`;
  const known = labelledPairs(await corrections(stack.clients.dynamodb, stack.outputs.tableName));
  const label = known.find((one) => pairOf(one.reports) === pairOf(reports))?.label;
  if (label === 'same') return unchanged(`Already marked as right: ${where}`, story);
  if (!asked.dryRun) {
    const corrected = { kind: 'right', label: 'same', storyId: storyIdAt(story), reports } as const;
    const write = correctionWrite(noteOf(asked), { ...corrected, reports, ...(evidence && { evidence }) });
    await accessTo(stack).table.write([write]);
  }
  const text = `${asked.dryRun ? 'Would be marked as right' : 'Marked as right'}: ${where}`;
  return { changed: true, text, announcements: [], silence: SILENCE, story };
}
