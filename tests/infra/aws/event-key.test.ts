import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeEventKey, encodeEventKey } from '../../../infra/aws/queue-messages.ts';

describe('encodeEventKey', () => {
  const examples: [key: string, encoded: string][] = [
    ['articles/2026/a.md', 'articles/2026/a.md'],
    ['red flower.jpg', 'red+flower.jpg'],
    ['a+b.md', 'a%2Bb.md'],
    ['100%.md', '100%25.md'],
    ['한글.md', '%ED%95%9C%EA%B8%80.md'],
    ["d'été (1)~.md", 'd%27%C3%A9t%C3%A9+%281%29%7E.md'],
  ];
  for (const [key, encoded] of examples)
    it(`writes ${key} as ${encoded}`, () => assert.equal(encodeEventKey(key), encoded));

  it('is undone by form decoding, whatever the key', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        assert.equal(decodeEventKey(encodeEventKey(key)), key);
      }),
    ));
});
