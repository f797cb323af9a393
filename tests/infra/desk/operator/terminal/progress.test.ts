import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { endProgress, noteOnce, say, startProgress } from '../../../../../infra/desk/operator/terminal/progress.ts';

/** A stream that keeps what is written. */
const stream = (isTTY: boolean) => {
  const written: string[] = [];
  const out = { isTTY, columns: 80, write: (text: string) => void written.push(text) } as unknown as NodeJS.WriteStream;
  return { out, written };
};

describe('progress', () => {
  afterEach(endProgress);

  for (const [isTTY, first, drawn] of [
    [false, 10, 'Working, 10 s\n'],
    [true, 2, '\r\x1b[KWorking, 2 s'],
  ] as const)
    it(`is said from ${first} s on ${isTTY ? 'in its place on' : 'in a line each without'} a terminal`, (context) => {
      context.mock.timers.enable({ apis: ['setInterval'] });
      const [stdout, stderr] = [stream(isTTY), stream(isTTY)];
      let now = 0;
      const end = startProgress('Working', { stdout: stdout.out, stderr: stderr.out, nowMs: () => now });
      const pass = (seconds: number) => {
        for (let tick = 0; tick < 4 * seconds; tick++) {
          now += 250;
          context.mock.timers.tick(250);
        }
      };
      pass(first - 1);
      assert.deepEqual(stderr.written, []);
      pass(1);
      assert.deepEqual(stderr.written, [drawn]);
      say('9 of 30');
      pass(10);
      assert.match(stderr.written.at(-1) ?? '', /9 of 30, (20|12) s/);
      if (!isTTY) assert.equal(stderr.written.length, 2, 'a line each ten seconds');
      stdout.out.write('an answer\n');
      assert.equal(stderr.written.at(-1) === '\r\x1b[K', isTTY, 'the answer takes the place of the line');
      end();
      const { length } = stderr.written;
      pass(20);
      assert.equal(stderr.written.length, length);
    });

  it('has a line that comes again once', () => {
    const { out, written } = stream(false);
    for (let count = 0; count < 150; count++) noteOnce('DynamoDB does not answer: 30 files waiting', out);
    assert.deepEqual(written, ['DynamoDB does not answer: 30 files waiting\n']);
  });
});
