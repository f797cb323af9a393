import { lazily } from '../base/strings.ts';
import { isFieldKey } from './fields.ts';

export interface StatedKey {
  key: string;
  /** What follows the colon, trimmed. */
  rest: string;
  /** What is wrong with the colon, if anything is. */
  repair?: 'missing-space' | 'wide-colon';
}

const QUOTED_KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*:(?=[ \t]|$)/;
/** What stands before the first colon with a space after it, if no comment starts before that. */
const PLAIN_KEY = /^([^\s\-?:,[\]{}#&*!|>'"`](?:[^#:]|(?<=\S)#|:(?![ \t]|$)){0,1023}):(?=[ \t]|$)/;
const TIGHT_KEY = /^([A-Za-z_][\w-]*)[ \t]*(?::(?!\/\/|:)|：)/;
/** The same in other letters, where words of prose run into a colon: only what is a key of ours is one. */
const TIGHT_FIELD = lazily(() => /^(\p{L}[\p{L}\p{M} ]{0,20}?)[ \t]{0,9}(?::(?!\/\/|:)|：)/u);

/** `title:ko: 밤배` is the title in Korean, `title:Ferries: a history` lacks a space. */
const OF_LANGUAGE = /^\w+:[a-z]{2}(?:[-_]\w{2,4})?$/;

/** The key that a line states: by YAML's rule, or with the space missing after its colon, or with a wide colon. */
export function keyOf(line: string): StatedKey | undefined {
  if (!/[:：]/.test(line)) return undefined;
  const exact = QUOTED_KEY.exec(line) ?? PLAIN_KEY.exec(line);
  const [whole = '', written = ''] = exact ?? [];
  const isSound = exact !== null && !written.includes(':') && !written.includes('：');
  if (!isSound && !/^["']/.test(line)) {
    const tight = TIGHT_KEY.exec(line) ?? tightField(line);
    const key = tight?.[1];
    // `og:title: x` has a colon in its key
    if (tight && key !== undefined && (exact === null || (isFieldKey(key) && !OF_LANGUAGE.test(written.trimEnd())))) {
      const repair = tight[0].endsWith('：') ? 'wide-colon' : 'missing-space';
      return { key, rest: line.slice(tight[0].length).trim(), repair };
    }
  }
  return exact === null ? undefined : { key: unquotedKey(written.trimEnd()), rest: line.slice(whole.length).trim() };
}

function tightField(line: string): RegExpExecArray | undefined {
  const match = TIGHT_FIELD().exec(line);
  return match?.[1] !== undefined && isFieldKey(match[1]) ? match : undefined;
}

function unquotedKey(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1).replaceAll("''", "'");
  return key.startsWith('"') ? key.slice(1, -1) : key;
}
