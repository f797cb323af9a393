import { printable } from './columns.ts';

/** What is not uploaded though it was asked for, or lies below what was. */
export interface PassedOver {
  readonly path: string;
  /** To follow the path in a sentence: `cannot be read: EACCES: permission denied`. */
  readonly why: string;
  /** It may hold articles that are missed now; otherwise it is of a kind that is never followed or read. */
  readonly unreadable: boolean;
}

export type OnPassedOver = (passed: PassedOver) => void;

export function passedOverLine({ path, why }: PassedOver): string {
  return `Not uploaded: ${printable(path)} ${why}`;
}

/** @param error of the file system. */
export function unreadable(path: string, error: unknown): PassedOver {
  // Of Node's message the rest is the call and the path.
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(', ');
  return { path, why: `cannot be read: ${reason}`, unreadable: true };
}

/** A pipe that is opened would wait for somebody to write into it. */
export function noFile(path: string): PassedOver {
  return { path, why: 'is neither a file nor a folder', unreadable: false };
}
