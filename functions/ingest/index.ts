/** What other rooms take of this folder. */
export { filesIn } from './events-in.ts';
