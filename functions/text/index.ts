/** What other rooms take of this folder. */
export { oneLine } from './one-line.ts';
