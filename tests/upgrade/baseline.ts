import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notification } from '../../functions/notifications/notification.ts';

/** What a version made of a few files: an upgrade goes on from it. */
export interface Baseline {
  readonly version: string;
  /** The files that it ingested, by key. */
  readonly files: Readonly<Record<string, string>>;
  /** The items that it wrote, in this order: the last one of a key is in the table. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** What it announced of them. */
  readonly notifications: readonly Notification[];
  /** The resources that hold data or read it, of a stack with everything on, by logical id. */
  readonly resources: Readonly<Record<string, BaselineResource>>;
}

export interface BaselineResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const FOLDER = import.meta.dirname;

export function baselineFile(version: string): string {
  return join(FOLDER, `${version}.json`);
}

/** That of every version that was released. */
export function readBaselines(): Baseline[] {
  return globSync('*.json', { cwd: FOLDER }).map((file) => fromJson(readFileSync(join(FOLDER, file), 'utf8')));
}

/** A line for each item. */
export function toJson(baseline: Baseline): string {
  const lines = (list: readonly unknown[]) => `[\n${list.map((one) => JSON.stringify(one, withBytes)).join(',\n')}\n]`;
  const { items, notifications, ...rest } = baseline;
  return `{"items": ${lines(items)},\n"notifications": ${lines(notifications)},\n${JSON.stringify(rest).slice(1)}\n`;
}

function fromJson(json: string): Baseline {
  return JSON.parse(json, (_, value) =>
    typeof value?.base64 === 'string' ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value,
  );
}

function withBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}
