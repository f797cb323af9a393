import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barLine, duration, everySoMany, showProgress } from '../../../../infra/operator/terminal/progress.ts';

/** A stream that keeps what is written. */
const stream = (isTTY: boolean) => {
  const written: string[] = [];
  const out = { isTTY, columns: 80, write: (text: string) => void written.push(text) } as unknown as NodeJS.WriteStream;
  return { out, written };
};

describe('progress', () => {
  it('draws a bar with rate and time left', () => {
    assert.equal(
      barLine('Uploading', 120, 500, 2_000),
      'Uploading  ██████░░░░░░░░░░░░░░░░░░  120 of 500, 60 a second, 7 s left',
    );
    assert.deepEqual([duration(59), duration(61), duration(3_700)], ['59 s', '1 min 1 s', '1 h 1 min']);
  });

  it('writes no bar without a terminal, and a repeated line once', () => {
    const { out, written } = stream(false);
    const progress = showProgress('Ingesting', 30, out);
    for (let count = 0; count < 150; count++) progress.note('DynamoDB does not answer: 30 files waiting');
    progress.update(1);
    progress.end();
    assert.deepEqual(written, ['DynamoDB does not answer: 30 files waiting\n']);
  });

  it('draws the bar again below a line on a terminal', () => {
    const { out, written } = stream(true);
    const progress = showProgress('Ingesting', 30, out);
    progress.note('down');
    progress.note('down');
    const bar = 'Ingesting  ░';
    const shown = written.map((text) => text.replaceAll('\u001b', 'ESC').replace(/(Ingesting {2}░).*/, '$1'));
    assert.deepEqual(shown, [`\rESC[K${bar}`, '\rESC[K', 'down\n', `\rESC[K${bar}`]);
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
