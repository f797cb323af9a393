import type { Filed } from './samples.ts';

/** Writes one of a template's items; every item is other news. */
export type Template = (random: () => number) => Filed;

const oneOf = (random: () => number, list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
const between = (random: () => number, low: number, high: number): number => low + random() * (high - low);
const won = (random: () => number): string => (1000 * Math.floor(between(random, 20, 320))).toLocaleString('en-US');
const dollars = (random: () => number): string => `$${between(random, 20, 320).toFixed(2)}`;
const count = (random: () => number, high: number): string =>
  Math.floor(between(random, 1, high)).toLocaleString('en-US');

const FIRST = [
  'Nor',
  'Vel',
  'Quan',
  'Hel',
  'Bri',
  'Tor',
  'Ax',
  'Lum',
  'Cor',
  'Zen',
  'Mar',
  'Pol',
  'Gra',
  'Sil',
  'Ost',
  'Fen',
  'Kal',
  'Dun',
];
const LAST = [
  'tek',
  'ion',
  'dyne',
  'mark',
  'foss',
  'gate',
  'wick',
  'lane',
  'more',
  'bridge',
  'ware',
  'cell',
  'gen',
  'ford',
  'stone',
  'path',
];
const FORM = ['Inc', 'Corp', 'Holdings', 'Group', 'Ltd', 'Industries', 'Energy', 'Systems'];
const BROKERS = [
  'Harwick Capital',
  'Dunmore',
  'Lakeview Partners',
  'Bright Harbor',
  'Oakline',
  'Stanfield',
  'Kestrel Bank',
  'Royal Northern',
  'Grey Point',
];
const RATINGS = ['Buy', 'Hold', 'Sell', 'Overweight', 'Underweight', 'Neutral', 'Outperform'];

const company = (random: () => number): string =>
  `${oneOf(random, FIRST)}${oneOf(random, LAST)} ${oneOf(random, FORM)}`;

/** A newswire's one-line notes: the headline is the text, under a time stamp. */
const rating: Template = (random) => {
  const [from, to, broker] = [oneOf(random, RATINGS), oneOf(random, RATINGS), oneOf(random, BROKERS)];
  const title = `${company(random)} ${random() < 0.5 ? 'Raised' : 'Cut'} to ${to} From ${from} by ${broker}`;
  const minute = String(Math.floor(between(random, 10, 60)));
  return { title, text: `${title}\n\n(END) Gull Bay Newswires\n\nJanuary 05, 2026 09:${minute} ET (14:${minute} GMT)` };
};

/** A site's long notes: a paragraph of news before pages of what was so before. */
const priceTarget: Template = (random) => {
  const [name, broker, second, third] = [
    company(random),
    oneOf(random, BROKERS),
    oneOf(random, BROKERS),
    oneOf(random, BROKERS),
  ];
  const ticker = name.slice(0, 4).toUpperCase();
  return {
    title: `${broker} Moves ${name} (NYSE:${ticker}) Price Target to ${dollars(random)}`,
    text: `${name} (NYSE:${ticker}) had its price target moved by analysts at ${broker} from ${dollars(random)} to ${dollars(random)} in a note to clients on Monday. The brokerage has a "${oneOf(random, RATINGS)}" rating on the stock.

Other analysts have also weighed in lately. ${second} repeated a "${oneOf(random, RATINGS)}" rating on shares of ${name} in a report on Friday. ${third} raised its target price on ${name} to ${dollars(random)} and gave the company an "${oneOf(random, RATINGS)}" rating in a research report. One analyst has rated the stock with a sell rating, ${count(random, 9)} have given a hold rating and ${count(random, 20)} have given a buy rating to the company. The stock has an average rating of "Moderate Buy" and a consensus target price of ${dollars(random)}.

Shares of ${ticker} opened at ${dollars(random)} on Monday. The company has a fifty-day moving average of ${dollars(random)} and a two-hundred-day moving average of ${dollars(random)}. It has a market capitalisation of $${between(random, 1, 90).toFixed(2)} billion, a price-to-earnings ratio of ${between(random, 5, 60).toFixed(2)} and a beta of ${between(random, 0.4, 2).toFixed(2)}. The stock has a twelve-month low of ${dollars(random)} and a twelve-month high of ${dollars(random)}.

Large investors have recently changed their holdings of the stock. ${second} grew its stake in ${name} by ${between(random, 1, 30).toFixed(1)}% during the third quarter and now owns ${count(random, 90_000)} shares of the company. Institutional investors own ${between(random, 20, 95).toFixed(2)}% of the stock.

Receive a concise daily summary of the latest news and analysts' ratings for ${name} with our free daily e-mail newsletter.`,
  };
};

const MAKERS = [
  '한빛',
  '대솔',
  '유진',
  '동해',
  '서광',
  '미르',
  '세솔',
  '가람',
  '누리',
  '하나로',
  '태솔',
  '신우',
  '경솔',
  '남솔',
  '청우',
  '보람',
];
const TRADES = ['전자', '화학', '바이오', '중공업', '제약', '에너지', '건설', '식품', '반도체', '통신'];
const HOUSES = ['가온증권', '나래투자증권', '다솔증권', '라온금융투자', '마루증권', '바른투자증권'];

const koreanTarget: Template = (random) => {
  const [name, house, from, to] = [
    `${oneOf(random, MAKERS)}${oneOf(random, TRADES)}`,
    oneOf(random, HOUSES),
    won(random),
    won(random),
  ];
  return {
    title: `"${name}, 목표가 ${from}원→${to}원"-${house}`,
    text: `${house}은 5일 ${name}에 대해 실적 전망을 반영해 투자의견 '매수'를 유지하고 목표주가를 기존 ${from}원에서 ${to}원으로 조정했다.

${house} 연구원은 "${name}의 4분기 연결 기준 매출액은 ${count(random, 9000)}억원, 영업이익은 ${count(random, 900)}억원으로 예상한다"고 말했다. 이어 "올해 매출액은 전년 대비 ${between(random, 1, 40).toFixed(1)}% 늘어난 ${count(random, 30_000)}억원, 영업이익은 ${between(random, 1, 50).toFixed(1)}% 늘어난 ${count(random, 3000)}억원으로 추정한다"며 "밸류에이션 부담은 제한적"이라고 덧붙였다.

한편 ${name} 주가는 이날 오전 9시 30분 기준 전 거래일 대비 ${between(random, 0, 5).toFixed(2)}% 오른 ${won(random)}원에 거래되고 있다.`,
  };
};

const PEOPLE = ['김도현', '이서준', '박하은', '최민재', '정유나', '강태오', '윤서아', '임재현', '한지우', '오세린'];
const DOING = [
  '발언하고',
  '인사하고',
  '생각에 잠겨',
  '자료를 살펴보고',
  '질의에 답하고',
  '참석자들과 대화하고',
  '입장하고',
  '웃고',
  '악수하고',
];

const picture: Template = (random) => {
  const [who, doing] = [oneOf(random, PEOPLE), oneOf(random, DOING)];
  return {
    title: `${who} 위원장`,
    text: `(서울=가온통신) 임꺽정 기자 = ${who} 위원장이 5일 서울 여의도 국회에서 열린 정보통신 안전점검 및 재발방지 대책 마련을 위한 연석 청문회에서 ${doing} 있다. 2026.1.5 photo@example.com`,
  };
};

const FAMILY = [...'김이박최정강조윤장임한오서신권황안송류전'];
const GIVEN = [...'도현서준하은민재유나태오아재현지우세린가람소미나래보라찬솔별빛'];
const person: (random: () => number) => string = (random) =>
  oneOf(random, FAMILY) + oneOf(random, GIVEN) + oneOf(random, GIVEN);

const notice: Template = (random) => ({
  title: `[인사] ${oneOf(random, GIVEN)}${oneOf(random, GIVEN)}${oneOf(random, GIVEN)}${oneOf(random, TRADES)}`,
  text: `◇ 승진 ▲ 부사장 ${person(random)} ▲ 전무 ${person(random)} ◇ 전보 ▲ 경영지원실장 ${person(random)} ▲ 감사실장 ${person(random)} ▲ 대외협력팀장 ${person(random)}`,
});

export const TEMPLATES: Readonly<Record<string, Template>> = {
  'ratings in one line': rating,
  'price targets over pages of background': priceTarget,
  'Korean price targets': koreanTarget,
  'pictures of one hearing': picture,
  'personnel notices': notice,
};
