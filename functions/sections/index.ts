/** What other rooms take of this folder. */
export { shippedWeights } from './sections.ts';
export { namedSections } from './stated.ts';
