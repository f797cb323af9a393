import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g;

/** A file and all that it imports, and so on: paths in the repository. */
const reachedFrom = (entry: string): string[] => {
  const reached = new Set([entry]);
  for (const file of reached) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(IMPORT)) reached.add(posix.join(posix.dirname(file), name));
  }
  return [...reached];
};

describe('the checker', () => {
  it('shares nothing with the functions but the schema that subscribers have, nor with the stack or what breaks it', () => {
    const reached = ['check', 'world/read-file', 'world/raw-item', 'world/refusal-of'].flatMap((name) =>
      reachedFrom(`tests/faults/checker/${name}.ts`),
    );
    const others = [...new Set(reached)].filter((file) => !file.startsWith('tests/faults/checker/'));
    assert.ok(reached.length > 40, String(reached.length));
    assert.deepEqual(others.sort(), ['functions/notify/notification.schema.json', 'tests/bench/items/item-size.ts']);
  });
});
