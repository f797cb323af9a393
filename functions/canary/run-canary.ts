import { CANARY_FOLDER } from '../story/items/file-version.ts';

/** A canary that was announced. */
export interface HeardCanary {
  readonly key: string;
  /** When it reached the queue, epoch milliseconds. */
  readonly atMs: number;
}

export interface CanaryDependencies {
  readonly place: CanaryPlace;
  upload: (key: string, body: string) => Promise<void>;
  /** Takes announcements from the queue; waits at most `waitSeconds` for the first one. */
  receive: (waitSeconds: number) => Promise<HeardCanary[]>;
  nowMs: () => number;
  newId: () => string;
  /** Milliseconds left in the invocation. */
  remainingMs: () => number;
}

export interface CanaryResult {
  readonly key: string;
  /** Whether this upload was announced while the run waited. */
  readonly heard: boolean;
  /**
   * Milliseconds from upload to announcement, of this upload and of earlier ones that are announced only now. If this
   * one is not announced, the time that it has taken so far: CloudWatch passes over a missing value as long as it has
   * older ones, so the alarm would take four missed runs.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  readonly latenciesMs: readonly number[];
  /** Why the file was not uploaded, or the queue not read: that counts as the whole time that the run had. */
  readonly fault?: unknown;
}

/** Time that is kept for the end of the invocation: the function does not wait longer. */
const RESERVED_MS = 5_000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const LONGEST_WAIT_SECONDS = 20;

/** Uploads a file and waits for its announcement. If the announcement comes later, a later run measures it. */
export async function runCanary(dependencies: CanaryDependencies): Promise<CanaryResult> {
  const { place, upload, receive, nowMs, newId, remainingMs } = dependencies;
  const atMs = nowMs();
  const id = newId();
  const key = canaryKey(place, atMs, id);
  const latenciesMs: number[] = [];
  const longestMs = remainingMs();
  let heard = false;
  try {
    await upload(key, canaryFile(atMs, id));
    while (!heard) {
      const seconds = Math.floor((remainingMs() - RESERVED_MS) / 1_000);
      if (seconds < 1) break;
      for (const canary of await receive(Math.min(seconds, LONGEST_WAIT_SECONDS))) {
        const uploadedMs = uploadTime(canary.key, place);
        if (uploadedMs === undefined) continue;
        latenciesMs.push(Math.max(0, canary.atMs - uploadedMs));
        heard ||= canary.key === key;
      }
    }
  } catch (fault) {
    return { key, heard, latenciesMs: [...latenciesMs, longestMs], fault };
  }
  if (!heard) latenciesMs.push(nowMs() - atMs);
  return { key, heard, latenciesMs };
}

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
