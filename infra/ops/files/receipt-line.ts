import type { Receipt } from '../../../functions/story/items.ts';
import { clip, fit, printable } from '../../cli/columns.ts';

/** One line for one file: disposition, story, key, and why where there is a reason. */
export function receiptLine({ disposition, storyId = '', key, reason, detail }: Receipt, width: number): string {
  const why = [reason, detail].filter((part) => part !== undefined).join(': ');
  const text = why === '' ? printable(key) : `${printable(key)}  ${printable(why)}`;
  return clip(`${fit(disposition, 9)}  ${fit(storyId, 25)}  ${text}`, width);
}
