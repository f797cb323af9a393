// How people search stories: the console and the commands, and what the setting `watchWords` is matched by.

/** What a search looks at in a story. */
export interface Searched {
  /** Headlines, earlier ones too, and the excerpt. */
  readonly texts: readonly string[];
  readonly publishers: readonly string[];
  readonly language?: string;
  readonly urls: readonly string[];
  /** Of the story and its articles, as the table has them. A hash matches only whole. */
  readonly ids: readonly string[];
}

/**
 * Whether a story is what somebody looks for: each word asked for is a word of it or the beginning of one, in any
 * order. `"night ferry"` asks for these words in a row, `-ferry` for stories without it, `publisher:` and `lang:` for
 * those of a publisher or in a language. A url also matches without its query, and an id as its file states it. Nothing
 * asked for matches every story.
 */
export function searchFor(asked: string): (searched: Searched) => boolean {
  const terms = termsIn(asked);
  return (searched) => {
    if (terms.length === 0) return true;
    const folded = foldedOf(searched);
    return terms.every(({ isExcluded, matches }) => matches(folded) !== isExcluded);
  };
}

/** What a search goes by in a story, beside its words. */
export interface Ranked {
  readonly searched: Searched;
  readonly papers: number;
  /** When it was last reported: ISO 8601. */
  readonly at: string;
}

/**
 * The stories that a search finds, the best first: by words, papers and time. Where none has all of the words, those
 * that have most of them; a phrase, a field and what is excluded stay needed.
 */
export function rankedFor<T>(asked: string, all: readonly T[], look: (one: T) => Ranked) {
  const terms = termsIn(asked);
  const needed = terms.filter(({ isNeeded }) => isNeeded);
  const words = terms.filter(({ isNeeded }) => !isNeeded);
  const rows = all.flatMap((one) => {
    const { searched, papers, at } = look(one);
    const folded = foldedOf(searched);
    if (!needed.every(({ isExcluded, matches }) => matches(folded) !== isExcluded)) return [];
    const has = words.map(({ matches }) => matches(folded));
    const headline = { ...folded, text: folded.headline };
    const inHeadline = words.map(({ matches }, index) => has[index] === true && matches(headline));
    return words.length > 0 && !has.includes(true) ? [] : [{ one, has, inHeadline, papers, at }];
  });
  return rankRows(rows, all.length);
}

/** A story that has some of the words, and which of them stand in the headline that people see. */
interface Row<T> {
  readonly one: T;
  readonly has: readonly boolean[];
  readonly inHeadline: readonly boolean[];
  readonly papers: number;
  readonly at: string;
}

/**
 * The best first: a word more is worth more than any number of papers, words in the headline like four times the
 * papers, and two days like half of them. Where no story has all of the words, those with half of them, by how rare
 * they are. Pages have the text of this function: it uses nothing from outside.
 * @param count of the stories that were searched
 */
export function rankRows<T>(rows: readonly Row<T>[], count: number): { found: T[]; isPartial: boolean } {
  const isWhole = rows.some(({ has }) => !has.includes(false));
  const words = rows[0]?.has ?? [];
  const worth = words.map((_, at) => Math.log(1 + count / (1 + rows.filter(({ has }) => has[at]).length)));
  const sum = (some: readonly number[]) => some.reduce((total, one) => total + one, 0);
  const shareOf = (has: readonly boolean[]) =>
    words.length === 0 ? 1 : sum(worth.filter((_, at) => has[at])) / sum(worth);
  const found = rows
    .map(({ one, has, inHeadline, papers, at }) => {
      const share = has.includes(false) ? shareOf(has) : 1;
      const time = Date.parse(at) / 172_800_000;
      return { one, share, score: 20 * share + 2 * shareOf(inHeadline) + Math.log2(Math.max(1, papers)) + time };
    })
    .filter(({ share }) => (isWhole ? share === 1 : share >= 0.5))
    .sort((one, other) => other.score - one.score)
    .map(({ one }) => one);
  return { found, isPartial: !isWhole && found.length > 0 };
}

interface Folded {
  /** Of the first text; as `text`. */
  readonly headline: string;
  /** The words of each text on a line, a space before and after each; then the same with Hanja as people say them. */
  readonly text: string;
  readonly publishers: string;
  readonly language: string;
  readonly plainUrls: readonly string[];
  readonly ids: readonly string[];
}

/** Folding takes most of the time, and the page searches the same stories at every keystroke. */
const FOLDED = new WeakMap<Searched, Folded>();

/** What of a story a search compares with what is asked for. */
export function foldedOf(searched: Searched): Folded {
  const known = FOLDED.get(searched);
  if (known) return known;
  const publishers = linesOf(searched.publishers);
  const folded = {
    headline: inHangul(linesOf(searched.texts.slice(0, 1))),
    text: inHangul(linesOf(searched.texts) + publishers),
    publishers,
    language: searched.language ?? '',
    plainUrls: searched.urls.map((url) => plainUrl(fold(url))),
    ids: searched.ids.map(fold),
  };
  FOLDED.set(searched, folded);
  return folded;
}

const inHangul = (text: string): string =>
  HANGUL.test(text) && text.search(HANJA) >= 0 ? READINGS.reduce((all, read) => all + read(text), text) : text;

const linesOf = (texts: readonly string[]): string => texts.map((text) => lineOf(wordsOf(fold(text)))).join('');

const lineOf = (words: readonly string[]): string => ` ${words.join(' ')} \n`;

/** One thing that a query asks for. */
interface Term {
  readonly isExcluded: boolean;
  /** Excluded, a field or a phrase: a story without it is not found by the other words. */
  readonly isNeeded: boolean;
  readonly matches: (folded: Folded) => boolean;
}

