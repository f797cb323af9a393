import type { Repair } from '../../repairs.ts';
import { metadataInComment } from './comment.ts';
import { closeAt, type Fenced, KEY_LINE, lineEnd } from './fenced.ts';
import { semicolonFence } from './semicolons.ts';
import { unopened } from './unopened.ts';

/** What may follow the opening `---`. Everything else is no language: nobody is asked to evaluate it. */
const LANGUAGES: Readonly<Record<string, Fenced['language']>> = Object.assign(Object.create(null), {
  '': 'yaml',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  json: 'json',
});

/** Fences that ask gray-matter to run what follows. They are text, whatever stands below them. */
const PROGRAM = /^(?:js|javascript|jsx?|mjs|cjs|ts|typescript|coffee|coffeescript|cson)$/i;

/** `--- # end of front matter`: a comment behind a fence, as YAML allows it. */
const CLOSING = /^(?:---|\.\.\.)[ \t]*$|^---[ \t]+#/;

const FOLDED = /^[ \t]+([A-Za-z_][\w-]*:[ \t].*?)[ \t]+---+[ \t]*$/;

/** A licence or a note to editors above the fence. A `---` below a comment may as well be a rule: a key must follow. */
const COMMENT = /^<!--(?:(?!-->)[\s\S])*-->\s*?\n(?=---[ \t]*\n[A-Za-z_][\w-]*[ \t]*:(?!\/\/))/;
const MOST_COMMENT = 4096;

/** Cuts a file at its front matter fences: nothing where it has none. `text` has LF line ends. */
export function splitFences(text: string): Fenced | undefined {
  if (!text.startsWith('<!--')) return cut(text);
  const comment = COMMENT.exec(text.slice(0, MOST_COMMENT))?.[0];
  if (comment === undefined) return metadataInComment(text) ?? cut(text);
  const fenced = cut(text.slice(comment.length));
  if (fenced === undefined || fenced.open) return undefined;
  const lines = comment.split('\n').length - 1;
  const repairs: Repair[] = [
    { code: 'comment-before-fence', line: 1 },
    ...fenced.repairs.map(({ code, line }) => ({ code, line: line + lines })),
  ];
  return { ...fenced, line: fenced.line + lines, body: comment + fenced.body, repairs };
}

function cut(text: string): Fenced | undefined {
  const start = firstLine(text);
  const repairs: Repair[] = start.line > 1 ? [{ code: 'blank-before-fence', line: 1 }] : [];
  const end = lineEnd(text, start.at);
  const opening = text.slice(start.at, end);
  const next = { at: Math.min(end + 1, text.length), line: start.line + 1 };
  if (opening.startsWith('---')) return yamlFence(text, opening.slice(3), { ...start, repairs, next });
  if (/^\+\+\+[ \t]*$/.test(opening)) return closeAt(text, next, 'toml', /^\+\+\+[ \t]*$/, repairs);
  if (opening.startsWith(';;;')) return semicolonFence(text, opening, next, repairs);
  return unopened(text, start, repairs);
}

interface Opening {
  line: number;
  repairs: Repair[];
  next: { at: number; line: number };
}

function yamlFence(text: string, rest: string, { line, repairs, next }: Opening): Fenced | undefined {
  const name = rest.trim();
  const language = LANGUAGES[name.toLowerCase()];
  if (language !== undefined) return closeAt(text, next, language, CLOSING, repairs);
  if (/^-+$/.test(name) || PROGRAM.test(name)) return undefined;

  repairs.push({ code: 'odd-fence', line });
  const folded = rest.length > 4096 ? undefined : FOLDED.exec(rest)?.[1];
  if (folded !== undefined) {
    const block = folded.replace(/[ \t]+(?=[A-Za-z_][\w-]*:[ \t])/g, '\n');
    return { language: 'yaml', block, line, body: text.slice(next.at), open: false, repairs };
  }
  const fenced = closeAt(text, next, 'yaml', CLOSING, repairs);
  if (fenced.open) return undefined;
  if (KEY_LINE.test(name)) return { ...fenced, block: `${name}\n${fenced.block}`, line };
  return KEY_LINE.test(fenced.block) ? fenced : undefined;
}

function firstLine(text: string): { at: number; line: number } {
  let at = 0;
  let line = 1;
  for (let i = 0; ; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) {
      at = i + 1;
      line += 1;
    } else if (code !== 0x20 && code !== 0x09 && code !== 0xfeff) {
      // spaces before a fence are no part of it; a byte order mark in the middle of a joined file is none either
      return { at: code === 0x2d || code === 0x2b ? i : at, line };
    }
  }
}
