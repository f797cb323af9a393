/** What other rooms take of this folder. */
export type { Sections } from './sections.ts';
