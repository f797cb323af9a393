import assert from 'node:assert/strict';
import { it } from 'node:test';
import { writeLine } from '../../../functions/runtime/log.ts';

it('writeLine is one line, whatever separators a key holds', (context) => {
  const lines: string[] = [];
  context.mock.method(process.stdout, 'write', (line: string) => lines.push(line) > 0);
  const document = { key: 'a\u2028b\u2029c\u0085d\ne' };
  writeLine(document);
  const [line = ''] = lines;
  assert.doesNotMatch(line.slice(0, -1), /[\n\u0085\u2028\u2029]/);
  assert.deepEqual(JSON.parse(line), document);
});
