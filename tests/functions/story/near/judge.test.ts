import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likeness, unlike } from '../../../../functions/story/near/judge.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { sentences } from './invented.ts';
import { BRIDGE, type Filed, LIBRARY, LIBRARY_LATER, LIBRARY_REWRITTEN, near } from './samples.ts';

const judge = (one: Filed, other: Filed, settings = NEAR_DEFAULTS) => {
  const [a, b] = [near(one).report, near(other).report];
  const evidence = likeness(a, b, settings);
  assert.deepEqual(likeness(b, a, settings), evidence, 'whichever comes first');
  if (evidence) assert.equal(unlike(a, b, settings), false, 'what joins is not turned away unread');
  return evidence;
};
const rule = (one: Filed, other: Filed) => judge(one, other)?.rule;

/** The publisher that `samples.ts` gives a report without one. */
const LIBRARY_OID = '901';

const NOTICE = {
  title: '[인사] 한빛시',
  text: '◇ 4급 승진 ▲ 행정국장 이몽룡 ◇ 5급 전보 ▲ 총무과장 성춘향 ▲ 세무과장 변학도',
};
const FLASH = { title: '[속보] 한빛시 중앙도서관 개관식 중 정전', text: '[속보] 한빛시 중앙도서관 개관식 중 정전' };
const CAPTION = {
  title: '축사하는 김나래 시장',
  text: '(한빛=가온통신) 임꺽정 기자 = 김나래 한빛시장이 7일 강변동 중앙도서관에서 열린 개관식에서 축사를 하고 있다. 2026.1.7 photo@example.com',
};

describe('likeness: prose', () => {
  it('joins a rewrite of the same release by another publisher under another headline', () => {
    const evidence = judge(LIBRARY, LIBRARY_REWRITTEN);
    assert.equal(evidence?.rule, 'text');
    assert.ok(evidence.containment >= NEAR_DEFAULTS.containment && evidence.headline < 0.5, JSON.stringify(evidence));
  });

  it('joins a later version by the same publisher though it corrects the numbers, if it is marked as one', () => {
    const digits = (text: string): string => text.replace(/\d+/g, (number) => String(Number(number) + 1000));
    const corrected = { ...LIBRARY_LATER, text: digits(LIBRARY_LATER.text) };
    assert.equal(rule(LIBRARY, corrected), 'text');
    assert.equal(rule(LIBRARY, { ...corrected, title: corrected.title.replace('(종합)', '') }), undefined);
  });

  it('asks more of two texts of one publisher than of two', () => {
    const [one, other] = [LIBRARY, LIBRARY_REWRITTEN].map((report) => ({
      ...report,
      text: `${report.text} ${sentences(1, 1)}`,
    }));
    assert.ok(one && other);
    assert.equal(rule(one, other), 'text');
    assert.equal(rule(one, { ...other, oid: LIBRARY_OID }), undefined);
  });

  it('leaves apart two stories of one town, one day and one agency', () => {
    assert.equal(rule(LIBRARY, BRIDGE), undefined);
  });

  it('leaves apart two reports of one template by one publisher: other numbers are other news', () => {
    const weather = (day: number, low: number, high: number, snow: number): Filed => ({
      title: `한빛 지역 ${day}일 아침 영하 ${low}도…낮 최고 ${high}도`,
      hour: 24 * day,
      text:
        `(한빛=가온통신) 홍길동 기자 = ${day}일 한빛 지역은 아침 최저기온이 영하 ${low}도, 낮 최고기온이 ${high}도로 예보됐다. 기상청에 따르면 이날 예상 적설량은 ${snow}㎝다. ` +
        '중국 북부지방에서 확장하는 찬 대륙고기압의 영향을 받겠다. 미세먼지 농도는 원활한 대기 확산으로 전 권역이 보통 수준을 보이겠다. 바다의 물결은 앞바다에서 0.5∼2.5ｍ로 일겠다. ' +
        '기상청 관계자는 "내린 눈이 얼어 도로가 미끄러운 곳이 많겠으니 교통안전에 주의해야 한다"고 당부했다. 건조한 날씨가 이어지니 불이 나지 않게 조심해야 한다.',
    });
    assert.equal(rule(weather(5, 12, 3, 4), weather(6, 9, 1, 7)), undefined);
  });

  it('leaves apart a report and the round-up that mentions it among other things', () => {
    const roundUp = { title: '오늘의 지역 소식', oid: '903', text: `${sentences(1, 20)} ${LIBRARY.text}` };
    assert.equal(rule(LIBRARY, roundUp), undefined);
  });

  it('believes nothing beyond the window', () => {
    assert.equal(rule(LIBRARY, { ...LIBRARY_REWRITTEN, hour: 24 * 7 + 1 }), undefined);
    assert.equal(
      judge(LIBRARY, { ...LIBRARY_REWRITTEN, hour: 24 * 7 + 1 }, { ...NEAR_DEFAULTS, windowDays: 8 })?.rule,
      'text',
    );
  });
});

