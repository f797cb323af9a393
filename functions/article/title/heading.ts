import { cut } from '../cut.ts';

/** How much of a text is looked at, in characters, for the heading of it. */
const SAMPLE = 4000;

/** What may stand above the heading of a text and is no prose: the first of these that matches here is passed over. */
const PREAMBLE: readonly RegExp[] = [
  /\s+/y,
  /<!--[\s\S]*?-->/y,
  /\{\/\*[\s\S]*?\*\/\}/y, // a comment in MDX
  /import\s+(?:[\w$*{},\s]+\sfrom\s+)?["'][^"'\n]+["'];?/y,
  /export\s+(?:const|let|default|function)\b[^\n]*(?:\n[^\n#][^\n]*)*/y,
  /<(script|style)\b[\s\S]*?<\/\1>/iy,
  /<(?!h1\b)\/?[a-z][^>]*>/iy,
  /\{%[^\n]*?%\}|\{\{[^\n]*?\}\}/y, // Liquid, Hugo's shortcodes
  /!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])/y,
  /\[!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])\](?:\([^)\n]*\)|\[[^\]\n]*\])/y, // a badge
  /\[[^\]\n]+\]: ?[^\n]*(?:\n|$)/y, // where a link leads
  /(?:>[^\n]*(?:\n|$))+/y,
  /(?:-{3,}|\*{3,}|_{3,})[ \t]*(?:\n|$)/y,
];

const HASHES = /#[ \t]+([^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|$)/y;
const UNDERLINED = /(\S[^\n]{0,300})\n={3,}[ \t]*(?:\n|$)/y;
const TAGGED = /<h1\b[^>]*>([\s\S]{1,300}?)<\/h1>/iy;

/**
 * The first heading of a Markdown body: what a reader takes for the title of a file that states none.
 * `# Title`, `Title` underlined with `===`, `<h1>Title</h1>`; nothing when prose comes first.
 */
export function firstHeading(body: string): string | undefined {
  const text = cut(body, SAMPLE);
  let at = 0;
  while (at < text.length) {
    const after = PREAMBLE.reduce((end, pattern) => end || endOf(pattern, text, at), 0);
    if (after === 0) break;
    at = after;
  }
  for (const pattern of [HASHES, UNDERLINED, TAGGED]) {
    pattern.lastIndex = at;
    const heading = pattern.exec(text)?.[1];
    if (heading !== undefined) return withoutMarkup(heading);
  }
  return undefined;
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

/** What a heading carries that nobody reads in it, and what stands there instead. */
const MARKUP: readonly (readonly [written: RegExp, read: string])[] = [
  [/\s*(?:\{#[^}]*\}|\{\/\*[^*]*\*\/\})\s*$/, ''], // its anchor, in VitePress, Hugo and MDX
  [/<\/?(?:a|img|span|br|small|font|strong|b|em|i)(?:\s[^>]*)?\/?>/gi, ''],
  [/!\[[^\]]*\]\([^)]*\)/g, ''],
  [/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1'],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2'],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
];

function withoutMarkup(heading: string): string {
  return MARKUP.reduce((text, [written, read]) => text.replace(written, read), cut(heading, 500));
}
