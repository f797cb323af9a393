import type { ViolationName } from '../checker/violation.ts';

/** One deliberate fault in the functions' source. */
export interface Mutant {
  /** What is taken away or done wrong. */
  readonly says: string;
  readonly service: 'ingest' | 'notify';
  /** Source file, below `functions/`. */
  readonly file: string;
  /** Stands in the file exactly once, or there is no such mutant any more. */
  readonly find: string;
  readonly replace: string;
  /** Names one of which the checker must find; others may come with it. */
  readonly caughtAs: readonly ViolationName[];
}
