import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

// Goal: what a file costs grows with its size and no faster, through each door and so in each parser that it calls.
// Method: files of every shape that repeat what a parser looks for, never closed, closed once, or as often as it is
// opened. A seeded sample in a usual run; a hundred times as many with BOUNDS=all, another sample with BOUNDS=<seed>.

describe('the time of a file', () => {
  it('grows no faster than the file', () => {
    const child = new URL('growth-child.ts', import.meta.url).pathname;
    const found = JSON.parse(execFileSync(process.execPath, [child], { encoding: 'utf8' }));
    assert.deepEqual([Object.values(found).flat(), Object.keys(found).length], [[], 4]);
  });
});
