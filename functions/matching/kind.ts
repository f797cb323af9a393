import type { Article } from '../article/index.ts';

/**
 * What sort of report an article is:
 *
 *     article   a text that says something
 *     caption   a picture's: pictures of one event share a paragraph, and each shows something else
 *     notice    a placeholder: an agency's usual notice, "more follows", an empty one
 *     flash     one or two sentences ahead of the report, or a preview
 *     bulletin  many news at once (hourly headlines, a day's schedule), by title and text; or a market's ticker
 */
export type ReportKind = 'article' | 'caption' | 'notice' | 'flash' | 'bulletin';

export const KINDS: readonly ReportKind[] = ['article', 'caption', 'notice', 'flash', 'bulletin'];

/** Whether a full report should replace a report of this kind. */
export function isThin(kind: ReportKind): boolean {
  return kind === 'caption' || kind === 'notice' || kind === 'flash';
}

/** Normalised code units of the longest caption that has a credit line; a longer text only quotes such a line. */
const LONGEST_CREDITED = 700;
const CREDIT = /\((?:AP|Reuters|AFP|UPI) Photo\b|\bvia AP\)|\bEPA\/|\bEPA-EFE\b|\bAFP PHOTO\b|Getty Images|REUTERS\//;

/** A longer caption ends with its credit; agencies explain the event at length. */
const LONGEST_CAPTION = 2000;
const ENDING_CREDIT =
  /(?:\bEPA(?:-EFE)?\/[\p{Lu} .'/-]{3,60}|\((?:AP|Reuters|AFP|UPI) Photo[^)]{0,80}\)|\bvia AP\))[^.]{0,60}$/u;

/** Korean captions say what is seen ("is waving") before the date that ends them. */
const LONGEST_DATED = 300;
const DATED = /(?:있다|있는 모습)\s?[.。]?\s?[^.。\n]{0,60}\d{4}\s?\.\s?\d{1,2}\s?\.\s?\d{1,2}/;

/** Korean agencies sign pictures that others took: with the desk's address, or that they may not be resold. */
const DESK = /(?:\bn?k?photo@\S{3,20}|재판매 및 DB ?금지\]?)\s?$/;

/** A short text is a caption if its title is marked as a picture's, or if its only sentence says what is seen. */
const LONGEST_SHORT = 200;
const PICTURE = /포토|사진|화보|photo|picture/i;
const DESCRIBES = /고 있다\s?\.?\s?(?:[가-힣]{2,4} 기자\s?)?(?:\S{1,64}@\S{1,64})?$/;
const SENTENCE = /다\s?\./g;

/** Code units in which a caption's marks are looked for. */
const HEAD = 1500;
const TAIL = 200;

/** Longest text of a flash: its marker stays on reports that say more. */
const LONGEST_FLASH = 150;
const FLASH = /속보|긴급|1보|速報|快讯|快訊|urgent|flash|breaking|eilmeldung|молния|urgente|예고|preview/i;
const PREVIEW = /^\W{0,2}(?:예고|미리보기|preview)\b/i;

/** Fewer telling words than this, beside those of the headline, and a text is only a placeholder. */
const FEW_TELLING = 4;

/**
 * @param units length of the normalised text
 * @param telling different words of the text that are not common and not in the headline
 */
export function kindOf(
  article: Pick<Article, 'title' | 'text' | 'markers'>,
  units: number,
  telling: number,
): ReportKind {
  const { title, text, markers } = article;
  if (isBulletin(title, text, units)) return 'bulletin';
  if (isCaption(text, markers, units)) return 'caption';
  if (telling < FEW_TELLING) return 'notice';
  const isFlash = PREVIEW.test(title) || markers.some((marker) => FLASH.test(marker));
  return isFlash && units < LONGEST_FLASH ? 'flash' : 'article';
}

function isCaption(text: string, markers: readonly string[], units: number): boolean {
  if (units >= LONGEST_CAPTION) return false;
  if (units >= LONGEST_CREDITED) return ENDING_CREDIT.test(evenlySpaced(text.slice(-TAIL)));
  const head = evenlySpaced(text.slice(0, 2 * HEAD));
  if (CREDIT.test(head)) return true;
  if (units >= LONGEST_DATED) return false;
  if (DATED.test(head.slice(0, HEAD)) || DESK.test(head.slice(-TAIL))) return true;
  if (units >= LONGEST_SHORT) return false;
  if (markers.some((marker) => PICTURE.test(marker))) return true;
  return DESCRIBES.test(head.slice(-TAIL)) && (head.match(SENTENCE)?.length ?? 0) < 2;
}

/** Titles of round-ups: headlines of the hour, schedules, horoscopes, anniversaries. Reports have such words, too. */
const ROUND_UPS: readonly RegExp[] = [
  /(?:이\s?시[각간]|오프라인|조간)\s?(?:주요\s?)?(?:헤드라인|뉴스)|실시간\s?뉴스\]|주요\s?뉴스$|헤드라인\s?[-–]/,
  /\[(?:뉴스룸 |\S{1,8}\s?)?(?:오프닝|클로징)\]|^클로징$|(?:뉴스|굿모닝)\S{0,8} (?:오프닝|클로징)$/,
  /오늘의\s?(?:주요\s?)?(?:일정|운세|띠별\s?운세)|띠별\s?운세|주요\s?(?:신문|조간)\s?(?:헤드라인|1면)/,
  /\b\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?\s)?headlines\b|\bheadlines\s?(?:[-–at(]{1,3}\s?)?\d{1,2}[:.]\d{2}/i,
  /\b(?:news (?:summary|bulletin|round-?up|in brief)|(?:hourly|morning|evening|midday|top) headlines)\b\s?\S{0,12}$/i,
  /^today in (?:\w+ )?history\b|^今日の歴史|の主な週間日程|^今日の主なニュース/i,
  /(?:早报|晚报|早间新闻|新闻早班车|要闻速览)\s?[丨|｜:：]/,
  /^(?:Schlagzeilen|Nachrichten) (?:um|von) \d/i,
  /^(?:Titulares|Les titres) (?:de|du) (?:hoy|las? (?:mañana|tarde|noche|prensa|\d)|jour|matin|midi|soir|\d)/i,
];

