import { lazily } from './lazily.ts';

/**
 * Scripts of the letters that addresses are written in (RFC 6531 allows all), full-width ones among them. Not Hangul, nor
 * any that is written without spaces: a name before an address and a particle behind it are glued to it.
 */
const LETTER = String.raw`\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{M}\p{N}_`;

const pattern = (letter: string, local: string, label: string, labels: string) =>
  `[${letter}.．+-]${local}[@＠][${letter}-]${label}(?:[.．][${letter}-]${label})${labels}`;

const first = (letter: string) => pattern(letter, '{1,64}', '{1,63}', '{1,5}');

const ADDRESS = lazily(() => new RegExp(first(LETTER), 'u'));
const ALL_LIKE_ADDRESSES = lazily(() => new RegExp(pattern(LETTER, '+', '+', '+'), 'gu'));

/** Texts that have none of these letters but ASCII's, as most bylines: to build all the others takes a cold start 2 ms. */
const PLAIN = /^[\0-\x7f·가-힣]*$/;
const PLAIN_ADDRESS = new RegExp(first(String.raw`\w`));

/** The first mail address in a text, and where it stands. Full-width signs count: `hong＠yna.co.kr`. */
export function findMailAddress(text: string): RegExpExecArray | null {
  if (!mayHaveOne(text)) return null;
  return (PLAIN.test(text) ? PLAIN_ADDRESS : ADDRESS()).exec(text);
}

/**
 * A text without the mail addresses in it, nor what is too long to be one: somebody may be known by it all the same. The time
 * that takes grows with the square of the text's length.
 */
export function withoutMailAddresses(text: string): string {
  return mayHaveOne(text) ? text.replace(ALL_LIKE_ADDRESSES(), '') : text;
}

function mayHaveOne(text: string): boolean {
  return text.includes('@') || text.includes('＠');
}
