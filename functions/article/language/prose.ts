/** How much of a text is looked at, in UTF-16 units. */
const MOST_TEXT = 8000;
/** How much of its prose is kept. */
export const MOST_PROSE = 2000;

/** What stands in Markdown and is no prose, code and data first. */
const MARKUP = [
  /^(`{3,6}|~{3,6})[^\n]*\n(?:(?!\1)[^\n]*(?:\n|$))*(?:\1[^\n]*)?/gm,
  /<!--(?:(?!-->)[\s\S]){0,4000}(?:-->|$)/g,
  /<(script|style)\b[^>]*>(?:(?!<\/\1)[\s\S]){0,4000}(?:<\/\1>|$)/gi,
  /^(?:import|export)\s[^\n]*(?:from\s|["'=({])[^\n]*$/gm,
  /\{\{[^{}]{0,1000}\}\}|\{%[^{}]{0,1000}%\}/g,
  /<\/?[a-z][^<>]{0,2000}>/gi,
  /(?<=\])\([^()\n]{0,1000}\)|(?<=\])\[[^\]\n]{0,200}\]/g,
  /`[^`\n]{1,500}`/g,
  /\b(?:https?:\/\/|www\.)[^\s)>\]]+/g,
  /^\[[^\]\n]{1,200}\]:[^\n]*$/gm,
] as const;

/** The first words of a Markdown text that people read: without code, tags, shortcodes, and where links lead. */
export function proseOf(text: string): string {
  const sample = text.slice(0, MOST_TEXT);
  return MARKUP.reduce((prose, pattern) => prose.replace(pattern, ' '), sample).slice(0, MOST_PROSE);
}
