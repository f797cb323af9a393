/**
 * The text below a headline: the beginning of an article without what stands before it. Papers write there who reports,
 * from where and with whom, and headings in a row; the excerpt that notifications tell keeps that. The wire's mark ends
 * whatever stands above the text: `headings (서울=연합뉴스) 홍길동 기자 = `, `slug SEOUL, Dec. 29 (Yonhap) -- `.
 * @param publisher of the report: its name in brackets is such a mark
 * @returns whole sentences, two lines of them or the first one
 */
export function ledeOf(excerpt: string, { headline = '', publisher = '', language = 'en' }: LedeOf = {}): string {
  const text = excerpt.trim();
  let own = text.slice(endOfMark(text.slice(0, SEARCHED), publisher)).trimStart();
  for (let before = ''; before !== own; ) {
    before = own;
    for (const opening of OPENINGS) own = own.replace(opening, '').trimStart();
  }
  if (headline.length > SHORTEST && own.startsWith(headline)) own = own.slice(headline.length).trimStart();
  own = withoutQuotations(own);
  return firstSentences(own.length > SHORTEST ? own : text, language);
}

interface LedeOf {
  readonly headline?: string;
  readonly publisher?: string | undefined;
  readonly language?: string;
}

/** How far into an excerpt headings reach before the wire's mark. Code units. */
const SEARCHED = 220;
/** Less is no sentence. */
const SHORTEST = 20;
/** What two lines of the page have, in letters of Latin; one of Chinese, Japanese and Korean takes as much as two. */
const TWO_LINES = 190;
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/;

const REPORTER = String.raw`(?:[\p{L}·ㆍ]{2,12}[ ,·]{0,2}){1,4}\s?(?:기자|특파원|논설위원|통신원|앵커)`;

/** The marks after which an article of a wire or a broadcaster begins. */
const MARKS: readonly RegExp[] = [
  // (서울=연합뉴스) 박수윤 노선웅 기자 = ; [서울=뉴시스]이수지 기자 = ; (뉴욕 AFP=연합뉴스) ; [헤럴드경제=강승연 기자]
  new RegExp(
    String.raw`[(（[【][^()（）[\]【】\n]{1,30}[=＝][^()（）[\]【】\n]{1,30}[)）\]】]\s?(?:${REPORTER}\s?[=:])?`,
    'gu',
  ),
  // [이데일리 이윤정 기자]
  new RegExp(String.raw`[[(（【][^()（）[\]【】\n]{0,24}${REPORTER}[)）\]】]`, 'gu'),
  // 홍길동 기자 = ; 홍길동 특파원 :
  new RegExp(String.raw`${REPORTER}\s?=\s`, 'gu'),
  // [앵커], ◀ 앵커 ▶, <앵커>, [기자], [앵커멘트]
  /[[<【◀]\s?(?:앵커|기자|리포트|앵커\s?멘트|아나운서|キャスター)\s?[\]>】▶]\s?:?/gu,
  // SEOUL, Dec. 29 (Yonhap) -- ; GULL BAY (Gull Bay Wire) — ; PARIS, Jan 5 (AFP) -
  /\p{Lu}{2}[\p{Lu}.'’,/ -]{0,40}(?:,?\s?\p{Lu}\p{Ll}{2,8}\.?\s\d{1,2},?)?(?:\s\d{4})?\s?\([^()\n]{2,40}\)\s?(?:—|–|--?)\s/gu,
  // 新华社北京1月5日电 ; 中新网1月5日电(记者 张三) ; 【东京时事】
  /(?:新华社|中新网|中新社|人民网|本报|共同社)[^，。\n]{0,24}?[电讯電訊](?:\s?[(（][^()（）\n]{1,30}[)）])?/gu,
];

/** What else stands in front of a text, one of which may follow another. */
const OPENINGS: readonly RegExp[] = [
  // [MT리포트], 【ソウル】, <속보>, ▶ ; up to three dozen letters in brackets of a kind that no sentence begins with.
  /^(?:\[[^\]\n]{1,36}\]|【[^】\n]{1,36}】|〈[^〉\n]{1,36}〉|<[^>\n]{1,36}>)\s?/u,
  /^[■□◇◆△▲▶▷●○※☞◀=:：—–\-\s]+/u,
  // PARIS — ; BERLIN –
  /^\p{Lu}{3}[\p{Lu}.'’,/ -]{0,30}\s(?:—|–|--)\s/u,
  // Berlin (dpa) - ; Paris (AFP) –
  /^\p{Lu}[\p{L}\p{M}.'’,/ -]{1,40}\s?\((?:[A-Z]{2,10}|dpa|Reuters|Xinhua|Kyodo|ANSA|EFE)(?:[/-]\w{2,12})?\)\s?(?:—|–|--?|\.-)\s?/u,
  // By Jane Roe | ; Von Anna Weber –
  /^(?:By|Von|Par|Por|Di)\s\p{Lu}[\p{L}\p{M}.'’ -]{3,40}\s?(?:\||—|–|:|·)\s?/u,
  new RegExp(String.raw`^${REPORTER}\s`, 'u'),
  /^(?:사진|자료사진|그래픽|영상)\s?[=:]\s?\S{1,30}\s/u,
];

/** Where the last mark ends before which no sentence does; 0: there is none. */
function endOfMark(text: string, publisher: string): number {
  const ends = MARKS.flatMap((mark) =>
    [...text.matchAll(mark)].map(({ index, 0: found }) => [index, index + found.length]),
  );
  for (let at = publisher === '' ? -1 : text.indexOf(publisher); at >= 0; at = text.indexOf(publisher, at + 1)) {
    const end = at + publisher.length;
    if (/[[(【<]$/.test(text.slice(0, at)) && /^[\])】>]/.test(text.slice(end))) ends.push([at - 1, end + 1]);
  }
  return Math.max(0, ...ends.flatMap(([begin = 0, end = 0]) => (ENDS_SENTENCE.test(text.slice(0, begin)) ? [] : end)));
}

/** A sentence, and no heading: those end in nouns, quotations and ellipses. */
const ENDS_SENTENCE = /(?:\p{Ll}{3}\.|[다요까죠]\.|[。])(?=\s|$|\p{L})/u;

const QUOTATIONS = /^(?:["“'‘「『][^"”'’」』\n]{4,60}["”'’」』](?:…|,)?\s?){1,4}/u;
/** How a sentence goes on after a quotation. */
const GOES_ON = /^(?:라고|고\s|며|이라|라며|라는|이라는|[는은이가을를의에와과도]\s|[とはがのを、]|,|\p{Ll})/u;

/** Quotations in a row, headings that are glued to the text. */
function withoutQuotations(text: string): string {
  const rest = text.slice((QUOTATIONS.exec(text)?.[0] ?? '').length);
  return rest.length > SHORTEST && !GOES_ON.test(rest) && ENDS_SENTENCE.test(rest) ? rest : text;
}

const SEGMENTERS = new Map<string, Intl.Segmenter>();

function segmenterOf(language: string): Intl.Segmenter {
  const locale = Intl.getCanonicalLocales(/^[a-z]{2,3}$/.test(language) ? language : 'en')[0] ?? 'en';
  const known = SEGMENTERS.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'sentence' });
  SEGMENTERS.set(locale, known);
  return known;
}

const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);

function firstSentences(text: string, language: string): string {
  let end = 0;
  for (const { index, segment } of segmenterOf(language).segment(text)) {
    const next = index + segment.trimEnd().length;
    if (end > 0 && widthOf(text.slice(0, next)) > TWO_LINES) break;
    end = next;
  }
  return text.slice(0, end).trim();
}
