/**
 * What the bench's articles are made of: invented words, which say nothing about anybody. Nearly every word of an article is its own, as in real
 * ones: out of a small vocabulary every article would be a near-duplicate of every other.
 */
export interface WordList {
  readonly publishers: readonly string[];
  readonly reporters: readonly string[];
  /** A word is two to four of them. */
  readonly syllables: readonly string[];
  /** What may follow a word within a sentence; spaces included. */
  readonly joints: readonly string[];
  /** What ends one. */
  readonly ends: readonly string[];
}

export const korean: WordList = {
  publishers: ['한빛뉴스', '누리일보', '가온경제', '새벽통신'],
  reporters: [
    '김가람 기자 (garam@example.com)',
    '박새봄 기자 (saebom@example.com)',
    '이두리 특파원 (duri@example.com)',
  ],
  syllables: [
    ...'가나다라마바사아자차카타파하강남동락문별산울진천평한거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후',
  ],
  joints: ['은 ', '는 ', '을 ', '를 ', '에 ', '에서 ', '으로 ', '의 ', '과 ', '와 ', '이 ', '가 ', ' '],
  ends: ['했다.', '한다.', '됐다.', '였다.', '라고 밝혔다.'],
};

export const english: WordList = {
  publishers: ['Harbour Wire', 'The Daily Ledger', 'Northfield Press'],
  reporters: ['Alex Rowan (rowan@example.com)', 'Sam Hollis (hollis@example.com)', 'Robin Vale (vale@example.com)'],
  syllables:
    'ba|cor|del|fen|gar|hol|ing|jor|kel|lan|mor|nor|ost|pel|quin|ras|sten|tor|und|vel|wick|yar|zan|lo|mi|ta|re|shu'.split(
      '|',
    ),
  joints: [' ', ' ', ' ', ' the ', ' of ', ' in ', ' for ', ' and ', ' to ', ', '],
  ends: ['.', ' on Monday.', ' last year.', ', it said.'],
};
