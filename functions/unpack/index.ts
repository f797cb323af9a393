/** What other rooms take of this folder. */
export { isObjectAt } from './objects.ts';
