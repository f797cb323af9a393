import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchFor } from '../../../../infra/operator/table/search.ts';

const STORY = {
  texts: [
    '트럼프, 반도체 관세 재검토…SK하이닉스 “영향 제한적”',
    'Chip tariffs under review',
    '한빛통신',
    'Gull Bay Wire',
  ],
  urls: ['https://www.news.example/article/12?sid=101&utm=a#top', 'https://wire.example/a/b/'],
  ids: ['091_0000000101', 'id:host:wire.example:tariffs-2026', 'h1:skq0aaaaaaaaaaaaaaaaaa'],
};

describe('a search', () => {
  const found = [
    '',
    '트럼프 관세',
    '관세 트럼프',
    'SK',
    'tarif CHIP',
    'gull bay',
    '한빛 chip',
    'https://news.example/article/12',
    'news.example/article/12/',
    'https://news.example/article/12?sid=101&utm=a',
    'wire.example/a/b?from=mail',
    '091_0000000101',
    'tariffs-2026',
    '“영향',
  ];
  for (const asked of found) it(`finds ${asked || 'everything by nothing'}`, () => assert.ok(searchFor(asked)(STORY)));

  const missed = [
    'ariffs',
    '관세 우주',
    'skq0',
    'https://news.example/article/1',
    'https://news.example/article/12?sid=102',
    '0000000101',
    'chip sale',
    '!',
  ];
  for (const asked of missed) it(`does not find ${asked}`, () => assert.ok(!searchFor(asked)(STORY)));

  it('looks into words of scripts without spaces', () => {
    assert.ok(searchFor('関税')({ texts: ['米国の追加関税を見直し'], urls: [], ids: [] }));
  });
});
