import type { FileVersion } from './file-version.ts';

/** What unpack does with a container, as ingest asks for it and as unpack goes on by itself. */
export interface UnpackRequest {
  /** As ingest names messages about a file: it understands one that is moved from the dead-letter queue, too. */
  wiredrop: 'file';
  file: FileVersion;
  /** Absent: to unpack it. `removal`: to delete what was unpacked, because the container was deleted. */
  change?: 'removal';
  /** Unpack it again, although that has ended once: what was unpacked was deleted. */
  again?: true;
  /** Runs of this chain of messages before; ingest begins a chain. */
  runs?: number;
  /** Whose containers take turns with those of others: `uploaderOf`. Absent: its own. */
  uploader?: string;
  /** Of the chain; a receipt with a later round is another chain's. Absent: that of the receipt. */
  round?: number;
}

/** An IAM principal, without the session: a role has as many of these as it likes. */
const PRINCIPAL = /^AWS:[A-Z0-9]{5,40}/;

/**
 * Who uploaded a container: a principal, else its first folder below the prefix. EventBridge names the account only,
 * which is the same for everybody.
 */
export function uploaderOf({ uploadedBy = '', key }: FileVersion, prefix: string): string {
  return PRINCIPAL.exec(uploadedBy)?.[0] ?? key.slice(prefix.length).split('/').slice(0, -1)[0] ?? '';
}

/** How far a container is unpacked, on its receipt: whoever gets a message about it goes on from here. */
export interface UnpackProgress {
  /** Counts how often it was unpacked from its beginning again. */
  round: number;
  /** Articles from the first, broken ones included, that are done. */
  parts: number;
  /** Of JSON lines that are not compressed: the byte at which the next article starts, and its line. */
  next?: { byte: number; line: number };
  articles: number;
  broken: number;
  /** What is no article: records of a web archive, pictures, menu items; absent: none. */
  others?: number;
  /** Articles whose file was there: the container has them twice, or was unpacked before; absent: none. */
  same?: number;
  /** Of the first ten broken ones: the line, and what is wrong. */
  firstBroken: BrokenLine[];
  /** What it has cost so far (article/encoding/budget.ts); absent: nothing. */
  spent?: { work: number; written: number };
  /** Why its rest is not read. */
  refused?: string;
}

export interface BrokenLine {
  line: number;
  detail: string;
}

/** What was unpacked, on the container's receipt. */
export interface Unpacked extends Pick<UnpackProgress, 'articles' | 'broken' | 'others' | 'same' | 'firstBroken'> {
  endedAt: string;
}

interface UnpackState {
  disposition: string;
  unpacked?: Unpacked;
  unpacking?: UnpackProgress;
}

/** Whether a container waits to be unpacked to its end. */
export function isToUnpack({ disposition, unpacked, unpacking }: UnpackState): boolean {
  return disposition === 'container' && (unpacked === undefined || unpacking !== undefined);
}

const FOLDER = '.unpacked/';

/** The folder of what is unpacked from a container, beside it: so scope, time zone and source are the container's. */
export function unpackedFolder(containerKey: string): string {
  return containerKey + FOLDER;
}

/** The container that a file was unpacked from; undefined for any other file. A file there is never a container. */
export function containerOf(key: string): string | undefined {
  const at = key.lastIndexOf(FOLDER);
  return at > 0 && !key.slice(at + FOLDER.length).includes('/') ? key.slice(0, at) : undefined;
}

/** Whether unpack writes objects that are ingested: their names end in `.json`. */
export function canUnpack(suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => UNPACKED_SUFFIX.endsWith(suffix));
}

export const UNPACKED_SUFFIX = '.json';

/** Metadata by which an uploader asks that nothing of a file is announced. Unpack hands it on to what it writes. */
export const QUIET_METADATA = 'wiredrop-quiet';

/** Metadata by which an uploader asks that a file is a story of its own, whatever others report. */
export const OWN_STORY_METADATA = 'wiredrop-own-story';

/** Metadata of an unpacked file that names who uploaded its container. Ingest believes it of unpack only. */
export const UPLOADER_METADATA = 'wiredrop-uploaded-by';
