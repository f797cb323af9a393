import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

const NOW = Date.UTC(2026, 0, 10, 12);

const readAt = (frontMatter: string, now = NOW) =>
  readArticle(Buffer.from(`---\n${frontMatter}\n---\n\nThe harbour council voted on Tuesday.`), { now, key: 'a.md' });

const stateOf = (frontMatter: string, now?: number): string => {
  const result = readAt(frontMatter, now);
  if (!result.ok) return result.reason;
  return result.article.isRetracted ? 'retracted' : 'published';
};

describe('readArticle -> whether the publisher wants an article out', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['draft: true', 'draft'],
    ['draft: "yes"', 'draft'],
    ['published: false', 'draft'],
    ['status: Draft', 'draft'],
    ['status: hidden', 'draft'],
    ['Status: unlisted', 'draft'],
    ['draft: false\npublished: true', 'published'],
    ['published: 2026-01-01', 'published'],
    ['status: published', 'published'],
    ['embargo: 2026-01-10T12:00:01Z', 'embargoed'],
    ['publishDate: 2026-02-01', 'embargoed'],
    ['embargo: 2026-01-10T11:59:59Z', 'published'],
    ['embargo: soon', 'published'],
    ['status: retracted', 'retracted'],
    ['withdrawn: true', 'retracted'],
    ['title: "[KILL] Council votes"', 'retracted'],
    ['title: "Council votes (KILL)"', 'retracted'],
    ['title: "Council votes – MANDATORY KILL"', 'retracted'],
    ['title: "의회 표결 [전문 취소]"', 'retracted'],
    ['title: "의회 표결: 기사삭제"', 'retracted'],
    ['title: "MANDATORY KILL - Council votes"', 'retracted'],
    ['title: "[기사삭제] 의회 표결"', 'retracted'],
    ['title: "KILL-SWITCH FOUND in 40,000 routers"', 'published'],
    ['title: "KILL"', 'published'],
    ['title: "[KILL]"', 'published'],
    ['title: "KILL: the film that nobody wanted"', 'published'],
    ['title: "Licence to (KILL) a mockingbird"', 'published'],
    ['title: "기사 삭제 요구한 시장 사과"', 'published'],
    ['title: "시장, 비판 기사 삭제"', 'published'],
    ['title: "전문 취소 위기 넘긴 항만 공사"', 'published'],
    ['title: "전문취소"', 'published'],
    ['title: "Kill Bill returns to cinemas"', 'published'],
    ['title: "KILLER whales seen off Gull Bay"', 'published'],
  ];
  for (const [frontMatter, state] of cases)
    it(`${JSON.stringify(frontMatter)} is ${state}`, () => assert.equal(stateOf(frontMatter), state));

  it('a file in a folder _drafts is a draft', () => {
    const bytes = Buffer.from('---\ntitle: A\n---\nText.');
    const reasonOf = (key: string) => {
      const result = readArticle(bytes, { key });
      return result.ok ? 'published' : result.reason;
    };
    assert.equal(reasonOf('_drafts/a.md'), 'draft');
    assert.equal(reasonOf('source/_drafts/b/a.md'), 'draft');
    assert.equal(reasonOf('my_drafts/a.md'), 'published');
  });

  it('says until when an embargo holds, in the zone of the publisher', () => {
    const result = readAt('publishDate: 2026-01-11 09:00');
    assert.equal(!result.ok && result.detail, 'The file says: not before 2026-01-11T00:00:00.000Z.');
  });

  it('gives each retraction words of its own, for notices are all alike', () => {
    const [one, other] = ['001_0000000001', '001_0000000002'].map((id) =>
      readAt(`id: ${id}\ntitle: (전문취소) 의회 표결`),
    );
    assert.ok(one?.ok && other?.ok);
    assert.notEqual(one.article.textKey, other.article.textKey);
  });
});
