import { type CanaryPlace, canaryFile, canaryKey, uploadTime } from './canary-file.ts';

/** A canary that was announced. */
export interface HeardCanary {
  readonly key: string;
  /** When the queue got it, epoch milliseconds. */
  readonly atMs: number;
}

export interface CanaryDependencies {
  readonly place: CanaryPlace;
  upload: (key: string, body: string) => Promise<void>;
  /** Takes announcements from the queue; waits for the first for at most so many seconds. */
  receive: (waitSeconds: number) => Promise<HeardCanary[]>;
  nowMs: () => number;
  newId: () => string;
  /** Milliseconds that are left of the invocation. */
  remainingMs: () => number;
}

export interface CanaryResult {
  readonly key: string;
  /** Whether this upload was announced while the run waited. */
  readonly heard: boolean;
  /** Milliseconds from upload to announcement: of this upload, and of those of earlier runs that are announced only now. */
  readonly latenciesMs: readonly number[];
}

/** Part of the function's time in which it waits no more. */
const RESERVED_MS = 5_000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const LONGEST_WAIT_SECONDS = 20;

/** Uploads a file and waits for its announcement. One that comes later is measured by a later run. */
export async function runCanary(dependencies: CanaryDependencies): Promise<CanaryResult> {
  const { place, upload, receive, nowMs, newId, remainingMs } = dependencies;
  const atMs = nowMs();
  const id = newId();
  const key = canaryKey(place, atMs, id);
  await upload(key, canaryFile(atMs, id));
  const latenciesMs: number[] = [];
  let heard = false;
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
  return { key, heard, latenciesMs };
}
