import { versionOf } from '../../../functions/story/items/file-version.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import { labelledPairs, requestsMade } from '../table/corrections.ts';
import { printable } from '../terminal/text.ts';
import {
  askIngest,
  type CorrectedStack,
  type Correcting,
  noteOf,
  notMade,
  type OperatorChange,
  quotedStory,
  unchanged,
} from './change.ts';
import type { NamedReport } from './named-report.ts';

const SILENCE = 'Nothing is announced. The matcher can learn from it.';

/**
 * Records that a report belongs to its story, as a labelled pair with the report that it was compared with; or that
 * nobody says so any more. Changes no story.
 */
export async function confirmJoin(
  stack: CorrectedStack,
  { articleId, receipt, story }: NamedReport,
  asked: Correcting,
  isUndo = false,
): Promise<OperatorChange> {
  const where = `${printable(receipt.key)} in ${quotedStory(story)}`;
  const { clients, outputs } = stack;
  const labels = labelledPairs(await requestsMade(clients.dynamodb, outputs.tableName));
  const known = labels.filter(({ reports: [first] }) => first?.articleId === articleId).at(-1);
  const isSaid = known?.kind === 'right';
  if (isSaid !== isUndo) return unchanged(`${isUndo ? 'Not' : 'Already'} marked as right: ${where}`, story);
  const what = `${printable(receipt.key)} is ${isUndo ? 'no longer ' : ''}marked as right`;
  if (!asked.dryRun) {
    const note = noteOf(asked);
    const report = versionOf(receipt);
    const item = await askIngest(stack, {
      ...note,
      kind: 'right',
      storyId: storyIdAt(story),
      report,
      ...(isUndo && { isUndo }),
    });
    const not = notMade(item, note, what, story);
    if (not) return not;
  }
  const done = isUndo ? 'No longer marked as right' : 'Marked as right';
  return {
    changed: true,
    text: `${asked.dryRun ? 'Would be: ' : ''}${done}: ${where}`,
    announcements: [],
    silence: SILENCE,
    ...(!isUndo && { undo: { name: 'unright', key: receipt.key } }),
    story,
  };
}
