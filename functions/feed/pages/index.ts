/** What other rooms take of this folder. */
export { PICTURE_SCRIPT_SOURCE, SCRIPT_SOURCE, SEARCH_SCRIPT_SOURCE } from './script.ts';
