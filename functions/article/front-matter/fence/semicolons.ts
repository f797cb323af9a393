import type { Repair } from '../../repairs.ts';
import { closeAt, type Fenced, KEY_LINE } from './fenced.ts';

const FENCE = /^;{3,}[ \t]*$/;

/** What stands between lines of `;;;`: JSON without its braces in Hexo, `key: value` in Coleslaw. */
export function semicolonFence(
  text: string,
  opening: string,
  next: { at: number; line: number },
  repairs: Repair[],
): Fenced | undefined {
  return FENCE.test(opening) ? closedBySemicolons(text, next, repairs) : undefined;
}

/** Front matter from `start` on up to a line of `;;;`. */
export function closedBySemicolons(
  text: string,
  start: { at: number; line: number },
  repairs: Repair[],
): Fenced | undefined {
  const fenced = closeAt(text, start, 'json', FENCE, repairs);
  if (fenced.open) return undefined;
  if (KEY_LINE.test(fenced.block)) return { ...fenced, language: 'yaml' };
  return /^\s*\{/.test(fenced.block) ? fenced : { ...fenced, block: `{${fenced.block}}` };
}
