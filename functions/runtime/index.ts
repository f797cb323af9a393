/** What other rooms take of this folder. */
export { mapBounded } from './map-bounded.ts';
