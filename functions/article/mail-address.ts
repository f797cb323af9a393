import { lazily } from './lazily.ts';

/**
 * Scripts of the letters that addresses are written in (RFC 6531 allows all), full-width ones among them. Not Hangul, nor
 * any that is written without spaces: a name before an address and a particle behind it are glued to it.
 */
const LETTER = String.raw`\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{M}\p{N}_`;

const pattern = (local: string, label: string, labels: string) =>
  `[${LETTER}.．+-]${local}[@＠][${LETTER}-]${label}(?:[.．][${LETTER}-]${label})${labels}`;

const ADDRESS = lazily(() => new RegExp(pattern('{1,64}', '{1,63}', '{1,5}'), 'u'));
const ALL_LIKE_ADDRESSES = lazily(() => new RegExp(pattern('+', '+', '+'), 'gu'));

/** The first mail address in a text, and where it stands. Full-width signs count: `hong＠yna.co.kr`. */
export function findMailAddress(text: string): RegExpExecArray | null {
  return mayHaveOne(text) ? ADDRESS().exec(text) : null;
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
