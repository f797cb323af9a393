/** What other rooms take of this folder. */
export { FEATURE_WORDS } from './feature-words.ts';
export { unpackTerms } from './learned-rarity.ts';
export { EVIDENCE, type Evidence, type Match } from './probability.ts';
export {
  fold,
  foldedOf,
  formMatcher,
  isArticleId,
  isSameUrl,
  plainUrl,
  type Ranked,
  rankedFor,
  rankRows,
  type Searched,
  searchFor,
  urlIn,
} from './text-search.ts';
