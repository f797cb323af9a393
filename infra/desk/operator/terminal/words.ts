import { stripVTControlCharacters } from 'node:util';

// Apart from `text.ts`: the command line reads its tables at every start, and knows no widths then.

/**
 * Text from outside on one line, without escape sequences and control characters that would act on a terminal. Joiners
 * of emoji stay.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(?![\u200c\u200d])\p{C}/gu, '')
    .trim();
}

/**
 * Characters that act on a terminal, or turn or hide text, tags included, but for those of C0, which JSON escapes
 * and colours need.
 */
const UNSEEN =
  /[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/** A document as JSON that a terminal may show: it says the same, with such characters as escapes. */
export function terminalJson(document: unknown, replacer?: (name: string, value: unknown) => unknown, indent?: number) {
  const escaped = (character: string) =>
    character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return JSON.stringify(document, replacer, indent).replace(UNSEEN, escaped);
}

/** A number with its noun: `1 file`, `2 files`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
