import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sectionOf, shippedWeights } from '../../../functions/sections/sections.ts';
import { namedSections, statedSection } from '../../../functions/sections/stated.ts';
import { packWeights, unpackWeights } from '../../../functions/sections/weights.ts';
import { withSection } from '../../../functions/story/table/story-section.ts';
import { at, storyOf, withdrawnAt, withReportOf } from '../feed/stories.ts';

const SHIPPED = { named: [], weights: shippedWeights() };
const guess = (headline: string, excerpt = '') => sectionOf({ key: '' }, [{ headline, excerpt }], SHIPPED);

describe('the section that a report states', () => {
  const key = 'articles/a.md';

  it('is its category, else the path of its url, else the folder of its feed', () => {
    const url = 'https://news.example/world/asia/a-story-of-sports';
    assert.equal(statedSection({ category: '스포츠', url, key }), 'sports');
    assert.equal(statedSection({ category: 'Podcasts', url, key }), 'world');
    assert.equal(statedSection({ url: 'https://news.example/a', key: 'polled/tech-news/1.md' }), 'science');
    assert.equal(statedSection({ url: 'https://news.example/%E0%A4%A/sports', key }), undefined);
  });

  it('is one of those that the setting names, by its words first', () => {
    const named = namedSections({ Geld: 'economy | boerse', 'Wahl 2026': 'wahl-2026 | elections', Sport: 'sports' });
    const of = (category: string) => statedSection({ category, key }, named);
    assert.deepEqual(['Börse', 'BOERSE', 'markets', 'Elections', 'World', 'football'].map(of), [
      undefined,
      'economy',
      'economy',
      'Wahl 2026',
      undefined,
      'sports',
    ]);
  });
});

describe('the section of a story', () => {
  it('is guessed in Korean and English where the words are sure', () => {
    assert.equal(guess('프로야구 개막전 만루홈런…감독 "선수들이 잘해줬다"'), 'sports');
    assert.deepEqual(
      [guess('코스피 상승 마감…외국인 순매수에 환율 하락'), guess('국회 본회의서 여야 대치…원내대표 회동 결렬')],
      ['economy', 'politics'],
    );
    const found = guess(
      'Stocks fall as Federal Reserve signals higher interest rates',
      'Markets in Europe fell, and the dollar rose.',
    );
    assert.equal(found, 'economy');
    assert.equal(guess('Russian forces shell Ukrainian cities as Putin and Zelenskyy trade blame'), 'world');
  });

  it('is none where they are not, and in a language without a start', () => {
    for (const text of [
      ...['오늘의 주요 뉴스', 'A quiet morning', 'Der Bundestag stimmt über den Haushalt ab', '国会で予算案を可決'],
      '',
    ])
      assert.equal(guess(text), undefined, text);
  });

  it('is what its shown report states before what its words say, and nothing of what others state', () => {
    const story = storyOf('a', { title: '국회 본회의서 여야 대치…원내대표 회동 결렬', publisher: 'Echo' });
    assert.equal(withSection(story, SHIPPED).section, 'politics');
    const joined = withReportOf(story, { publisher: 'Liar', title: '국회 본회의', category: 'sports' }, { at: at(5) });
    assert.equal(withSection(joined, SHIPPED).section, 'politics');
    const stated = storyOf('b', { title: '국회 본회의서 여야 대치…원내대표 회동 결렬', category: '지역' });
    assert.equal(withSection(stated, SHIPPED).section, 'local');
    assert.equal(withSection(storyOf('c', { category: '지역' }, withdrawnAt(9)), SHIPPED).section, undefined);
  });

  it('is none that the setting does not name', () => {
    const words = [{ headline: '코스피 상승 마감…외국인 순매수에 환율 하락' }];
    assert.equal(sectionOf({ key: '' }, words, { ...SHIPPED, named: namedSections(['sports']) }), undefined);
    assert.equal(sectionOf({ key: '' }, words, { ...SHIPPED, named: namedSections(['sports', 'economy']) }), 'economy');
  });
});

describe('the weights of terms', () => {
  it('are the same after they were packed, to a sixteenth', () => {
    const terms: [number, number[]][] = [
      [0xfffffe, [2.43, -1.07]],
      [7, [0.03, 0]],
    ];
    const weights = { sections: ['a', 'b'], terms: new Map(terms) };
    const unpacked = unpackWeights(weights.sections, packWeights(weights));
    assert.deepEqual([...unpacked.terms.keys()].sort(), [...weights.terms.keys()].sort());
    for (const [term, of] of weights.terms)
      for (const [at, weight] of of.entries())
        assert.ok(Math.abs(weight - (unpacked.terms.get(term)?.[at] ?? Number.NaN)) <= 1 / 32, `${term}`);
    // A byte holds no more, and turns the sign of what it does not hold.
    const surest = { sections: ['a', 'b'], terms: new Map([[7, [20, -20]]]) };
    assert.deepEqual(unpackWeights(['a', 'b'], packWeights(surest)).terms.get(7), [127 / 16, -127 / 16]);
  });

  it('of the shipped start are 100 KB at most', () => {
    const weights = shippedWeights();
    assert.ok(packWeights(weights).length <= 100_000);
    assert.ok(weights.terms.size > 7_000);
  });
});
