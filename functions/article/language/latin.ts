import { lazily } from '../lazily.ts';

/**
 * Words that carry a sentence in one language and are rarer in the others written in the same letters. One that several
 * share counts for each of them.
 */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of to in is that for with was on are this from have be a an at by as it his her their after during has not but they will',
  de: 'der die und das ist nicht mit ein den von zu auf für sich dem eine im am wird sind wurde nach bei oder auch aus wie hat einen dass',
  fr: 'le la les des et est une dans que pour qui sur pas avec du au ne se ce sont cette aux par plus leur ont nous un il elle',
  es: 'el la los las que y en del por con una para se es su como un al lo más pero sus este esta fue ha sobre entre',
  pt: 'o os as que e em do da não uma para com se dos por mais um na no ao pela pelo foi das nos mas seu sua são é',
  it: 'il di che la e per un una non del della sono con gli dei nel le i si da più anche alla nella ha come questo',
  nl: 'de het een en van is dat op te niet met voor zijn aan die er in om ook bij door wordt maar heeft naar uit over',
  pl: 'i w na się z do nie że jest to przez od po o jak oraz dla są który',
  tr: 've bir bu için ile olarak da de çok daha olan kadar sonra gibi göre',
  id: 'yang dan di untuk dengan dari ini itu pada adalah dalam tidak akan juga oleh ke sebagai telah',
  vi: 'và của là không có được cho trong những các một với người này đã khi',
};

const LANGUAGES = Object.keys(FUNCTION_WORDS);

interface Entry {
  word: string;
  hash: number;
  /** Numbers of the languages it counts for. */
  languages: number[];
}

/** Places of the table: a power of two, and more than there are function words. */
const PLACES = 1024;

/** Each function word at the place of its hash or, where that is taken, the next free one. */
const TABLE = lazily(() => {
  const table = new Array<Entry | undefined>(PLACES).fill(undefined);
  for (const [number, words] of Object.values(FUNCTION_WORDS).entries()) {
    for (const word of words.split(' ')) {
      const hash = hashOf(word);
      const known = find(table, hash, word, 0, word.length);
      if (typeof known === 'object') known.languages.push(number);
      else table[known] = { word, hash, languages: [number] };
    }
  }
  return table;
});

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = withCode(hash, word.charCodeAt(at));
  return hash;
}

function withCode(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

/** The entry of the word between two places of a text, or the place where it would stand. */
function find(table: readonly (Entry | undefined)[], hash: number, text: string, from: number, to: number) {
  for (let place = hash & (PLACES - 1); ; place = (place + 1) & (PLACES - 1)) {
    const entry = table[place];
    if (entry === undefined) return place;
    if (entry.hash === hash && entry.word.length === to - from && text.startsWith(entry.word, from)) return entry;
  }
}

/**
 * Language of words in Latin letters, in lower case and with one space between them; `und` where too few of them tell one,
 * or two alike. The words are found by hashes made on the way: strings of their own would take four times as long.
 */
export function latinLanguage(words: string): string {
  const { hits, count } = countFunctionWords(words);
  let best = 0;
  let most = 0;
  let second = 0;
  for (const [number, times] of hits.entries()) {
    if (times > most) {
      second = most;
      most = times;
      best = number;
    } else if (times > second) second = times;
  }
  const told = most >= 2 && most * 12 >= count && most > second * 1.2;
  return (told ? LANGUAGES[best] : undefined) ?? 'und';
}

/** How many words there are, and how many of them count for each language. */
function countFunctionWords(words: string): { hits: number[]; count: number } {
  const hits = new Array<number>(LANGUAGES.length).fill(0);
  const table = TABLE();
  let count = 0;
  for (let at = 0, from = 0, hash = 0; at <= words.length; at += 1) {
    const code = at < words.length ? words.charCodeAt(at) : SPACE;
    if (code !== SPACE) hash = withCode(hash, code);
    else {
      const entry = find(table, hash, words, from, at);
      if (typeof entry === 'object') for (const number of entry.languages) hits[number] = (hits[number] as number) + 1;
      count += 1;
      from = at + 1;
      hash = 0;
    }
  }
  return { hits, count };
}

const SPACE = 0x20;
