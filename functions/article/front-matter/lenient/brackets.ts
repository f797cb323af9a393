import { closingQuote } from './quoted-scalar.ts';

/** Index of the bracket that closes the first one; quotes hide brackets. -1 if none does. */
export function closingBracket(text: string): number {
  const lastBreak = text.lastIndexOf('\n');
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ((character === '"' || character === "'") && /[\s,[{:]/.test(text.charAt(at - 1))) {
      at = closingQuote(text, at + 1, character);
      if (at < 0) return -1;
    } else if (startsComment(text, at, lastBreak)) at = text.indexOf('\n', at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** A comment within brackets ends with its line: `[#night, #ferry]` has none. `lastBreak`: where the last line end is. */
export function startsComment(text: string, at: number, lastBreak: number): boolean {
  return text.charAt(at) === '#' && at < lastBreak && /\s/.test(text.charAt(at - 1));
}
