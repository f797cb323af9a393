import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FrontMatterValue } from '../../../functions/article/article.ts';
import { authorsOf } from '../../../functions/article/byline.ts';
import { decodeEntities } from '../../../functions/article/entities.ts';

const named = (byline: Parameters<typeof authorsOf>[0]) =>
  authorsOf(byline, decodeEntities).map(({ name, email }) => (email === undefined ? name : `${name} <${email}>`));

describe('authorsOf -> bylines of the crawler', () => {
  const cases: Record<string, string[]> = {
    '홍길동(gildong@example.com)': ['홍길동 <gildong@example.com>'],
    '홍길동 기자(gildong@example.com)': ['홍길동 <gildong@example.com>'],
    '홍길동 기자 (gildong@example.com )': ['홍길동 <gildong@example.com>'],
    '홍길동 기자 gildong@example.com': ['홍길동 <gildong@example.com>'],
    '홍길동기자 gildong@example.com': ['홍길동 <gildong@example.com>'],
    '홍길동 기자': ['홍길동'],
    '홍길동 홍기자': ['홍길동'],
    'Jean Dupont et Marie Curie': ['Jean Dupont', 'Marie Curie'],
    'Kim (kim@example.com) Kim (other@example.com)': ['Kim <kim@example.com>', 'Kim <other@example.com>'],
    '홍길동 인턴 기자(a@example.com)': ['홍길동 <a@example.com>'],
    '홍길동 의료전문기자(a@example.com)': ['홍길동 <a@example.com>'],
    '홍길동 관광전문 기자(a@example.com)': ['홍길동 <a@example.com>'],
    '홍길동 선임기자': ['홍길동'],
    '뉴욕=홍길동 특파원(a@example.com)': ['홍길동 <a@example.com>'],
    '세종&#x3D;홍길동·김하나 기자': ['홍길동', '김하나'],
    '홍길동 기자(&#x3D;전북)(a@example.com)': ['홍길동 <a@example.com>'],
    '김동우 기자(a@example.com) 장병진 기자(c@example.com)': ['김동우 <a@example.com>', '장병진 <c@example.com>'],
    '정지형 기자(a@example.com),이시영 기자(b@example.com)': ['정지형 <a@example.com>', '이시영 <b@example.com>'],
    '홍길동 기자 a@example.com, 김하나 기자': ['홍길동 <a@example.com>', '김하나'],
    '홍길동(a@example.com)\n김하나(b@example.com)': ['홍길동 <a@example.com>', '김하나 <b@example.com>'],
    '홍길동 앵커': ['홍길동'],
    '홍길동 한경닷컴 기자 a@example.com': ['홍길동 <a@example.com>'],
    'CBS노컷뉴스 홍길동 기자 a@example.com': ['홍길동 <a@example.com>'],
    '부 튀 띠엔 통신원 (a@example.com)': ['부 튀 띠엔 <a@example.com>'],
    '정리·홍길동 기자 a@example.com': ['홍길동 <a@example.com>'],
    'desk@example.com': ['desk <desk@example.com>'],
    'jane@example.com (Jane Doe)': ['Jane Doe <jane@example.com>'],
    'jane@example.com (Jane Doe), john@example.com (John Roe)': [
      'Jane Doe <jane@example.com>',
      'John Roe <john@example.com>',
    ],
    '홍길동 gildong@example.com (서울)': ['홍길동 <gildong@example.com>'],
    'desk@example.com (02-123-4567)': ['desk <desk@example.com>'],
    'BY KIM NARAE [narae@example.com]': ['KIM NARAE <narae@example.com>'],
    '홍길동 기자 gildong＠example.com': ['홍길동 <gildong＠example.com>'],
    'José Pérez josé.pérez@example.com': ['José Pérez <josé.pérez@example.com>'],
    'jane@münchen.example': ['jane <jane@münchen.example>'],
    'Kim Na-rae and Lee Sora': ['Kim Na-rae', 'Lee Sora'],
    'Kim Na-rae, Lee Sora, and Park Jun': ['Kim Na-rae', 'Lee Sora', 'Park Jun'],
    '[Jane Doe](https://a.example/jane) (Acme) [John Roe](https://a.example/john)': ['Jane Doe', 'John Roe'],
    '[Jane Doe](https://a.example/jane) and [John Roe](https://a.example/john)': ['Jane Doe', 'John Roe'],
    'Jane Doe (Acme) John Roe (Widgets)': ['Jane Doe', 'John Roe'],
    'Jane (Jo) Doe': ['Jane Doe'],
    '<a href="https://a.example/jane">Jane Doe</a>': ['Jane Doe'],
    'Jane Doe, staff reporter': ['Jane Doe'],
    'Smith, John': ['Smith, John'],
    'AB JDN': ['AB JDN'],
    '[[Jane Doe]]': ['Jane Doe'],
    '[[Jane Doe]], [[people/roe|John Roe]]': ['Jane Doe', 'John Roe'],
    '[[Jane Doe]] [jane@example.com]': ['Jane Doe <jane@example.com>'],
    'Jane Doe ]]]]': ['Jane Doe'],
    연합뉴스: ['연합뉴스'],
    '': [],
    ' \t ': [],
  };
  for (const [byline, authors] of Object.entries(cases)) {
    it(`reads ${JSON.stringify(byline)}`, () => assert.deepEqual(named(byline), authors));
  }
});

describe('authorsOf -> authors of other files', () => {
  it('takes lists and maps of names', () => {
    assert.deepEqual(named(['Kim', { name: 'Lee', email: 'lee@example.com' }, 'Kim']), [
      'Kim',
      'Lee <lee@example.com>',
    ]);
    assert.deepEqual(named({ name: 'Kim', email: 'nonsense' }), ['Kim']);
    assert.deepEqual(named({ name: ['Kim', 'Lee'] }), ['Kim', 'Lee']);
    assert.deepEqual(named(undefined), []);
    assert.deepEqual(named([]), []);
    assert.deepEqual(named(['[[Jane Doe]]', '[[John Roe|Johnny]]']), ['Jane Doe', 'Johnny']);
  });

  it('stops at fifty', () => {
    assert.equal(named(Array.from({ length: 80 }, (_, at) => `Name ${at}`)).length, 50);
  });
});

describe('authorsOf -> hostile names', () => {
  it('reads no more of a name or an address than of a byline', () => {
    const long = 'a'.repeat(160_000);
    const [one, ...others] = authorsOf([{ name: long, email: `${long}@example.com` }], decodeEntities);
    assert.deepEqual([one?.name.length, one?.email, others], [4000, undefined, []]);
  });

  it('looks at a hundred values, however often aliases repeat them', () => {
    let decoded = 0;
    const counted = (text: string) => {
      decoded += 1;
      return text;
    };
    const list = (item: FrontMatterValue) => Array<FrontMatterValue>(50).fill(item);
    for (const person of ['Kim', { name: 'Kim' }, { name: ['Kim'] }])
      assert.deepEqual(authorsOf(list(list(list(person))), counted), [{ name: 'Kim' }]);
    assert.ok(decoded <= 300, String(decoded));
  });
});
