import { CANARY_FOLDER } from '../story/items/file-version.ts';

/** Where the canary uploads. */
export interface CanaryPlace {
  /** The folder that is ingested, with its slash; empty: the whole bucket. */
  readonly prefix: string;
  /** One of the endings that are ingested. */
  readonly suffix: string;
}

/**
 * The key of one upload: its time, and an id that no other upload has.
 * @param atMs epoch milliseconds at which it begins
 */
export function canaryKey({ prefix, suffix }: CanaryPlace, atMs: number, id: string): string {
  return `${prefix}${CANARY_FOLDER}${atMs}-${id}${suffix}`;
}

/** When the upload under this key began, in epoch milliseconds; undefined if it is not a canary of this place. */
export function uploadTime(key: string, { prefix }: CanaryPlace): number | undefined {
  const folder = `${prefix}${CANARY_FOLDER}`;
  const [, atMs] = (key.startsWith(folder) && /^(\d{13})-/.exec(key.slice(folder.length))) || [];
  return atMs === undefined ? undefined : Number(atMs);
}

/** An article file as a crawler might write it. */
export function canaryFile(atMs: number, id: string): string {
  const at = new Date(atMs).toISOString();
  return [
    '---',
    `title: "Canary ${id}"`,
    'publisher: wiredrop canary',
    `published_at: ${at}`,
    '---',
    '',
    `This file was uploaded at ${at} to measure how long an announcement takes. It is not news.`,
    '',
  ].join('\n');
}
