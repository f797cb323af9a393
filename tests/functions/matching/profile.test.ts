import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchKeys } from '../../../functions/matching/match-keys.ts';
import { PROFILE_VERSION, packProfile, unpackProfile } from '../../../functions/matching/profile.ts';
import { shippedRarity } from '../../../functions/matching/rarity.ts';
import { isFigure, termsOf } from '../../../functions/matching/terms.ts';
import { fasterThanLinear } from '../../fixtures/growth.ts';
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
  it('is packed into fewer than 700 bytes and read back as it was, whatever the article says', () =>
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        fc.option(fc.constant('1926-03-01'), { nil: undefined }),
        (headline, text, oid, publishedOn) => {
          const fields = { ...(oid !== undefined && { oid }), ...(publishedOn && { publishedOn }) };
          const at = publishedOn ? `${publishedOn}T12:00:00.000Z` : undefined;
          const profile = reportOf(headline, text, fields, at);
          assert.deepEqual([profile.isDay ?? false, profile.minute < 0], Array(2).fill(publishedOn !== undefined));
          const bytes = packProfile(profile);
          assert.ok(bytes.length < 700, `${bytes.length} bytes`);
          assert.deepEqual(unpackProfile(bytes), profile);
        },
      ),
    ));

  it('is not read from bytes of another version, or cut short', () => {
    const bytes = packProfile(reportOf('한빛시 도서관 개관', '한빛시가 7일 도서관을 열었다.'));
    assert.equal(unpackProfile(bytes.with(0, PROFILE_VERSION + 1)), undefined);
    assert.equal(unpackProfile(bytes.with(1, 250)), undefined);
    assert.deepEqual([unpackProfile(bytes.subarray(0, -1)), unpackProfile(new Uint8Array())], [undefined, undefined]);
  });

  it('keeps its bytes and keys from one release to the next: stored ones would not compare with others', () => {
    const ferry =
      'GULL BAY (Wire) -- The ferry Halcyon ran aground off Brindle Point on Sunday at 4:30 and 212 ' +
      'passengers were rescued; 4.2% of them, by jane.roe@wire.example or https://wire.example/x, were ' +
      'hurt. The ferry carries 1,330 passengers.';
    const library =
      '한빛시가 7일 오후 중앙도서관을 열었다. 마루건설이 지난해 봄부터 지은 건물로, 열람석 1,330석과 어린이 자료실을 갖췄다. 개관식에는 주민 200여 명이 참석했다. 도서관은 오전 9시에 연다.';
    const unspaced =
      '蓝桥科技10日宣布以52亿元收购青禾汽车全部股份，交易预计年内完成。霧島電鉄の列車が4日朝、桜野駅付近で脱線し、乗客31人がけがをした。รถไฟตกราง';
    const byline = { publisher: 'Gull Bay Wire', authors: [{ name: 'Jane Roe' }] };
    // More words than are kept or looked at, some of them again below the lead, between rules and addresses; more
    // authors than count.
    const word = (i: number): string => [...`${i}`].map((digit) => 'bcdfghjklm'[Number(digit)]).join('o');
    const long = Array.from({ length: 400 }, (_, i) => (i % 7 === 0 ? `${word(i % 50)} --- ${i}%` : word(i))).join(' ');
    const authors = Array.from({ length: 8 }, (_, i) => ({ name: `${word(i * 3)}oo ${word(i)}` }));
    const links = `http://wire.example/${'x'.repeat(300)} ${long} ${'tail '.repeat(400)}`;
    const reports = [
      reportOf('Ferry Halcyon runs aground off Brindle Point, 212 rescued', ferry, byline),
      reportOf('한빛시 중앙도서관 7일 개관…열람석 1330석', library, { oid: '001' }),
      reportOf('蓝桥科技宣布收购青禾汽车，交易额52亿元', unspaced),
      reportOf(long.slice(300), long, { authors }),
      reportOf('Mobo robo', links, { publisher: long }),
      reportOf('霧島電鉄が脱線、乗客31人けが', unspaced.repeat(9), {}, 'never'),
    ];
    const digests = reports.map((report) => {
      const keys = matchKeys(report).map(({ key, rank }) => [key, rank.toFixed(6)]);
      return [hash('sha256', packProfile(report)), hash('sha256', JSON.stringify(keys))].map((hex) => hex.slice(0, 16));
    });
    // Where a change is meant: raise PROFILE_VERSION, or the version of the keys.
    assert.deepEqual(digests, [
      ['5ba3d66f6f6c059a', 'cca2b70e598d4f51'],
      ['ef6f7bd79ba139f9', 'be4d2acd1c3be8cf'],
      ['0a4e01db159ddf2d', '4096e6d4ec9e8259'],
      ['a6c3c6bc5ccf0a35', '36152ad2e25b9399'],
      ['d258f7d8861d8af0', 'f6e09e72723cfc0f'],
      ['d7d546f29a090e13', '5b82621d505d5d47'],
    ]);
  });

  it('leaves the names of publisher and authors out of the text', () => {
    const named = reportOf('Library opens', 'Quillfeather reports. A library opened.', {
      authors: [{ name: 'Quillfeather' }],
    });
    const [author] = termsOf('Quillfeather') as [number];
    assert.ok(!named.terms.includes(author >>> 8));
  });

  it('takes time that grows no faster than a hostile text', async () => {
    const fillers = ['가', ' ', '1,', 'a@', '\ufdfa', '고 있다 ', 'http:'];
    const cases = fillers.map((filler) => [filler, (bytes: number) => filler.repeat(bytes / filler.length)] as const);
    const keysOf = (text: string) => matchKeys(reportOf(text, text, { publisher: text, authors: [{ name: text }] }));
    assert.deepEqual(await fasterThanLinear(cases, keysOf), []);
  });
});

