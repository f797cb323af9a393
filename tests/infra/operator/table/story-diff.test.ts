import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ToldVersion, toldLines } from '../../../../infra/operator/table/story-diff.ts';
import { diffWords } from '../../../../infra/operator/table/word-diff.ts';

describe('the lines of a version that told a story', () => {
  const version: ToldVersion = { articleId: '1', key: 'a.md', at: '2026-01-05T10:00:00.000Z', disposition: 'update' };
  const lines = (parts: Partial<ToldVersion>) =>
    toldLines({ ...version, ...parts }, 200, (kind, words) => (kind === 'added' ? `+${words}+` : `-${words}-`)).slice(
      1,
    );

  it('show a headline whole, whether it changed or not', () => {
    const headline = 'Harbour council votes to keep the night ferry';
    assert.deepEqual(lines({ headline: diffWords(headline, headline) }), [`  headline  ${headline}`]);
    assert.deepEqual(lines({ headline: diffWords(headline, `${headline}, 7 to 4`) }), [
      `  headline  ${headline}+, 7 to 4+`,
    ]);
  });

  it('show a text only around its changes', () => {
    const long = 'All members of the council spoke before the vote was taken. '.repeat(5);
    const [line = ''] = lines({ text: diffWords(`${long}Four left. ${long}`, `${long}Five left. ${long}`) });
    assert.match(line, /^ {2}text {6}… .{1,60}-Four-\+Five\+ left\. .{1,60} …$/);
    assert.deepEqual(lines({ text: diffWords(long, long) }), ['  text      unchanged']);
  });
});
