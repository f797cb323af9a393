import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everySoMany } from '../../../../infra/cli/terminal/progress.ts';

describe('everySoMany', () => {
  it('tells on standard error each time that so many more are done', (t) => {
    const said = t.mock.method(console, 'error', () => {});
    const tell = everySoMany(10, (count) => `${count} so far`);
    for (const count of [3, 9, 12, 21, 22, 40]) tell(count);
    assert.deepEqual(
      said.mock.calls.map(({ arguments: [line] }) => line),
      ['12 so far', '22 so far', '40 so far'],
    );
  });
});
