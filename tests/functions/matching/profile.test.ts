import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchKeys } from '../../../functions/matching/match-keys.ts';
import { PROFILE_VERSION, packProfile, unpackProfile } from '../../../functions/matching/profile.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import { reportOf } from './reports.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.constantFrom('한빛시', '도서관', '1,330명', 'budget', 'Étoile', '地震', '東京', '4.2%', '…', '\n'), {
      maxLength: 300,
    })
    .map((words) => words.join(' ')),
);

describe('profileOf', () => {
  it('is packed into fewer than 700 bytes and read back as it was, whatever the article says', () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        (headline, text, oid) => {
          const profile = reportOf(headline, text, oid === undefined ? {} : { oid });
          const bytes = packProfile(profile);
          assert.ok(bytes.length < 700, `${bytes.length} bytes`);
          assert.deepEqual(unpackProfile(bytes), profile);
        },
      ),
    );
  });

  it('is the same whenever it is made of the same article', () => {
    fc.assert(
      fc.property(anyText, anyText, (headline, text) => {
        assert.deepEqual(reportOf(headline, text), reportOf(headline, text));
      }),
    );
  });

  it('is not read from bytes of another version, or cut short', () => {
    const bytes = packProfile(reportOf('한빛시 도서관 개관', '한빛시가 7일 도서관을 열었다.'));
    assert.equal(unpackProfile(bytes.with(0, PROFILE_VERSION + 1)), undefined);
    assert.equal(unpackProfile(bytes.with(1, 250)), undefined);
    assert.equal(unpackProfile(bytes.subarray(0, -1)), undefined);
    assert.equal(unpackProfile(new Uint8Array()), undefined);
  });

  it('leaves the names of publisher and authors out of the text', () => {
    const named = reportOf('Library opens', 'Quillfeather reports. A library opened.', {
      authors: [{ name: 'Quillfeather' }],
    });
    const [author] = termsOf('Quillfeather') as [number];
    assert.ok(!named.terms.includes(author >>> 8));
  });

  it('costs a hostile mebibyte no more than an article', () => {
    const hostile = [
      '가'.repeat(2 ** 20),
      ' '.repeat(2 ** 20),
      '1,'.repeat(2 ** 19),
      'a@'.repeat(2 ** 19),
      '\ufdfa'.repeat(2 ** 20),
      '고 있다 '.repeat(2 ** 18),
      'http:'.repeat(2 ** 18),
    ];
    for (const text of hostile) {
      const start = process.cpuUsage();
      matchKeys(reportOf(text, text, { publisher: text, authors: [{ name: text }] }));
      const { user } = process.cpuUsage(start);
      // the normal form, which the reader makes, takes most of it
      assert.ok(user < 1_500_000, `${text.slice(0, 6)}…: ${user} µs`);
    }
  });
});

describe('kind', () => {
  it('of a picture’s caption is caption, of an agency’s usual notice is notice, of prose is article', () => {
    const prose =
      '한빛시가 7일 오후 중앙도서관을 열었다. 마루건설이 지난해 봄부터 지은 건물로, 열람석 1,330석과 어린이 자료실을 갖췄다. 개관식에는 주민 200여 명이 참석했다.';
    assert.equal(reportOf('한빛시 중앙도서관 개관', prose).kind, 'article');
    assert.equal(
      reportOf('개관식', '한빛시장이 7일 중앙도서관 개관식에서 인사하고 있다. 2026.1.7/한빛뉴스').kind,
      'caption',
    );
    assert.equal(reportOf('Harbour closes', 'A ferry lies in port. (AP Photo/Jane Roe)').kind, 'caption');
    assert.equal(reportOf('Ferry firm to cut 40 jobs', '-- Source link: https://example.com/x1y2').kind, 'notice');
    assert.equal(reportOf('한빛시장 사의', '').kind, 'notice');
  });
});

describe('termsOf', () => {
  it('makes one term of a word with other endings, in English and in Korean', () => {
    assert.deepEqual(termsOf('reported'), termsOf('REPORTEDLY'));
    assert.deepEqual(termsOf('도서관이'), termsOf('도서관을'));
  });

  it('makes a term of each two neighbours in scripts without spaces', () => {
    assert.equal(termsOf('東京地震').length, 3);
    assert.equal(termsOf('กรุงเทพ').length, 6);
  });

  it('reads a figure with its unit, with or without commas', () => {
    assert.deepEqual(termsOf('1,330명'), termsOf('1330명'));
    assert.notDeepEqual(termsOf('4.2%'), termsOf('4.3%'));
    assert.equal(termsOf('ends in 2026.').length, 3);
  });
});
