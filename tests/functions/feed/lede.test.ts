import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ledeOf } from '../../../functions/feed/lede.ts';

const SENTENCE = '시의회는 화요일 야간 여객선을 두 해 더 운항하기로 의결했다.';
const ENGLISH = 'The harbour council voted 7 to 4 on Tuesday to keep the night ferry.';

describe('the text below a headline', () => {
  const openings: [before: string, publisher?: string][] = [
    ['(해오름=한빛통신) 박수윤 노선웅 기자 = '],
    ['[해오름=한빛통신]이수지 기자 = '],
    ['(해오름=한빛통신) 이지헌 특파원 = '],
    ['[앵커] '],
    ['◀ 앵커 ▶ '],
    ['[단독] '],
    ['[한빛일보 박정수 기자] '],
    ['[한빛신문] ', '한빛신문'],
    // Headings in a row, and then the wire's mark.
    ['올해 통과, 내년 시행"이용객 환영" [해오름=한빛통신]이수지 기자 = '],
    ['이용객 3만 명 넘어 운임은 그대로 [한빛신문] ', '한빛신문'],
    ['"운임 그대로"…"이용객 환영" '],
    ['홍길동 기자 = '],
  ];
  for (const [before, publisher] of openings)
    it(`begins after ${before.trim()}`, () =>
      assert.equal(ledeOf(before + SENTENCE, { publisher, language: 'ko' }), SENTENCE));

  for (const before of [
    ...['GULL BAY (Gull Bay Wire) — ', 'SEOUL, Dec. 29 (Yonhap) -- '],
    ...['council-ferry Council keeps ferry SEOUL, Dec. 29 (Yonhap) -- ', 'PARIS — ', 'Berlin (dpa) - '],
    'By Imogen Strand | ',
  ])
    it(`begins after ${before.trim()}`, () => assert.equal(ledeOf(before + ENGLISH), ENGLISH));

  it('is the beginning where nothing stands before it, quotations and brackets of a sentence included', () => {
    for (const text of [
      SENTENCE,
      '"운임은 그대로 둔다"고 시장이 화요일 기자회견에서 밝혔다.',
      '이재명 대통령은 30일 (현지시간) 국무회의를 열었다.',
      'U.S. stocks rose on Monday after the vote.',
      'NATO said on Monday that it would meet.',
      '',
    ])
      assert.equal(ledeOf(text, { language: /[가-힣]/.test(text) ? 'ko' : 'en' }), text);
  });

  it('goes no further than a mark before which a sentence ends, and leaves no empty text', () => {
    const text = `${SENTENCE} 사진은 (해오름=한빛통신) 제공이다.`;
    assert.equal(ledeOf(text, { language: 'ko' }), text);
    const found = ledeOf('(해오름=한빛통신) 홍길동 기자 = 사진', { language: 'ko' });
    assert.equal(found, '(해오름=한빛통신) 홍길동 기자 = 사진');
  });

  it('is whole sentences of two lines, or the first one, and not the headline again', () => {
    assert.equal(ledeOf(`${ENGLISH} ${ENGLISH} ${ENGLISH}`), `${ENGLISH} ${ENGLISH}`);
    assert.equal(ledeOf(`${ENGLISH.repeat(2)} ${SENTENCE}`.slice(0, 280)).length > 0, true);
    const headline = 'Council votes to keep the night ferry';
    assert.equal(ledeOf(`${headline} ${ENGLISH}`, { headline }), ENGLISH);
  });
});
