import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Call } from './call.ts';
import { createCrashPoints, FUNCTION_CALLS } from './crash-points.ts';
import { exampleCall } from './example-call.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const call = (label: string): Call => exampleCall({ label });

describe('the crash points', () => {
  it('are around every AWS command that the functions construct, and around no other', () => {
    const sources = globSync('functions/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
    const commands = sources.flatMap((source) => [...source.matchAll(/\bnew (\w+)Command\(/g)].map(([, name]) => name));
    const listed = FUNCTION_CALLS.map((label) => /:(\w+)/.exec(label)?.[1]);
    assert.deepEqual([...new Set(listed)].sort(), [...new Set(commands)].sort());
  });

  it('are all to be visited, on both sides, whether their call is seen or not', () => {
    const points = createCrashPoints();
    assert.equal(points.unvisited().length, 2 * FUNCTION_CALLS.length);
    const get = call('s3:GetObject');
    assert.equal(points.wanted(get), 'before');
    points.visit(get, 'before');
    assert.equal(points.wanted(get), 'after');
    points.visit(get, 'after');
    assert.equal(points.wanted(get), undefined);
    assert.equal(points.unvisited().length, 2 * FUNCTION_CALLS.length - 2);
    assert.deepEqual(points.unlisted(), []);
  });

  it('are led to by a death behind another call, as long as one is left', () => {
    const points = createCrashPoints();
    const claim = call('dynamodb:BatchExecuteStatement of claims');
    for (const side of ['before', 'after'] as const) points.visit(claim, side);
    const takeover = call('dynamodb:TransactWriteItems new');
    for (const side of ['before', 'after'] as const) {
      assert.equal(points.wanted(claim), 'after');
      points.visit(takeover, side);
    }
    assert.equal(points.wanted(claim), undefined);
  });

  it('are found around a call that nobody has listed, which is noticed', () => {
    const points = createCrashPoints();
    const added = call('dynamodb:UpdateItem');
    assert.equal(points.wanted(added), 'before');
    points.visit(added, 'before');
    assert.ok(points.unvisited().includes('after dynamodb:UpdateItem'));
    assert.deepEqual(points.unlisted(), ['dynamodb:UpdateItem']);
  });
});
