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

/** Places of the table: a power of two, and more than there are function words. */
const PLACES = 1024;

/**
 * Each function word at the place of its hash or, where that is taken, the next free one: the hash, and behind it a bit for
 * each language that the word counts for. Hashes of 32 bits are taken for the words: one word in ten million is mistaken.
 */
const TABLE = lazily(() => {
  const table = new Int32Array(2 * PLACES);
  for (const [number, words] of Object.values(FUNCTION_WORDS).entries()) {
    for (const word of words.split(' ')) {
      let hash = NO_CODES;
      for (let at = 0; at < word.length; at += 1) hash = withCode(hash, word.charCodeAt(at));
      const place = find(table, hash);
      table[place] = hash;
      table[place + 1] = (table[place + 1] as number) | (1 << number);
    }
  }
  return table;
});

// FNV-1a, by UTF-16 units
const NO_CODES = 0x811c9dc5 | 0;

function withCode(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Where the word of this hash stands in the table, or would stand. */
function find(table: Int32Array, hash: number): number {
  // the upper half of the hash is the better mixed one
  let place = (hash >>> 15) & (2 * PLACES - 2);
  while (table[place + 1] !== 0 && table[place] !== hash) place = (place + 2) & (2 * PLACES - 2);
  return place;
}

/** The small letter of each Latin one, by UTF-16 unit. */
const SMALL = lazily(() => {
  const small = Uint16Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code).toLowerCase().charCodeAt(0));
  small[DOTTED_I] = DOTTED_I; // its small letter is two units
  return small;
});

const DOTTED_I = 0x130;

/**
 * Language of words in Latin letters, UTF-16 units up to `end` with one space between words; `und` where too few of them
 * tell one, or two alike. The words are found by hashes made on the way: strings of their own would take four times as long.
 */
export function latinLanguage(units: Uint16Array, end: number): string {
  const { hits, count } = countFunctionWords(units, end);
  let best = 0;
  let most = 0;
  let second = 0;
  for (let number = 0; number < hits.length; number += 1) {
    const times = hits[number] as number;
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
function countFunctionWords(units: Uint16Array, end: number): { hits: Int32Array; count: number } {
  const hits = new Int32Array(LANGUAGES.length);
  const table = TABLE();
  const small = SMALL();
  let count = 0;
  for (let at = 0, hash = NO_CODES; at <= end; at += 1) {
    const code = at < end ? (units[at] as number) : SPACE;
    if (code !== SPACE) hash = withCode(hash, small[code] ?? code);
    else {
      for (let left = table[find(table, hash) + 1] as number; left !== 0; left &= left - 1) {
        const number = 31 - Math.clz32(left & -left);
        hits[number] = (hits[number] as number) + 1;
      }
      count += 1;
      hash = NO_CODES;
    }
  }
  return { hits, count };
}

const SPACE = 0x20;
