import type { Disposition } from './disposition.ts';
import type { FileVersion } from './file-version.ts';
import type { Receipt, TableItem } from './items.ts';
import type { Reading } from './read-article.ts';
import type { IngestSettings } from './settings.ts';

/** One file that asks for a decision. Time and settings come in as arguments: the decision itself is a pure function. */
export interface Arrival {
  file: FileVersion;
  result: Reading;
  /** Instant of the decision, ISO 8601 UTC. */
  decidedAt: string;
  settings: IngestSettings;
  /** What the article's id, text and match keys are known in (`scopeOf`). */
  scope: string;
}

/** Write `item` if the address is free (`expect: 'absent'`) or still holds the version that was read. */
export interface Write {
  item: TableItem;
  expect: 'absent' | number;
}

/** What becomes of a file, and the writes that make it so: all of them in one transaction, or none. */
export interface Decision {
  disposition: Disposition;
  /** The file has its receipt already: nothing to write, and `writes` is empty. */
  redelivered: boolean;
  storyId?: string | undefined;
  reason?: string | undefined;
  evidence?: Receipt['evidence'];
  /** What is odd about the article, by code. */
  warnings: readonly string[];
  writes: readonly Write[];
}
