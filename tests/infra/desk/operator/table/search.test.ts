import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publicPart } from '../../../../../functions/feed/feed-state.ts';
import { searchedOf } from '../../../../../functions/feed/searched.ts';
import { rankedFor, searchFor } from '../../../../../functions/matching/text-search.ts';
import { HALF_LIFE_MS } from '../../../../../functions/story/items/heat.ts';
import { hottest } from '../../../../../infra/desk/operator/table/asked-stories.ts';
import { reportMeant } from '../../../../../infra/desk/operator/table/find.ts';
import { changed, storyOf, withReportOf } from '../../../../functions/feed/stories.ts';

const STORY = {
  texts: [
    '트럼프, 반도체 관세 재검토…SK하이닉스 “영향 제한적”',
    'Chip tariffs under review',
    '李대통령, 쿠팡 보상 논의…美의회도 주목',
  ],
  publishers: ['한빛통신', 'Gull Bay Wire'],
  language: 'ko',
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
    ...['쿠팡보상', '쿠팡 보상', '보상논의', '제한적', '반도체관세', 'SK하이닉스영향'],
    ...['이대통령', '이 대통령', '李대통령', '미국 의회', '美 의회', '미 의회', '미국의회'],
    ...['"chip tariffs"', '“chip tariffs”', '"쿠팡 보상"', 'chip -ferry', 'chip - review', '-"tariffs chip"'],
    ...['publisher:gull', 'publisher:"gull bay wire" chip', 'lang:ko', '-lang:en', '-publisher:harbour lang:ko'],
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
    ...['팡보', '팡보상', '세재', '-chip', 'review -chip', '-"chip tariffs"', '"tariffs chip"', '"chip tariff"'],
    ...['publisher:chip', 'publisher:"bay gull"', '-publisher:gull', 'lang:en', '-lang:ko', '중국', '"한빛 gull"'],
  ];
  for (const asked of missed) it(`does not find ${asked}`, () => assert.ok(!searchFor(asked)(STORY)));

  it('looks into words of scripts without spaces', () => {
    assert.ok(searchFor('関税')({ texts: ['米国の追加関税を見直し'], publishers: [], urls: [], ids: [] }));
    assert.ok(
      !searchFor('미국')({ texts: ['美しい国'], publishers: [], urls: [], ids: [] }),
      'a sign of another language',
    );
  });
});

describe('the order of a search', () => {
  const at = (day: number) => `2026-01-0${day}T12:00:00.000Z`;
  const story = (name: string, headline: string, papers = 1, day = 5, excerpt = '') => ({
    ...{ name, papers, at: at(day) },
    searched: { texts: [headline, excerpt], publishers: ['Gull Bay Wire'], urls: [], ids: [] },
  });
  const found = (asked: string, ...all: ReturnType<typeof story>[]) =>
    rankedFor(asked, all, (one) => one).found.map(({ name }) => name);

  it('is by papers, then by time: a story of yesterday with many papers comes before one of now with one', () => {
    const all = [story('now', 'Ferry late'), story('big', 'Ferry sinks', 20, 4), story('old', 'Ferry sold', 1, 2)];
    assert.deepEqual(found('ferry', ...all), ['big', 'now', 'old']);
    assert.deepEqual(found('ferry', story('big', 'Ferry sinks', 3, 1), story('now', 'Ferry late', 1, 9)), [
      'now',
      'big',
    ]);
  });

  it('is by words: in the headline before those of the text', () => {
    const all = [story('text', 'Council meets', 3, 5, 'The ferry was sold.'), story('headline', 'Ferry sold')];
    assert.deepEqual(found('ferry sold', ...all), ['headline', 'text']);
  });

  it('has what has most of the words, by how rare they are, only where nothing has all', () => {
    const rare = story('rare', 'Council on Tarbela');
    const all = [story('common', 'Council meets', 9), story('other', 'Council votes', 9), rare];
    assert.deepEqual(found('council hearing tarbela', ...all), ['rare']);
    assert.deepEqual(found('council tarbela', ...all), ['rare']);
    assert.deepEqual(found('"council hearing" tarbela', ...all), [], 'a phrase is needed');
    assert.deepEqual(found('tarbela -council', ...all), []);
  });
});

describe('the hottest stories', () => {
  const shared = (day: string) =>
    publicPart(storyOf(day, {}, { reportedAt: day, heat: Date.parse(day) / HALF_LIFE_MS }));
  const old = ['2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'].map(shared);

  it('are those of now, or those before the newest report that there is', () => {
    const now = Date.parse('2026-02-01T00:00:00.000Z');
    const { hot, asOf } = hottest(old, now);
    assert.deepEqual([hot.length, asOf], [2, Date.parse('2026-01-03T00:00:00.000Z')]);
    const today = shared('2026-02-01T00:00:00.000Z');
    assert.deepEqual(hottest([...old, today], now), { hot: [today], asOf: now });
  });
});

describe('a story', () => {
  const told = () => {
    const before = {
      until: 1,
      words: { title: 'Ferry may be scrapped', contentHash: 'd', object: { bucket: 'b', key: 'a' } },
    };
    const first = storyOf('t1-SKq0', {
      articleId: 'a1',
      title: 'Ferry is kept',
      excerpt: '',
      url: 'https://one.example/ferry',
    });
    const second = { articleId: 'b2', title: 'Council votes on boat', url: 'https://two.example/boat?page=1' };
    const others = ['c3', 'url:https://three.example/night'].map((articleId) => ({ articleId, title: 'Night' }));
    return publicPart(
      [second, ...others].reduce((story, one) => withReportOf(story, one), changed(first, { before: [before] })),
    );
  };
  const found = [
    'council boat',
    'scrapped',
    'two.example/boat',
    'https://three.example/night?from=mail',
    'c3',
    't1-SKq0',
  ];

  it('is found by current and earlier headlines of its reports, and only by whole ids', () => {
    const searched = searchedOf(told());
    for (const asked of found) assert.ok(searchFor(asked)(searched), asked);
    for (const asked of ['SK', 'SKq0', 't1-SK', 'two.example']) assert.ok(!searchFor(asked)(searched), asked);
  });

  it('finds the report with a url or an id', () => {
    const story = told();
    const meant = (asked: string) => reportMeant(story, asked);
    const night = ['three.example/night', 'https://three.example/night?from=mail'];
    assert.deepEqual(['https://www.two.example/boat', ...night, 'b2', 'council'].map(meant), [
      'b2',
      ...Array(2).fill('url:https://three.example/night'),
      'b2',
      undefined,
    ]);
  });
});
