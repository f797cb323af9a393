import type { Shape } from '../article.ts';

/** What Jina Reader states above the text, and what front matter calls it. */
const NAMES: Readonly<Record<string, string>> = {
  Title: 'title',
  'URL Source': 'url',
  'Published Time': 'date',
  Description: 'description',
};

const LINE = /^([A-Z][A-Za-z ]{1,40}):[ \t]*(.*)$/;
const MOST_LINES = 40;

/**
 *     Title: Harbour council keeps the night ferry
 *
 *     URL Source: https://news.example/ferry
 *
 *     Markdown Content:
 *     The council voted …
 */
export function readJina(file: string): Shape {
  const values: Shape['values'] = Object.create(null);
  const origins: Record<string, string> = {};
  const lines = file.trimStart().split('\n');
  let at = 0;
  for (; at < Math.min(lines.length, MOST_LINES); at += 1) {
    const [, name = '', value = ''] = LINE.exec(lines[at] ?? '') ?? [];
    if (/^(?:Markdown|Text|HTML) Content$/.test(name)) {
      lines[at] = value;
      break;
    }
    if (name === '' && lines[at]?.trim()) break;
    const field = NAMES[name];
    if (field === undefined || value.trim() === '') continue;
    values[field] = value.trim();
    origins[field] = name;
  }
  return {
    ok: true,
    name: 'Jina Reader',
    values,
    origins,
    body: lines.slice(at).join('\n').trim(),
    syntax: 'markdown',
  };
}
