import type { Reading } from './article-report.ts';
import type { Disposition } from './disposition.ts';
import type { FileVersion } from './file-version.ts';
import type { Receipt, TableItem } from './items.ts';
import type { IngestSettings } from './settings.ts';

/** One file to decide about, with everything that the decision depends on beside the table: it is a pure function. */
export interface Arrival {
  file: FileVersion;
  result: Reading;
  /** Instant of the decision, ISO 8601 UTC. */
  decidedAt: string;
  settings: IngestSettings;
  /** What the article's id, text and match keys are known in (`scopeOf`). */
  scope: string;
}

/** Writes `item` if its key is free (`expect: 'absent'`), or if the table still has the version that was read. */
export interface Write {
  item: TableItem;
  expect: 'absent' | number;
}

/** What becomes of a file, and the writes that record it: all of them in one transaction, or none. */
export interface Decision {
  disposition: Disposition;
  /** The file has its receipt already, and `writes` is empty. */
  redelivered: boolean;
  storyId?: string | undefined;
  /** The number of the file's report in that story. */
  report?: number | undefined;
  reason?: string | undefined;
  evidence?: Receipt['evidence'];
  judged?: Receipt['judged'];
  /** Codes of what is odd about the article. */
  warnings: readonly string[];
  writes: readonly Write[];
}
