import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everySoMany, showProgress } from '../../../../infra/operator/terminal/progress.ts';

/** A stream that keeps what is written. */
const stream = (isTTY: boolean) => {
  const written: string[] = [];
  const out = { isTTY, columns: 80, write: (text: string) => void written.push(text) } as unknown as NodeJS.WriteStream;
  return { out, written };
};

describe('progress', () => {
  for (const [isTTY, before] of [
    [false, ''],
    [true, '\r\x1b[K'],
  ] as const)
    it(`writes a repeated line once ${isTTY ? 'on' : 'without'} a terminal`, () => {
      const { out, written } = stream(isTTY);
      const progress = showProgress('Ingesting', 30, out);
      for (let count = 0; count < 150; count++) progress.note('DynamoDB does not answer: 30 files waiting');
      progress.update(1);
      assert.equal(written.join(''), `${before}DynamoDB does not answer: 30 files waiting\n`);
    });

  it('prints a line each time that so many more are done', (context) => {
    const said = context.mock.method(console, 'error', () => {});
    const tell = everySoMany(100, (count) => `${count} done`);
    for (const count of [50, 100, 150, 201]) tell(count);
    assert.deepEqual(
      said.mock.calls.map(({ arguments: [line] }) => line),
      ['100 done', '201 done'],
    );
  });
});
