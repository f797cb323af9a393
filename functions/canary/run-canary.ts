import { type CanaryPlace, canaryFile, canaryKey, uploadTime } from './canary-file.ts';

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
