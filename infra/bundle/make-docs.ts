import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFICATION_SCHEMA, SAMPLES } from '../../functions/notifications/index.ts';
import { apiReference } from './api-reference.ts';
import { asyncApi } from './asyncapi.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SUBSCRIBING = 'docs/subscribing.md';

/** Every generated document, by its path: `npm run docs` writes them, and a test compares. */
export function madeDocs(): ReadonlyMap<string, string> {
  const created = formatted(SAMPLES['story.created']);
  return new Map([
    ['docs/api.md', apiReference()],
    ['docs/asyncapi.json', formatted(asyncApi())],
    ['docs/notification.schema.json', formatted(NOTIFICATION_SCHEMA)],
    ['docs/samples.json', formatted(SAMPLES)],
    [SUBSCRIBING, withSample(readFileSync(join(ROOT, SUBSCRIBING), 'utf8'), created)],
  ]);
}

/** The page with this JSON in its only block of JSON. */
function withSample(page: string, json: string): string {
  return page.replace(/(?<=^```json\n)[^`]*(?=^```$)/m, () => json);
}

/** As Biome formats it: objects that fit are on one line. */
function formatted(value: object): string {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', '--stdin-file-path=docs/made.json'];
  return execFileSync(process.execPath, args, { cwd: ROOT, input: JSON.stringify(value), encoding: 'utf8' });
}

if (import.meta.main) for (const [path, text] of madeDocs()) writeFileSync(join(ROOT, path), text);