describe('likeness: headlines', () => {
  it('joins an equal headline of another publisher though the texts share little: a notice, worded otherwise', () => {
    const other = {
      title: '【인사】한빛시',
      oid: '902',
      hour: 5,
      text: '◆ 4급 승진 ❍이몽룡(행정국장) ◆ 5급 전보 ❍성춘향(총무과장) ❍변학도(세무과장)',
    };
    assert.equal(rule(NOTICE, other), 'same-headline');
  });

  it('does not believe it a day later: there are notices every day', () => {
    const next = { ...NOTICE, oid: '902', hour: 26, text: '◇ 6급 승진 ▲ 홍보팀장 방자 ▲ 도로팀장 월매' };
    assert.equal(rule(NOTICE, next), undefined);
  });

  it('does not join a column with its next day’s under the same headline', () => {
    const column = (day: number): Filed => ({
      title: '[오늘의 운세] 띠별 운세',
      oid: String(901 + day),
      hour: day,
      text: `쥐띠 돼지띠 소띠 범띠. ${sentences(1000 * day, 30)}`,
    });
    assert.equal(rule(column(0), column(1)), undefined);
  });

  it('means nothing over two pictures', () => {
    const other = {
      ...CAPTION,
      oid: '902',
      text: '[한빛=나래일보] 성춘향 기자 = 7일 한빛시의회에서 의원들이 예산안에 대해 토론하고 있다. 2026.01.07. photo@example.com',
    };
    assert.equal(rule(CAPTION, other), undefined);
  });
});

describe('likeness: flashes', () => {
  it('joins a flash and the report that opens with it', () => {
    const report = {
      title: '한빛시 중앙도서관 개관식 중 정전…200명 대피',
      hour: 1,
      text: `한빛시 중앙도서관 개관식 중 정전이 일어났다. ${BRIDGE.text} ${LIBRARY.text}`,
    };
    assert.ok(rule(FLASH, report));
    assert.equal(rule(FLASH, { ...report, hour: 20 }), undefined, 'not the next day');
  });

  it('joins a flash and its second version by one agency, and not two flashes of one agency', () => {
    const second = {
      title: '[2보] 한빛시 중앙도서관 개관식 중 정전',
      hour: 1,
      text: '한빛시 중앙도서관 개관식 중 정전, 시장 등 200명 대피',
    };
    const other = { title: '[속보] 한빛시 중앙시장 화재 완진', hour: 1, text: '[속보] 한빛시 중앙시장 화재 완진' };
    assert.ok(rule(FLASH, second));
    assert.equal(rule(FLASH, other), undefined);
  });

  it('does not take the placeholder under flashes for a text', () => {
    const more = (title: string): Filed => ({ title, text: '(한빛=가온통신) 후속기사가 이어집니다.' });
    assert.equal(rule(more('[속보] 한빛시장 사의 표명'), more('[속보] 대설특보 전국으로 확대')), undefined);
  });
});

describe('likeness: captions', () => {
  it('joins the same picture filed again with a longer credit, or with who stands where', () => {
    const again = {
      ...CAPTION,
      title: '김나래 시장 축사',
      text: CAPTION.text.replace('김나래 한빛시장이', '김나래(왼쪽 두 번째) 한빛시장이'),
    };
    assert.equal(rule(CAPTION, again), 'words');
  });

  it('leaves apart pictures of one event that differ in one word', () => {
    assert.equal(rule(CAPTION, { ...CAPTION, text: CAPTION.text.replace('축사를', '헌화를') }), undefined);
    assert.equal(
      rule(CAPTION, { ...CAPTION, text: CAPTION.text.replace('김나래 한빛시장', '변학도 한빛시의장') }),
      undefined,
    );
  });

  it('leaves apart long captions with one background paragraph', () => {
    const background =
      ' The town of Gull Bay holds its winter fair for the first time since the flood of 2021, when the harbour wall broke and four hundred people had to leave their houses for months. EPA/JANE EXAMPLE';
    const one = {
      title: 'NORWAY FAIR',
      text: `A baker lifts a tray of buns on the first day of the fair in Gull Bay, 5 January 2026.${background}`,
    };
    const other = {
      title: 'NORWAY FAIR',
      text: `Children watch a puppet show on the first day of the fair in Gull Bay, 5 January 2026.${background}`,
    };
    assert.equal(rule(one, other), undefined);
  });
});

describe('likeness: evidence', () => {
  it('says to the hundredth what was compared, for a person to read', () => {
    const evidence = judge(LIBRARY, LIBRARY_LATER);
    assert.equal(evidence?.hours, 2);
    for (const share of [
      evidence.jaccard,
      evidence.containment,
      evidence.lead,
      evidence.headline,
      evidence.numbers,
      evidence.names,
    ]) {
      assert.ok(
        share >= 0 && share <= 1 && Math.abs(share * 100 - Math.round(share * 100)) < 1e-9,
        JSON.stringify(evidence),
      );
    }
  });
});
