/** What other rooms take of this folder. */
export { isCanaryKey } from './record-canary.ts';
