import type { OperationAnswer } from '../operations/operation.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import type { Announcement, Change, Correcting } from './change.ts';

export { storyIdAt } from '../../../../functions/story/items/index.ts';

/** What a change answers: what it did and announced, and how to undo it. @param own what its document says beside that */
export function answerOf(change: Change, own: object, { dryRun }: Correcting): OperationAnswer {
  const { changed, text, announcements, silence, isPending, refusal, undo } = change;
  const document = {
    ...own,
    ...(dryRun ? { changed: false, wouldChange: changed } : { changed }),
    ...(undo && { undo }),
  };
  // `already` is no fault: it is as the operator wants it.
  const code = isPending || (refusal && refusal !== 'already') ? 1 : 0;
  if (isPending || refusal) return { document, lines: () => [], fault: text, code, change };
  const lines = [
    text,
    ...announcements.map((one) => announcementLine(one, dryRun)),
    ...(silence === undefined ? [] : [silence]),
    ...(undo === undefined || dryRun ? [] : [`To undo: ${WIREDROP} undo ${undo}`]),
  ];
  return { document, lines: () => lines, code, change };
}

function announcementLine({ type, revision, headline, storyId }: Announcement, isPlanned = false): string {
  const what = `${type} (revision ${revision}) of "${printable(headline)}"${storyId === undefined ? '' : `, ${storyId}`}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}
