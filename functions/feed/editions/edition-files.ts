import type { FeedBucket } from '../feed-bucket.ts';
import { packed, unpacked } from '../feed-state.ts';
import type { Edition } from './edition.ts';

/** What there is of editions: beside the state, which may be lost. */
export interface EditionIndex {
  /** The end of the last one that was made or had no stories. */
  readonly until: string;
  /** Those of the last days, the latest last: pages link to them. */
  readonly latest: readonly Pick<Edition, 'name' | 'to'>[];
  /** Months of which there are some, in order: `2026-01`, by the day of their name. */
  readonly months: readonly string[];
  /** Names of those whose page is to be written again. */
  readonly toWrite: readonly string[];
  /** The version of the markup (`PAGE_LAYOUT`) of their pages. */
  readonly layout: number;
}

/** The references of all editions: a file for each month. They outlive the table, so have their own version. */
export interface EditionFiles {
  /** Undefined if there never was an edition. */
  index(): Promise<EditionIndex | undefined>;
  saveIndex(index: EditionIndex): Promise<void>;
  /** The editions of a month, in their order. */
  month(month: string): Promise<readonly Edition[]>;
  saveMonth(month: string, editions: readonly Edition[]): Promise<void>;
}

/** Version of the layout of these files: a file of another is made again. */
const VERSION = 'editions-1';

const INDEX_FILE = 'editions.gz';
const monthFile = (month: string): string => `editions-${month}.gz`;

export const monthOfEdition = (name: string): string => name.slice(0, '2026-01'.length);

/** A file that an edition has: its page, and what this page searches. */
export const isEditionFile = (name: string): boolean => /^\d{4}-\d\d-\d\d(?:-\d{4})?\.(?:html|json)$/.test(name);

export const pageFile = (name: string): string => `${name}.html`;
export const searchFile = (name: string): string => `${name}.json`;

/** Read and written by the run that has the claim, and by nobody else. */
export function editionFiles(bucket: Pick<FeedBucket, 'readOwn' | 'saveOwn' | 'removeOwn'>): EditionFiles {
  const read = async <T>(name: string): Promise<T | undefined> =>
    unpacked<T>((await bucket.readOwn(name))?.bytes, VERSION);
  return {
    index: () => read<EditionIndex>(INDEX_FILE),
    saveIndex: async (index) => void (await bucket.saveOwn(INDEX_FILE, packed(index, VERSION))),
    month: async (month) => (await read<readonly Edition[]>(monthFile(month))) ?? [],
    async saveMonth(month, editions) {
      if (editions.length === 0) await bucket.removeOwn(monthFile(month));
      else await bucket.saveOwn(monthFile(month), packed(editions, VERSION));
    },
  };
}
