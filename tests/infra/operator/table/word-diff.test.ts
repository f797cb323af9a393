import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toldLines } from '../../../../infra/operator/table/story-diff.ts';
import { diffWords } from '../../../../infra/operator/table/word-diff.ts';
import { seededRandom } from '../../../fixtures/random.ts';

describe('diffWords', () => {
  it('gives both texts back, whatever they are, and changes nothing of equal ones', () => {
    const random = seededRandom('diff');
    const words = ['the ', 'ferry ', 'ran. ', '페리가 ', '좌초', '渡轮搁浅', '\n', '7', '👩‍👧 '];
    const text = () => Array.from({ length: random.int(12) }, () => random.pick(words)).join('');
    for (let i = 0; i < 500; i++) {
      const [before, after] = [text(), random.chance(0.2) ? '' : text()];
      const parts = diffWords(before, after);
      const of = (kind: string) =>
        parts.flatMap((part) => (part.kind === 'same' || part.kind === kind ? part.text : [])).join('');
      assert.deepEqual([of('removed'), of('added')], [before, after]);
      assert.ok(diffWords(after, after).every(({ kind }) => kind === 'same'));
    }
  });

  it('finds the least change, and takes two long texts without a word in common for two', () => {
    const parts = diffWords('Three dead as the ferry sinks', 'Five dead as the old ferry sinks');
    assert.deepEqual(
      parts.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text.trim()}`),
      ['removed Three', 'added Five', 'added old'],
    );
    const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(' ');
    assert.ok(diffWords(long('a'), long('b')).length > 1);
  });
});

describe('toldLines', () => {
  it('cleans what acts on a terminal, and cuts what did not change', () => {
    const parts = diffWords(`${'same '.repeat(100)}old\u001b[2J end`, `${'same '.repeat(100)}new\u001b[31m\u202e end`);
    const version = {
      articleId: 'a',
      key: 'a\u001b[0m.md',
      at: '2026-03-01T00:00:00.000Z',
      disposition: 'revision',
    } as const;
    const lines = toldLines({ ...version, headline: parts, text: parts }, 80, (kind, words) => `<${kind} ${words}>`);
    const text = lines.at(-1) ?? '';
    assert.ok(!['\u001b', '\u202e'].some((sign) => lines.join('').includes(sign)));
    assert.match(lines.slice(-3).join(' '), /<removed old.*<added new/);
    assert.ok(text.length < 200);
    assert.match(toldLines({ ...version, isGone: true }, 80, () => '').join(), /deleted/);
  });
});