it('kind is notice for an agency’s usual one and for a headline alone, and article for prose', () => {
  const found = reportOf('Harbour opens', 'The council of Gullbay opened a harbour for ferries on Tuesday.').kind;
  assert.equal(found, 'article');
  assert.equal(reportOf('Ferry firm to cut 40 jobs', '-- Source link: https://example.com/x1y2').kind, 'notice');
  assert.equal(reportOf('한빛시장 사의', '').kind, 'notice');
});

describe('a caption', () => {
  const isCaption = (text: string, markers: string[] = []): boolean =>
    reportOf('한빛시 소식', text, { markers }).kind === 'caption';
  const prose = '한빛시가 도서관을 열었다. 마루건설이 지은 건물로 어린이 자료실을 갖췄다. ';

  it('has a credit line of an agency; if it is longer than 700 letters, at its end', () => {
    const credits = [
      ...['(AP Photo/Jane Roe)', '(Reuters Photo)', '(Jane Roe/Pool via AP)', 'EPA/JANE ROE', 'EPA-EFE'],
      ...['AFP PHOTO', 'Jane Roe/Getty Images', 'REUTERS/Jane Roe'],
    ];
    for (const credit of credits) {
      assert.ok(isCaption(`${prose.repeat(8)}${credit}`), credit);
      assert.ok(!isCaption(`${prose.repeat(30)}${credit} ${prose.repeat(9)}`), credit);
    }
    assert.ok(isCaption(`${prose.repeat(30)}(AP Photo/Jane Roe)`));
    assert.ok(isCaption(`${prose.repeat(30)}EPA/JANE ROE`));
    assert.ok(!isCaption(`${prose} AP reports.`));
  });

  it('says in Korean what is seen, then the date, and is not longer than 300 letters', () => {
    for (const end of [
      '시장이 인사하고 있다. 2026.1.7',
      '시장이 인사하고 있다 2026. 1. 17',
      '불빛이 켜져 있는 모습. 한빛시 제공 2026 . 12 . 7',
    ]) {
      assert.ok(isCaption(prose.repeat(4) + end), end);
      assert.ok(!isCaption(prose.repeat(12) + end), end);
    }
    for (const end of [
      ...['시장이 2026.1.7 인사하고 있다.', `불빛이 켜져 있는 모습. ${'제공 '.repeat(40)}2026.1.7`, '있다. 26.1.7'],
      '있다. 다음\n\n소식 2026.1.7',
    ])
      assert.ok(!isCaption(prose.repeat(7) + end), end);
  });

  it('is marked as a picture in its title, or says in one sentence what is seen, in 200 letters', () => {
    for (const marker of ['포토', '사진', '오늘의 화보', 'PHOTO', 'Picture'])
      assert.ok(isCaption(prose, [marker]), marker);
    assert.ok(!isCaption(prose, ['속보']));
    assert.ok(!isCaption(prose.repeat(8), ['포토']));
    for (const end of [
      ...['걷고 있다', '걷고 있다 .', '걷고 있다. 홍길동 기자', '걷고 있다. 홍길동 기자 hong@news.example'],
    ]) {
      assert.ok(isCaption(`29일 시민들이 한빛시 도서관 앞을 ${end}`), end);
      assert.ok(!isCaption(prose + end), 'two sentences');
      assert.ok(!isCaption(`${'29일 시민들이 한빛시 도서관 앞을 '.repeat(20)}${end}`), end);
    }
    assert.ok(!isCaption(`걷고 있다. ${prose}`));
    for (const end of ['photo@yna.co.kr', '[한빛시 제공. 재판매 및 DB 금지]'])
      assert.ok(isCaption(`${prose} 사진은 한빛시 도서관. ${end}`), end);
  });
});

