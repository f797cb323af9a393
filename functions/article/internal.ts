/** What the core and the desk take of the reader beside its public index. The package does not export it. */
export { byKind, type ReadText, shownIn } from './article.ts';
export { identifyingUrl, reportIdentity } from './base/identity.ts';
export { withoutMailAddresses } from './details/byline.ts';
export { pictureOf } from './details/picture.ts';
export { Budget, BudgetError, mostUnpacked } from './encoding/budget.ts';
export { FRANC_TAGS } from './language/language.ts';
export { loadAnyShape } from './lazy.cjs';
export { proseOf } from './prose/prose.ts';
export { plainKeyOf } from './publication/statements.ts';
export { refusedEntry } from './shapes/refused-entry.ts';
export { type Element, parseXml } from './shapes/xml-tree.ts';
export { HEAD_BYTES } from './split/container-kind.ts';
export { contentName, TRUNCATED } from './split/json-items.ts';
export { type CarriedItem, carriedBy, openContainer, splitWithin } from './split/split-articles.ts';
