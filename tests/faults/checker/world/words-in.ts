import { createHash } from 'node:crypto';

/** The article's own words, and whether marks stand in its file as they are: in the crawler's later era, where `&amp;` means itself. */
interface Words {
  readonly text: string;
  readonly isRaw: boolean;
}

/**
 * What stands below the facts, without the comments of readers: that of which the file declares the hash, in either era. A text in which nothing is
 * escaped reads alike in both, and the generator then writes nothing escaped in its title either.
 * @param body all that stands below the front matter.
 */
export const wordsIn = (body: string, declaredHash: string): Words => {
  const whole = between(body);
  for (const part of partsOf(whole)) {
    for (const words of [
      { text: unescapeHtml(part).trim(), isRaw: false },
      { text: part.trim(), isRaw: true },
    ])
      if (hashOf(words.text) === declaredHash) return words;
  }
  const [first = ''] = whole.split(COMMENTS);
  return { text: unescapeHtml(first).trim(), isRaw: false };
};

/** Lower-case hex SHA-256: the crawler's definition. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands between the first and the last `---` line. */
const between = (body: string): string => {
  const lines = body.split('\n');
  const first = lines.indexOf(RULE);
  const last = lines.lastIndexOf(RULE);
  return first === -1 || last === first ? '' : lines.slice(first + 1, last).join('\n');
};

const RULE = '---';

/** All of it, and what stands above each `---` line of its own, the longest first. */
const partsOf = (whole: string): string[] => {
  const lines = whole.split('\n');
  const rules = lines.flatMap((line, at) => (line === RULE ? at : []));
  return [whole, ...rules.toReversed().map((at) => lines.slice(0, at).join('\n'))];
};

/** How comments begin, where no hash tells: with who says so, between stars. */
const COMMENTS = /^---\n\n(?=\*\*[^*\n]+\*\* \| )/m;

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

/** Once: what then still looks escaped was meant so. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|([a-z]+));/gi, (whole, hex: string | undefined, name: string | undefined) =>
    hex === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
