import type { FrontMatterMap } from '../article.ts';
import type { Repair } from '../repairs.ts';
import type { FrontMatter } from './front-matter.ts';

/** Front matter with these values, and the body below it. */
export function found(values: FrontMatterMap, repairs: Repair[], body: string): FrontMatter {
  return { values, state: repairs.length > 0 ? 'repaired' : 'strict', repairs, body };
}
