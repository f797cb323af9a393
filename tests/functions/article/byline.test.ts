import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FrontMatterValue } from '../../../functions/article/article.ts';
import { decodeEntities } from '../../../functions/article/content.ts';
import { authorsOf, findMailAddress } from '../../../functions/article/details/byline.ts';

function named(byline: FrontMatterValue | undefined): string[] {
  const authors = authorsOf(byline, decodeEntities);
  return authors.map(({ name, email }) => (email === undefined ? name : `${name} <${email}>`));
}

function found(text: string): [at: number, address: string] | null {
  const match = findMailAddress(text);
  return match && [match.index, match[0]];
}

describe('authorsOf', () => {
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
    'Jane (Jo) Doe': ['Jane Doe'],
    '<a href="https://a.example/jane">Jane Doe</a>': ['Jane Doe'],
    '記者王小明／台北報導': ['王小明'],
    '记者 李华、王强／北京报道': ['李华', '王强'],
    '（记者 张伟 / 上海）': ['张伟'],
    '文／王小明': ['王小明'],
    'van der Berg, Jan; Müller, Élodie M.': ['van der Berg, Jan', 'Müller, Élodie M.'],
    'https://gull.example/jane': [],
    'www.gull.example/jane': [],
    'gull.example/authors/jane': [],
    'Jane Doe (https://gull.example/jane)': ['Jane Doe'],
    'Jane Doe, staff reporter': ['Jane Doe'],
    'Smith, John': ['Smith, John'],
    'AB JDN': ['AB JDN'],
    '[[Jane Doe]]': ['Jane Doe'],
    '[[Jane Doe]], [[people/roe|John Roe]]': ['Jane Doe', 'John Roe'],
    '[[Jane Doe]] [jane@example.com]': ['Jane Doe <jane@example.com>'],
    'Jane Doe ]]]]': ['Jane Doe'],
    'Jane Doe / John Roe': ['Jane Doe', 'John Roe'],
    '홍길동/한빛증권': ['홍길동/한빛증권'],
    'Jane Doe, Widgets Executive Director': ['Jane Doe'],
    'Jane Doe, Esq., and John Roe, PhD': ['Jane Doe', 'John Roe'],
    'Jane Doe et al.': ['Jane Doe'],
    'Jane Doe, John Roe, et al': ['Jane Doe', 'John Roe'],
    'Jane Doe ([@jane](https://a.example/jane)), the expert, and John Roe, keeper of lists': ['Jane Doe', 'John Roe'],
    'Jane Doe, van der Berg, zzak': ['Jane Doe', 'van der Berg', 'zzak'],
    'Jane Doe and the Release Team': ['Jane Doe', 'the Release Team'],
    'Editor Team': ['Editor Team'],
    "Conan O'Neil": ["Conan O'Neil"],
    '<strong>Jane Doe</strong><br/>': ['Jane Doe'],
    'Jane Doe (<a href="mailto:jane@example.com">email</a>, <a href="https://a.example">web</a>)': ['Jane Doe'],
    '이상배 전문기자': ['이상배'],
    연합뉴스: ['연합뉴스'],
    '': [],
    ' \t ': [],
  };

  it('names the authors of a byline, without their roles and desks', () => {
    const readings = Object.keys(cases).map((byline) => [byline, named(byline)]);
    assert.deepEqual(Object.fromEntries(readings), cases);
  });

  it('names the authors of lists and maps', () => {
    assert.deepEqual(named(['Kim', { name: 'Lee', email: 'lee@example.com' }, 'Kim']), [
      'Kim',
      'Lee <lee@example.com>',
    ]);
    assert.deepEqual(named({ name: 'Kim', email: 'nonsense' }), ['Kim']);
    assert.deepEqual(named({ name: ['Kim', 'Lee'] }), ['Kim', 'Lee']);
    assert.deepEqual(named([{ login: 'kim' }, { name: '<b>Lee</b>', login: 'lee' }]), ['Lee']);
    assert.deepEqual(named({ name: 'Jane Doe, Chief Editor' }), ['Jane Doe']);
    assert.deepEqual(named({ name: 'Doe, Jane' }), ['Doe, Jane']);
    assert.deepEqual([named({ first_name: 'Jane', last_name: 'Doe' }), named(undefined)], [['Jane Doe'], []]);
    assert.deepEqual([named([]), named(['[[Jane Doe]]', '[[John Roe|Johnny]]'])], [[], ['Jane Doe', 'Johnny']]);
  });

  it('names at most fifty', () => assert.equal(named(Array.from({ length: 80 }, (_, at) => `Name ${at}`)).length, 50));
});

describe('findMailAddress', () => {
  it('finds the first one, and where it stands', () => {
    assert.deepEqual(found('한빛=김한빛 기자 kim.han-bit@news.example.com, lee@b.co'), [
      10,
      'kim.han-bit@news.example.com',
    ]);
    assert.deepEqual(found('김한빛kim@news.example.com에서'), [3, 'kim@news.example.com']);
    assert.deepEqual(found('hong＠yna．co．kr'), [0, 'hong＠yna．co．kr']);
    for (const one of ['é@b.co', 'α@b.co', 'я@b.co', 'ａ@b.co', 'a@b.cö', 'e\u0301@b.co', '٣@b.co'])
      assert.deepEqual(found(one), [0, one]);
    assert.deepEqual(found(`${'x'.repeat(70)}@b.co`), [6, `${'x'.repeat(64)}@b.co`]);
    assert.deepEqual(found('a@b.c.d.e.f.g.h'), [0, 'a@b.c.d.e.f.g']);
    for (const text of ['', 'a@b', '@b.co', 'kim at b.co', '김@한.국']) assert.equal(found(text), null, text);
  });

  it('finds the same in a plain text as in one with letters of other scripts after it', () => {
    const unit = fc.constantFrom('a', 'Z', '0', '_', '.', '-', '+', '@', ' ', ',', '(', '가', '힣', '·', '\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const text = `${units.join('')}a@b.c`;
        assert.notEqual(found(text), null);
        assert.deepEqual(found(text), found(`${text} é`));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a byline of several', () => {
  it('is split where names are turned round, or joined in Danish and Swedish, and holds no address', () => {
    const namesOf = (byline: string) => authorsOf(byline, (text) => text).map(({ name }) => name);
    assert.deepEqual(namesOf('Doe, Jane; Roe, John'), ['Doe, Jane', 'Roe, John']);
    assert.deepEqual(namesOf('Anna Holm og Lars Berg'), ['Anna Holm', 'Lars Berg']);
    assert.deepEqual(namesOf('Anna Holm och Lars Berg'), ['Anna Holm', 'Lars Berg']);
    const found = authorsOf(['https://gull.example/jane'], (text) => text);
    assert.deepEqual(found, []);
  });
});