/** `-`, a field, and a phrase in quotes or a word. */
const TERM = /(-?)(?:(publisher|lang|language):)?(?:"([^"]*)"|(\S+))/g;

function termsIn(asked: string): Term[] {
  const folded = fold(asked).replaceAll(/[\u201c-\u201f]/g, '"');
  const all = [...folded.matchAll(TERM)].map(([, minus, field, phrase, word = '']) => {
    const words = wordsOf(phrase ?? word);
    const isExcluded = minus === '-';
    const isNeeded = isExcluded || field !== undefined || phrase !== undefined;
    return { isExcluded, isNeeded, isEmpty: words.length === 0, matches: matcherOf(field, words, phrase, word) };
  });
  // A dash between words asks for nothing.
  const meant = all.filter(({ isEmpty }) => !isEmpty);
  return meant.length > 0 ? meant : all;
}

function matcherOf(field: string | undefined, words: string[], phrase: string | undefined, word: string) {
  const asked = phrase === undefined ? words.map(wordMatcher) : [phraseMatcher(words)];
  const isIn = (text: string) => words.length > 0 && asked.every((matches) => matches(text));
  if (field === 'publisher') return ({ publishers }: Folded) => isIn(publishers);
  if (field !== undefined) return ({ language }: Folded) => language === words[0];
  if (phrase !== undefined) return ({ text }: Folded) => isIn(text);
  const url = urlIn(word);
  return ({ text, plainUrls, ids }: Folded) =>
    (url === undefined ? isIn(text) : plainUrls.some((known) => isSameUrl(known, url))) ||
    ids.some((id) => isArticleId(id, word));
}

function wordMatcher(word: string): (text: string) => boolean {
  const forms = readingsOf(word).map(formMatcher);
  return (text) => forms.some((matches) => matches(text));
}

/**
 * A word or the beginning of one; where a script puts no spaces between words, anywhere. Korean is written with and
 * without spaces, so a word of Hangul may also stand inside another, or be written as several. Pages have the text of
 * this function: it uses nothing from outside.
 */
export function formMatcher(form: string): (text: string) => boolean {
  if (/^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u.test(form))
    return (text) => text.includes(form);
  if (!/\p{Script=Hangul}/u.test(form) || form.length < 2) return (text) => text.includes(` ${form}`);
  const spaced = new RegExp(` ${[...form].join(' ?')}`, 'u');
  return (text) => text.includes(form) || spaced.test(text);
}

/** These words in a row, whole ones; a Korean word may have its particle. */
function phraseMatcher(words: readonly string[]): (text: string) => boolean {
  const phrase = words.join(' ');
  const begin = hasNoSpaces(phrase) ? '' : ' ';
  const end = HANGUL.test(words.at(-1) ?? '') || hasNoSpaces(words.at(-1) ?? '') ? '' : ' ';
  return (text) => text.includes(begin + phrase + end);
}

/** Hanja of Korean headlines, each with what people say for it, and with how it is read as part of a word. */
const SAID_FOR =
  '美미국미 中중국중 日일본일 北북한북 韓한국한 英영국영 佛프랑스불 獨독일독 露러시아러 印인도인 與여당여 野야당야 靑청와대청 檢검찰검 警경찰경 ' +
  '銀은행은 價가격가 稅세금세 李이리 尹윤 文문 朴박 金김 盧노 崔최 鄭정 趙조 軍군 前전 新신 故고 女여 男남 對대 反반 親친 脫탈 車차 株주 黨당 法법 核핵';
const HANJA_READINGS = new Map(
  SAID_FOR.split(' ').map((entry) => [entry.charAt(0), [entry.slice(1, -1) || entry.slice(1), entry.slice(-1)]]),
);
const HANJA = new RegExp(`[${[...HANJA_READINGS.keys()].join('')}]`, 'g');
const HANGUL = /\p{Script=Hangul}/u;
const READINGS = [0, 1].map(
  (which) => (text: string) => text.replace(HANJA, (letter) => HANJA_READINGS.get(letter)?.[which] ?? letter),
);

/** A word, and what it is with its Hanja read. One syllable alone would be the beginning of too many words. */
function readingsOf(word: string): string[] {
  const read = READINGS.map((reading) => reading(word)).filter((form) => form !== word && form.length > 1);
  return [word, ...read];
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Scripts that put no spaces between words: there a word may begin anywhere. */
function hasNoSpaces(word: string): boolean {
  return /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u.test(word);
}

/** What is asked for, if that is a url. */
export function urlIn(folded: string): string | undefined {
  return /^https?:\/\/|^[\w-]+(?:\.[\w-]+)+\//.test(folded) ? plainUrl(folded) : undefined;
}

/** A url without scheme, `www.`, fragment and final slash. */
export function plainUrl(url: string): string {
  return url
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/#.*$/, '')
    .replace(/\/$/, '');
}

/** The same, or one of the two has no query and the paths are the same. */
export function isSameUrl(known: string, asked: string): boolean {
  if (known === asked) return true;
  const [knownPath = '', knownQuery] = known.split('?');
  const [askedPath = '', askedQuery] = asked.split('?');
  if (knownQuery !== undefined && askedQuery !== undefined) return false;
  return knownPath.replace(/\/$/, '') === askedPath.replace(/\/$/, '');
}

/**
 * The table's ids are scoped by site; people write the id as the file states it. A file never states a hash.
 */
export function isArticleId(articleId: string, asked: string): boolean {
  if (/^(?:h1:|text:|t1-)/.test(articleId)) return articleId === asked;
  return [asked, encodeURIComponent(asked).toLowerCase()].some(
    (id) => articleId === id || (articleId.endsWith(id) && /[/#:|@"]/.test(articleId.at(-id.length - 1) ?? '')),
  );
}