describe('a bulletin', () => {
  const kindOf = (title: string, text: string) => reportOf(title, text).kind;
  const prose = '한빛시가 7일 중앙도서관을 열었다. 마루건설이 지은 건물로 열람석 1,330석을 갖췄다.';

  const list = '▲ 도서관 개관 ▲ 공원 착공 ▲ 시장 회견';
  const report = [
    ...[
      'The harbour council voted on Tuesday to keep the night ferry, which the mayor had wanted to end in spring.',
      prose,
    ],
    '蓝桥科技10日宣布以52亿元收购青禾汽车全部股份，交易预计年内完成。双方没有说明裁员的数目。',
  ];

  it('is a round-up, a schedule or a horoscope by its title and its text, in several languages', () => {
    for (const title of [
      ...['[연합뉴스 이 시각 헤드라인] - 10:30', '[YTN 실시간뉴스] 도서관 개관'],
      ...['[오늘의 주요일정] 정치·정부 (30일, 화)', '[오늘의 운세] 2025년 12월 30일 띠별 운세'],
      ...['Yonhap News Summary', '10:30 headlines', 'Today in Korean history', '今日の歴史（１２月２９日）'],
      ...['新闻早班车｜12月30日', 'Titulares de hoy'],
    ]) {
      assert.equal(kindOf(title, list), 'bulletin', title);
      for (const text of report) assert.notEqual(kindOf(title, text), 'bulletin', title);
    }
    for (const title of [
      ...['오늘의 도서관', '[인천 주요 뉴스]도서관 개관', 'Paper makes headlines with library'],
      ...['History of a library', '联合早报：蓝桥科技收购青禾汽车', 'Titulares de cuentas en Andorra reclaman'],
    ])
      for (const text of [...report, ...(title.includes('早报') ? [''] : [])])
        assert.notEqual(kindOf(title, text), 'bulletin', title);
  });

  it('is no report that has a list below its sentences, whatever round-up its headline names', () => {
    const told =
      '한빛시 도서관의 진행자가 7일 방송에서 하차했다. 노조는 편성 개입이라며 반발했다. 회사는 아직 답하지 않았다. ';
    const marks = ['- ', '▲ ', '1. ', '■ ', '• ', '09:30 '];
    for (const title of [
      ...['[클로징] 앵커 하차…노조 반발', '早报：记者遭殴打致死', 'Nachrichten um 8 eingestellt: ZDF spart'],
      '9:30 headlines app sued',
    ])
      for (const mark of marks)
        for (const text of [told, told.repeat(8), `The host left on Tuesday. ${told}`])
          assert.notEqual(
            kindOf(title, `${text}\nThree things we know:\n${mark}one\n${mark}two\n${mark}three`),
            'bulletin',
            title + mark,
          );
  });

  it('is a market’s ticker, if the text says hardly more', () => {
    assert.equal(kindOf('KOSPI 4,214.17 DN 6.39 points (close)', 'SEOUL, Dec. 30'), 'bulletin');
    assert.equal(kindOf('코스피 26.81포인트 내린 4193.75 출발', ''), 'bulletin');
    assert.equal(kindOf('코스피 26.81포인트 내린 4193.75 마감', prose.repeat(3)), 'article');
    for (const [title, text] of [
      ['[속보] 코스피 5,000.55 마감…사상 첫 5천', '30일 코스피'],
      ['[속보] 코스피 5,000.55 마감', '코스피가 사상 처음으로 5천을 넘었다.'],
      ['Nikkei closes at 50,000.12, a first', 'TOKYO'],
      ['환율 1,500.3원 마감…당국 개입', '30일'],
      ['KOSPI closes at 4,012.5', 'Chips fell. The won rose. Banks waited.'],
      ['코스피 26.81포인트 내린 4193.75 마감', '외국인이 팔았다. 개인이 샀다.'],
    ] as const)
      assert.notEqual(kindOf(title, text), 'bulletin', title);
  });
});

