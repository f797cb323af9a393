/** What other rooms take of this folder. */
export { queueDepth } from './queue-depth.ts';
