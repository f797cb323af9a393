/** What other rooms take of this folder. */

export { DAY_MS, isRejecting, isSilent, missingFiles, type Source, silentFrom, sumOf } from './source.ts';
export { sourceTable } from './source-table.ts';