it('a flash is a sentence or two under a flash’s marker', () => {
  const kindOf = (text: string, markers: string[]) => reportOf('중앙도서관 개관', text, { markers }).kind;
  const sentence = '한빛시가 7일 가온동 도서관을 열었다고 마루건설 허수연 이사가 늘봄공원 착공식에서 밝혔다.';
  assert.deepEqual([kindOf(sentence, ['[속보]']), kindOf(sentence, ['(URGENT)'])], ['flash', 'flash']);
  assert.deepEqual([kindOf(sentence, ['(종합)']), kindOf(sentence.repeat(6), ['[속보]'])], ['article', 'article']);
});

it('shippedRarity is high of common words and 0 of one that no text had', () => {
  for (const word of ['기자', '있다', 'the']) assert.ok(shippedRarity(termsOf(word)[0] as number) > 4, word);
  const unheard = Array.from(
    { length: 200 },
    (_, i) => termsOf(`zqx${i}vj`.replace(/\d/g, (d) => 'ghjkqvwxyz'[+d] ?? ''))[0],
  );
  const known = unheard.filter((term) => shippedRarity(term as number) > 0).length;
  // One in sixteen is taken for a common one.
  assert.ok(known < 30, `${known}`);
});

describe('termsOf', () => {
  it('tells marks, words, figures and scripts without spaces apart', () => {
    const kinds = { '.,—※⠿\u3000': 0, 'aéжا가ẽሀア\ud83d': 1, 'กະကកあ漢㐀\uf900々': 2 };
    for (const [characters, count] of Object.entries(kinds))
      for (const character of characters.normalize('NFKC').match(/./gs) ?? [])
        if (character.length === 1) assert.equal(termsOf(character.repeat(3)).length, count, character);
    assert.ok(termsOf('777').some(isFigure) && !termsOf('가가가漢漢漢').some(isFigure));
  });

  it('makes one term of a word with other endings, in English and in Korean', () =>
    assert.deepEqual([termsOf('reported'), termsOf('도서관이')], [termsOf('REPORTEDLY'), termsOf('도서관을')]));

  it('makes a term of each syllable and of each two neighbours where syllables stand apart, and nowhere else', () => {
    const [one, pair, other] = termsOf('động đất');
    assert.equal(termsOf('động đất').length, 3);
    assert.deepEqual([one, other], [termsOf('động')[0], termsOf('đất')[0]]);
    assert.ok(!termsOf('đất động').includes(pair as number) && !termsOf('động, đất').includes(pair as number));
    assert.equal(termsOf('བོད་ཡིག').length, 3);
    assert.equal(termsOf('a quake struck near Đà Nẵng on Sunday and nobody was hurt there, police said').length, 14);
  });

  it('makes a term of each two neighbours in scripts without spaces', () =>
    assert.deepEqual([termsOf('東京地震').length, termsOf('กรุงเทพ').length], [3, 6]));

  it('reads a figure with its unit, with or without commas', () => {
    assert.deepEqual(termsOf('1,330명'), termsOf('1330명'));
    assert.notDeepEqual(termsOf('4.2%'), termsOf('4.3%'));
    assert.equal(termsOf('ends in 2026.').length, 3);
  });
});
