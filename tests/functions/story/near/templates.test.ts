import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdNear } from '../../../../functions/story/near/hold.ts';
import { joinable } from '../../../../functions/story/near/join.ts';
import type { NearClaim } from '../../../../functions/story/near/near-claim.ts';
import { NEAR_DEFAULTS, type NearSettings } from '../../../../functions/story/near/near-settings.ts';
import { seededRandom } from '../../../fixtures/random.ts';
import { type Filed, LIBRARY, LIBRARY_LATER, LIBRARY_REWRITTEN, near } from './samples.ts';
import { TEMPLATES } from './templates.ts';

/** A key more than by default, for that is the one at which the rewrite of the running story is met. */
const SETTINGS: NearSettings = { ...NEAR_DEFAULTS, claims: 4 };

/** Sends reports one after another through looking up, joining and claiming; says which story each ended in. */
const tell = (reports: readonly Filed[]): string[] => {
  const standing = new Map<string, NearClaim>();
  return reports.map((report, i) => {
    const one = near(report);
    const found = one.keys.flatMap(({ pk }) => standing.get(pk) ?? []);
    const joining = joinable(one.report, found, SETTINGS, 0)[0];
    const storyId = joining?.claim.storyId ?? `s${i}`;
    const holder = { storyId, articleId: `a${i}`, depth: joining?.depth ?? 0 };
    for (const { item } of holdNear(one, holder, found, SETTINGS, 0)) standing.set(item.pk, item);
    return storyId;
  });
};

const distinct = (reports: readonly Filed[]): Filed[] => [
  ...new Map(reports.map((report) => [report.title + report.text, report])).values(),
];

describe('templated news', () => {
  for (const [name, template] of Object.entries(TEMPLATES)) {
    for (const [publisher, oid] of [
      ['one publisher', (): string => '901'],
      ['publishers unknown', (): string => ''],
      ['nine publishers', (i: number): string => String(901 + (i % 9))],
    ] as const) {
      it(`${name}, ${publisher}: fewer than one in a hundred joins another item`, () => {
        const random = seededRandom('7').next;
        const items = distinct(Array.from({ length: 400 }, () => template(random)));
        const reports = items.map((item, i) => ({ ...item, oid: oid(i), hour: i / 8 }));
        const joined = reports.length - new Set(tell(reports)).size;
        assert.ok(joined < reports.length / 100, `${joined} of ${reports.length}`);
      });
    }
  }
});

describe('a running story', () => {
  const series: Filed[] = [
    { title: '[속보] 한빛시 새 중앙도서관 내달 3일 개관', text: '[속보] 한빛시 새 중앙도서관 내달 3일 개관', hour: 0 },
    { title: '한빛시 새 중앙도서관 내달 3일 개관', text: LIBRARY.text.split('. ').slice(0, 2).join('. '), hour: 0.2 },
    { ...LIBRARY, title: '(LEAD) 한빛시 새 중앙도서관 내달 3일 개관', hour: 0.5 },
    { ...LIBRARY_LATER, hour: 2 },
  ];
  const elsewhere: Filed[] = [LIBRARY_REWRITTEN, { ...LIBRARY, oid: '903', hour: 4, title: '한빛시 중앙도서관 개관' }];

  it('is one story from the flash to the last version, with the other papers’ copies', () => {
    assert.equal(new Set(tell([...series, ...elsewhere])).size, 1);
  });

  it('is one story in the reverse order too, and with the flash in the middle', () => {
    assert.equal(new Set(tell([...series, ...elsewhere].toReversed())).size, 1);
    assert.equal(new Set(tell([...series.slice(1), ...elsewhere, ...series.slice(0, 1)])).size, 1);
  });
});
