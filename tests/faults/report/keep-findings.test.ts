import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { healthyWorld } from '../checker/example/healthy-world.ts';
import { violation } from '../checker/violation.ts';
import { keepFindings } from './keep-findings.ts';

it('keeps what the checker read and found, and every line of the functions', async () => {
  const world = healthyWorld();
  world.queues.set('intake', ['a body']);
  const violations = [violation('receipt-missing', 'a.md')];
  const folder = await keepFindings({ violations, gaps: ['left out'], world, lines: ['one', 'two'] });
  try {
    assert.deepEqual((await readdir(folder)).sort(), ['functions.log', 'violations.json', 'world.json']);
    const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    assert.deepEqual(JSON.parse(await read('violations.json')), { violations, gaps: ['left out'] });
    assert.equal(await read('functions.log'), 'one\ntwo\n');
    const { items, queues, ...kept } = JSON.parse(await read('world.json'));
    assert.deepEqual(items, world.items);
    assert.deepEqual(queues, [...world.queues]);
    assert.deepEqual(Object.keys({ ...kept, items, queues }).sort(), Object.keys(world).sort());
  } finally {
    await rm(folder, { recursive: true });
  }
});
