import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SILENCING } from '../../../../functions/article/base/codes.ts';
import { inbox, type Upload } from '../../../fixtures/inbox.ts';

// Goal: nothing falls silent on weak evidence. Method: two articles that a reader would call different ones get every
// combination of what files may share by chance or by intent. Both are announced, or the receipt of the silent one has
// a code that says why.

const RUNS = { numRuns: 400 };

const ARTICLES = [
  [
    'Harbour council votes to keep the night ferry',
    'The harbour council voted on Tuesday night to keep the late ferry running through the winter, seven ' +
      'votes to four, after two hours of debate in a hall so full that the doors stayed open. The boat ' +
      'carries 140 passengers a night.',
  ],
  [
    'Mammoth tusk found in Low Fell quarry',
    'Workers at the Low Fell quarry found the tusk of a mammoth on Friday morning while clearing a ledge ' +
      'that had slipped in the rain. It is two metres long and nearly whole, said Ines Barrow of the ' +
      'county museum.',
  ],
  [
    'Court rules in adultery case of former minister',
    'The former minister must pay his wife a third of his pension, a court in Leeds ruled, because he ' +
      'had hidden letters from another woman for nine years. His lawyer will appeal; the judge refused to ' +
      'hear the neighbours.',
  ],
  [
    '해오름시 옛 항만 창고 터에 바람숲 공원 3월 착공',
    '해오름시가 옛 항만 창고 터에 나무 이천 그루를 심는 바람숲 공원을 삼월에 짓기 시작한다고 밝혔다. 사업비는 사십억 원이며 주민 설명회는 다음 주 구민회관에서 열린다. 공원은 내년 가을에 문을 연다.',
  ],
  [
    '물결군 연근 농가, 선별기 도입으로 품삯 줄인다',
    '물결군 연근 농가들이 뿌리를 썰지 않고 속을 보는 선별기를 함께 들여놓았다. 농민 김도담 씨는 하루 품삯이 절반으로 줄었다고 말했다. 군은 내년에 스무 대를 더 보급하고 절반을 보조한다.',
  ],
] as const;

const PAYWALL =
  'Subscribe to read the rest of this page. You have three free views left this month. Already a ' +
  'subscriber? Sign in with your email, or choose one of our plans. Cancel at any time.';

const shared = fc.record({
  ...{ id: fc.boolean(), url: fc.constantFrom('none', 'page', 'home', 'source'), publisher: fc.boolean() },
  ...{ key: fc.boolean(), crawl: fc.constantFrom('none', 'equal', 'older', 'newer') },
  body: fc.constantFrom('own', 'notice', 'paywall', 'notice then own', 'own then notice'),
  marker: fc.constantFrom('none', 'kill-switch', 'bracket', 'status'),
});

const CRAWLS = {
  none: undefined,
  equal: '2026-03-01 11:00:00',
  older: '2026-03-01 10:00:00',
  newer: '2026-03-01 12:00:00',
};

type Shared = typeof shared extends fc.Arbitrary<infer Value> ? Value : never;

function pairOf([one, other]: readonly number[], common: Shared): [Upload, Upload] {
  const file = (article: number, at: 0 | 1): Upload => {
    const [title, text] = ARTICLES[article] as (typeof ARTICLES)[number];
    const marker = at === 0 ? 'none' : common.marker;
    const url = `https://paper.example/${common.url === 'page' ? 'p/7' : ''}`;
    const isNotice = common.body === 'notice' || common.body === (at === 0 ? 'notice then own' : 'own then notice');
    return {
      key: common.key ? 'articles/x.md' : `articles/${at}.md`,
      says: {
        title: { none: title, 'kill-switch': `KILL-SWITCH: ${title}`, bracket: `[KILL] ${title}`, status: title }[
          marker
        ],
        id: common.id ? 'x-7' : undefined,
        publisher: common.publisher ? 'The Paper' : `Paper ${article}`,
        url: common.url === 'page' || common.url === 'home' ? url : undefined,
        sourceUrl: common.url === 'source' ? 'https://tool.example/x' : undefined,
        crawled_at: common.crawl === 'none' ? undefined : at === 0 ? CRAWLS.equal : CRAWLS[common.crawl],
        status: marker === 'status' ? 'retracted' : undefined,
      },
      text: isNotice ? 'More to follow.' : common.body === 'paywall' ? PAYWALL : text,
    };
  };
  return [file(one as number, 0), file(other as number, 1)];
}

describe('two articles that a reader would call different ones', () => {
  it('are both announced, or the receipt of the silent one says why; an id alone silences none', async () => {
    const two = fc.shuffledSubarray([...ARTICLES.keys()], { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(two, shared, async (articles, common) => {
        const { put, table } = inbox();
        const sharesMore =
          common.key || common.body !== 'own' || common.marker !== 'none' || ['page', 'home'].includes(common.url);
        for (const upload of pairOf(articles, common)) {
          const { announced, disposition } = await put(upload);
          const warnings = table.receipts().at(-1)?.warnings ?? [];
          const isFound = sharesMore && SILENCING.some((code) => warnings.includes(code));
          assert.ok(announced.length > 0 || isFound, `${disposition}, ${warnings.join()}: ${JSON.stringify(upload)}`);
        }
      }),
      RUNS,
    );
  });
});
