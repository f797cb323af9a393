import assert from 'node:assert/strict';
import { it } from 'node:test';
import { engineCompilers, engineCpuMs } from './engine-compilers.ts';

it('says of the same files with one compiler and with both what they took', () => {
  assert.equal(engineCpuMs.first.length, engineCpuMs.both.length);
  assert.match(
    engineCompilers(),
    /12\.44 ms .* instead of 6\.47 .* 37% more over 3,500, and 12% less over the last 700/,
  );
});