/** What begins an item of a list: signs, bullets, numbers of lines, years of a chronicle or of birth, times of day. */
const ITEMS = new RegExp(
  String.raw`[■□▲△▶▷▼◆◇●○◎►•※]|(?<=다\.)\d{1,2}\. |^[ \t]*(?:[-–—*·]|\d{1,2}[.)、])[ \t]*(?=\S)` +
    String.raw`|[\d０-９]{2,4}년\s?생|(?<!\d)\d{2}년(?= [가-힣])|[\d０-９]{4}年\s?[：:]|^\s{0,9}\d{4}\s?[—–:-]` +
    String.raw`|\b\d{4} ?--|\[(?:\d{1,2}면|종합)\]|\b\d{1,2}:\d{2}\b(?= \S)|\b[EI][NS][FT][JP]\b` +
    String.raw`|[가-힣]{2,5}자리\s?\(|(?:쥐|소|범|호랑이|토끼|용|뱀|말|양|원숭이|닭|개|돼지)띠`,
  'gm',
);
const FEWEST_ITEMS = 2;
/** Normalised code units of an item, on average. */
const LONGEST_ITEM = 500;
/** Characters above the first item of a list: who wrote it, and when. */
const LONGEST_ABOVE = 40;
const SENTENCE_END = /(?:(?<!\.)[.!?](?=["'”’)\]]?(?:\s|$))|다\.|[。！？])/g;
/** A text that goes on for so long without the end of a sentence is a list. */
const LONGEST_SENTENCE = 250;
const LONGEST_GREETING = 600;
/** How presenters open and close a programme. */
const GREETING = /여러분|고맙습니다|감사합니다|◀ ?앵커 ?▶|\[앵커\]|살펴보겠습니다/;
const EDGE = 150;
/** Letters of a title beside those of a round-up and its day. */
const FEW_LETTERS = 4;
const DAY_LETTERS = /[년월일요음력화수목금토年月日曜火水木金土양]/g;

const sentencesIn = (text: string): number => text.match(SENTENCE_END)?.length ?? 0;

/** Whether a text is what titles of round-ups promise: items, or words of a presenter, and no report of its own. */
function isRoundUp(title: string, text: string, units: number): boolean {
  const body = text.slice(0, 4 * HEAD);
  const shown = Math.min(1, body.length / Math.max(1, text.length)) * units;
  const items = body.match(ITEMS)?.length ?? 0;
  const others = ROUND_UPS.reduce((left, pattern) => left.replace(pattern, ' '), title).replace(DAY_LETTERS, '');
  const isOnlyTitle = (others.match(/\p{L}/gu)?.length ?? 0) <= FEW_LETTERS;
  // Above the first item of a list there are no sentences; a report may end in a list, or have one in its middle.
  const above = body.slice(0, Math.max(0, body.search(ITEMS)));
  const isList = isOnlyTitle || above.length <= LONGEST_ABOVE || sentencesIn(above) === 0;
  if (items >= FEWEST_ITEMS && isList && shown <= items * LONGEST_ITEM) return true;
  if (
    units < LONGEST_GREETING &&
    isOnlyTitle &&
    (GREETING.test(text.slice(0, EDGE)) || GREETING.test(text.slice(-EDGE)))
  )
    return true;
  const sentences = sentencesIn(body);
  if (units >= LONGEST_SENTENCE / 2) return shown > (sentences + 1) * LONGEST_SENTENCE;
  // hardly a text: then the title has to be nothing else
  return sentences === 0 && isOnlyTitle;
}

/** A market's ticker: an index or a rate with its figure, and hardly a word of text. */
const LONGEST_TICKER = 80;
const MARKET =
  /\b(?:KOSPI|KOSDAQ|Nikkei|Hang Seng|FTSE|DAX|CAC|Dow Jones|Nasdaq|S&P 500|Stoxx)\b|코스피|코스닥|환율|원\/달러|恒指|日経平均/gi;
const QUOTED_AT = /\d[\d,]*\.\d/;
const MOVES =
  /\b(?:UP|DN|DOWN|points?|close[ds]?|open(?:s|ed)?)\b|마감|출발|개장|포인트|▲|▼|\dp\b|收报|終値|오른|내린|상승|하락/gi;
/** What else stands in a ticker: markers, units, other currencies. */
const UNITS = /\[[^\]]{1,6}\]|\([^)]{1,12}\)|달러|원|[pP]\b|\b(?:at|by|the|in|on|to|of)\b/g;
/** Letters that a ticker's title has beside these; a record has more. */
const MOST_OTHER_LETTERS = 2;
const RECORD =
  /사상|처음|최고|최저|역대|돌파|붕괴|\b(?:record|all-time|first|since|highest|lowest|worst)\b|史上|最高|最安/i;

function isTicker(line: string, text: string, units: number): boolean {
  if (units >= LONGEST_TICKER || !QUOTED_AT.test(line) || RECORD.test(line) || RECORD.test(text)) return false;
  if (sentencesIn(text) > 1) return false;
  const [named, moved] = [line.replace(MARKET, ' '), line.replace(MOVES, ' ')];
  if (named === line || moved === line) return false;
  const others = named.replace(MOVES, ' ').replace(UNITS, ' ').match(/\p{L}/gu)?.length ?? 0;
  return others <= MOST_OTHER_LETTERS;
}

function isBulletin(title: string, text: string, units: number): boolean {
  const line = title.slice(0, HEAD / 10);
  return (
    (ROUND_UPS.some((pattern) => pattern.test(line)) && isRoundUp(line, text, units)) || isTicker(line, text, units)
  );
}

/** One blank or one line end for each run of white space, which the patterns above would else try at every place. */
const evenlySpaced = (text: string): string => text.trim().replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
