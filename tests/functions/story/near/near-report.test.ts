import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normaliseText } from '../../../../functions/article/text-key.ts';
import { headlineLikeness, TELLING } from '../../../../functions/story/near/headline.ts';
import { agreement, namesIn, numbersIn, wordsIn } from '../../../../functions/story/near/mentions.ts';
import { nearOf } from '../../../../functions/story/near/near.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { packReport, unpackReport } from '../../../../functions/story/near/pack-report.ts';
import { sentences } from './invented.ts';
import { filed, LIBRARY, near } from './samples.ts';

const kind = (title: string, text: string) => near({ title, text }).report.kind;
const wire = (title: string) => near({ title, text: sentences(1, 20) }).report.wire;

describe('nearReport: kind', () => {
  it('knows a caption by its credit line', () => {
    assert.equal(
      kind('Town Fair', 'A child rides a pony at the town fair, Monday, Jan. 5, 2026. (AP Photo/Jane Example)'),
      'caption',
    );
    assert.equal(
      kind(
        'FAIR',
        `A child rides a pony. ${'The fair was founded in 1904 and has been held every year. '.repeat(8)} EPA/JANE EXAMPLE`,
      ),
      'caption',
    );
  });

  it('knows a Korean caption by the tense it is written in', () => {
    assert.equal(
      kind(
        '줄 선 시민들',
        '(한빛=가온통신) 임꺽정 기자 = 7일 중앙도서관 앞에 시민들이 줄을 서 있다. 2026.1.7 photo@example.com',
      ),
      'caption',
    );
    assert.equal(kind('[포토] 도서관 개관', '한빛시 중앙도서관이 7일 문을 열었다.'), 'caption');
    assert.equal(kind('[PHOTO] 도서관 개관', '한빛시 중앙도서관이 7일 문을 열었다.'), 'caption');
  });

  it('knows a caption by whatever else is written under pictures', () => {
    assert.equal(kind('도서관', '한빛시 공원에 눈이 쌓여 있는 모습. 2026.1.5'), 'caption');
    assert.equal(kind('[화보] 도서관 개관', '한빛시 중앙도서관이 7일 문을 열었다.'), 'caption');
    assert.equal(kind('Library', 'A reader at the new library. Photo: Getty Images'), 'caption');
    const long = '가나다라마바사 아자차카타파하. '.repeat(12);
    assert.equal(kind('도서관', `${long}시민이 산책하고 있다. 2026.1.5`), 'caption');
  });

  it('takes a long article for prose, whatever credit it quotes', () => {
    assert.equal(kind('도서관', `${sentences(1, 60)} (AP Photo/Jane Example)`), 'prose');
  });

  it('knows a Korean caption however its words are spaced', () => {
    assert.equal(
      kind('시민들', `시민들이 줄을 서 있다.${' '.repeat(5000)}2026.\n\n\n1. 7 photo@example.com`),
      'caption',
    );
    assert.equal(kind('시민들', `시민들이 줄을 보고 있다 .\n\n\n홍길동 기자\n\n\nphoto@example.com`), 'caption');
  });

  it('takes no longer for a few words in much white space', () => {
    for (const blank of [' ', '\n', ' \n', '\u00a0']) {
      const start = performance.now();
      for (const ends of ['보고 있다', '보고 있다 2026', '@'])
        kind('시민들', `보고 있다${blank.repeat(4_000)}${ends}x`);
      kind('시민들', `${'보고 있다@ '.repeat(20_000)}x`);
      assert.ok(performance.now() - start < 2_000);
    }
  });

  it('takes a few words for short', () => {
    assert.equal(kind('[속보] 개관식 중 정전', '개관식 중 정전'), 'short');
  });
});

describe('nearReport: place in a running story', () => {
  it('reads it from the markers of the title', () => {
    assert.deepEqual(
      [
        '도서관 개관',
        '[속보] 도서관 개관',
        '[2보] 도서관 개관',
        '도서관 개관(종합2보)',
        'Library opens -- 2nd Update',
        '(2nd LD) Library opens',
        '[단독] 도서관',
      ].map(wire),
      ['plain', 'flash', 'update', 'update', 'update', 'update', 'plain'],
    );
  });
});

