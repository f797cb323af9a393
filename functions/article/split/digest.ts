/** Lines of front matter within which its closing fence must stand. */
const MOST_KEYS = 60;
const KEY = /^([A-Za-z_][\w-]*):(?:\s|$)/;
const CONTINUED = /^(?:\s+\S|- )/;

/**
 * Where each article of a Markdown digest starts: several articles, each with front matter that states a title and
 * starts with the same key. A rule within a text, or front matter in a code block or a comment, starts none.
 */
export function digestStarts(text: string): number[] {
  const starts: number[] = [];
  let firstKey: string | undefined;
  let isCode = false;
  // From the last end of a comment on, an opener is not closed.
  const lastComment = text.lastIndexOf('-->');
  for (let at = 0; at >= 0 && at < text.length; at = nextLine(text, at)) {
    if (text.startsWith('```', at)) isCode = !isCode;
    if (text.startsWith('<!--', at) && at < lastComment) at = text.indexOf('-->', at);
    if (isCode || !text.startsWith('---', at) || !/^---[ \t]*\r?$/.test(lineAt(text, at))) continue;
    const block = frontMatterAt(text, at);
    if (block === undefined || (firstKey !== undefined && block.firstKey !== firstKey)) {
      if (starts.length === 0) return [];
      continue;
    }
    firstKey ??= block.firstKey;
    starts.push(at);
    at = block.end;
  }
  return starts;
}

/** The front matter whose opening fence starts at a position: its first key, and where its closing fence starts. */
function frontMatterAt(text: string, start: number): { firstKey: string; end: number } | undefined {
  let firstKey: string | undefined;
  let hasTitle = false;
  let at = nextLine(text, start);
  for (let lines = 0; at > 0 && lines < MOST_KEYS; lines += 1, at = nextLine(text, at)) {
    const line = lineAt(text, at).trimEnd();
    if (line === '---') return hasTitle && firstKey !== undefined ? { firstKey, end: at } : undefined;
    const key = KEY.exec(line)?.[1];
    if (key === undefined && !(firstKey !== undefined && CONTINUED.test(line))) return undefined;
    firstKey ??= key;
    hasTitle ||= key === 'title';
  }
  return undefined;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, Math.min(end < 0 ? text.length : end, at + 1000));
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? -1 : end + 1;
}
