import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aroundChanges, diffWords } from '../../../../../infra/desk/operator/table/story-diff.ts';
import { seededRandom } from '../../../../fixtures/random.ts';

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
    const found = parts.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text.trim()}`);
    assert.deepEqual(found, ['removed Three', 'added Five', 'added old']);
    const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(' ');
    assert.ok(diffWords(long('a'), long('b')).length > 1);
  });
});

it('aroundChanges cuts what did not change, but for a few words around each change', () => {
  const long = 'All members of the council spoke before the vote was taken. '.repeat(5);
  const [head, ...rest] = aroundChanges(diffWords(`${long}Four left. ${long}`, `${long}Five left. ${long}`));
  assert.match(head?.text ?? '', /^… .{1,60}$/);
  const found = rest.map(({ kind, text }) => `${kind} ${text}`).join('|');
  assert.match(found, /^removed Four\|added Five\|same {2}left\. .{1,60} …$/);
});