describe('facts', () => {
  const dated = (dateline: string, title = 'Ferry stays') =>
    near({ title, text: `${dateline}Mara Odell keeps 77 ferries. ${sentences(1, 20)}` }).report;

  it('are not those of the dateline, nor names of the headline', () => {
    const { names, numbers } = dated('');
    for (const dateline of ['SEOUL, Jan. 2 (Yonhap) -- ', 'LONDON, Nov 28 (Reuters) - ', 'SEOUL (Yonhap) -- '])
      assert.deepEqual([dated(dateline).names, dated(dateline).numbers], [names, numbers], dateline);
    assert.deepEqual(dated('', 'Ferry of Council Bluffs stays').names, names);
  });

  it('are of a source whose name stands whole', () => {
    const one = filed({ title: 'Ferry', text: sentences(1, 20), oid: '' });
    const named = (publisher: string) => nearOf({ ...one, publisher }, one.text, one.at, NEAR_DEFAULTS).report.source;
    assert.notEqual(named('New York Times'), named('New York Post'));
  });

  it('tell names apart that begin alike', () => {
    assert.notDeepEqual(namesIn('Maria'), namesIn('Marcus'));
  });

  it('takes a number for the same with and without its thousands separator, and not with another fraction', () => {
    assert.deepEqual(numbersIn('1,330일, 1330일'), numbersIn('1330'));
    assert.notDeepEqual(numbersIn('4.72'), numbersIn('4.71'));
    assert.equal(agreement(numbersIn('4.72'), numbersIn('4.27')).overlap, 0);
    assert.deepEqual(numbersIn('없음'), []);
  });

  it('takes capitalised words for names, in scripts that have capitals', () => {
    assert.equal(namesIn('Mayor Mara Odell met AT&T on Monday; MARA laughed').length, 5);
    assert.deepEqual(namesIn('김나래 시장'), []);
    // the quick pattern and the one for every script find the same in a plain text: an accent behind it asks for the latter
    const plain = 'LG전자·SK하이닉스, “AI” 반도체… GS25 (aT 김나래) AT&T\nKBS2';
    assert.deepEqual(namesIn(plain), namesIn(`${plain} é`));
    assert.equal(namesIn(plain).length, 7);
  });

  it('leaves out of the words of a caption who stands where', () => {
    assert.deepEqual(wordsIn('김나래(왼쪽 두 번째) 시장이'), wordsIn('김나래 시장이'));
    assert.deepEqual(wordsIn('Odell, second from right, laughs'), wordsIn('Odell laughs'));
  });

  it('says of two lists how much of the shorter one is in the longer, and how much each has alone', () => {
    assert.deepEqual(agreement([1, 2, 3], [2, 3, 4, 5]), { overlap: 2 / 3, least: 3, onlyOne: 1, onlyOther: 2 });
    assert.deepEqual(agreement([], [1]), { overlap: 1, least: 0, onlyOne: 0, onlyOther: 1 });
  });
});

describe('headlineLikeness', () => {
  it('is 1 for equal headlines, 0 for what has no pair of characters, and symmetric', () => {
    assert.equal(headlineLikeness('도서관개관', '도서관개관'), 1);
    assert.equal(headlineLikeness('', ''), 0);
    assert.equal(headlineLikeness('a', 'a'), 0);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const likeness = headlineLikeness(a, b);
        assert.ok(likeness >= 0 && likeness <= 1);
        assert.equal(likeness, headlineLikeness(b, a));
      }),
    );
  });

  it('counts a repeated pair as often as both have it', () => {
    assert.equal(headlineLikeness('가나가나', '가나다라'), 2 / 6);
  });
});

describe('packReport', () => {
  it('keeps what is compared, and reads nothing else as a report', () => {
    const { report } = near({ ...LIBRARY, title: '[포토] 도서관' });
    const { fingerprint, numbers, names, words } = report;
    const bytes = packReport(report);
    assert.deepEqual(unpackReport(bytes), { fingerprint, numbers, names, words });
    // as a client may hand them over: a piece of a longer answer
    assert.deepEqual(unpackReport(new Uint8Array([...Array(9).fill(0), ...bytes]).subarray(9)), unpackReport(bytes));
    assert.equal(unpackReport(bytes.subarray(0, -1)), undefined);
    assert.equal(unpackReport(new Uint8Array()), undefined);
  });
});

describe('nearReport', () => {
  it('has no words of prose: they would not fit into a claim', () => {
    const { report } = near(LIBRARY);
    assert.deepEqual([report.kind, report.words], ['prose', []]);
  });

  it('has for its source the publisher’s own number, else its name, else nothing', () => {
    const source = (fields: object) => {
      const one = { ...filed({ ...LIBRARY, oid: '' }), ...fields };
      return nearOf(one, normaliseText(one.text), one.at, NEAR_DEFAULTS).report.source;
    };
    assert.deepEqual([{ oid: '901', publisher: 'P' }, { publisher: 'P' }, {}].map(source), ['901', 'P', '']);
  });
});

describe('the keys of a report', () => {
  it('are all different, at most as many as the settings say, without the headline of a caption', () => {
    const { keys } = near(LIBRARY);
    assert.equal(new Set(keys.map(({ pk }) => pk)).size, keys.length);
    assert.equal(keys.length, NEAR_DEFAULTS.probes);
    const { keys: caption } = near({
      title: '도서관에 모인 시민들',
      text: '시민들이 책을 고르고 있다. 2026.1.7 photo@example.com',
    });
    assert.ok(caption.every(({ pk }) => pk.startsWith('BAND#')));
  });

  it('are fewer of a caption and of a long text', () => {
    const caption = near({ ...LIBRARY, text: `${sentences(1, 12)} (AP Photo/Jane Example)` });
    const long = near({ ...LIBRARY, text: sentences(1, 60) });
    assert.equal(caption.report.kind, 'caption');
    assert.deepEqual([caption.keys.length, long.keys.length], [8, 12]);
  });

  it('are the headline first, hashed, then anchors; without one that says too little', () => {
    const { keys } = near(LIBRARY);
    assert.match(
      keys.map(({ pk, sk }) => `${pk} ${sk}`).join('\n'),
      /^HEAD#1#[\w-]{16} NEAR(\nBAND#1#[0-9a-z]+ NEAR)+$/,
    );
    const headed = (title: string) => near({ ...LIBRARY, title }).keys[0]?.pk.startsWith('HEAD#');
    assert.deepEqual(['x'.repeat(TELLING), 'x'.repeat(TELLING - 1)].map(headed), [true, false]);
  });
});
