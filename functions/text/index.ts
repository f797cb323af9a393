/** What other rooms take of this folder. */
export { capitalised, oneLine } from './one-line.ts';
