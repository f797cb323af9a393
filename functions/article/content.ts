import { hashText, type TextHashes } from './base/identity.ts';
import { sha256 } from './base/strings.ts';
import { loadEntities } from './packages.cjs';

/** What the crawler's template engine (Handlebars) escapes: anything else is rare enough for the full table. */
const CRAWLER_ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '&quot;': '"',
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&#39;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
});

/** The longest entity there is (`CounterClockwiseContourIntegral`) has 31 characters between `&` and `;`. */
const CANDIDATE = /&[#\w]{1,31};/g;

const ENTITY = /^&(?:#[0-9]{1,8}|#x[0-9a-f]{1,8}|[a-z][a-z0-9]*);$/i;

/**
 * Decodes HTML entities once. Only those closed by `;` count: an address such as `?a=1&copy=2` means itself, and the
 * crawler always closes them.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(CANDIDATE, (entity) => CRAWLER_ENTITIES[entity] ?? decodeRare(entity));
}

function decodeRare(entity: string): string {
  return ENTITY.test(entity) ? loadEntities().decodeHTMLStrict(entity) : entity;
}

export interface Content {
  /** The article's own words, trimmed. */
  text: string;
  hashes: TextHashes;
  hashVerified: boolean;
  /** Whether the text was in the crawler's envelope, which holds plain text. */
  isWrapped: boolean;
  /** False where the file is of the later era, whose `&amp;` means itself. */
  escaped: boolean;
}

/**
 * Bounds on the search for the cut that the declared hash confirms: cuts that are tried, and characters that are
 * hashed.
 */
const MOST_CUTS = 200;
const MOST_DIGESTED = 4 * 1024 * 1024;

const FOOTER = /\n\*Crawled at: [^\n]*\*/;

/**
 * Finds the text of an article in the body below its front matter.
 *
 * The crawler wraps it: `# title`, a line of facts, `---`, TEXT, `---`, `*Crawled at …*`. The text lies between the
 * first and the last `---` line, for it may contain such lines itself; a variant puts reader comments after one more.
 * Two eras of the crawler differ in whether the text is HTML-escaped. Where one of this is in doubt the declared hash
 * decides: the candidate that matches it is right. Everything else has no envelope, and the whole body is the text.
 */
export function findContent(body: string, declaredHash: string | undefined, title: string): Content {
  const inner = findEnvelope(body);
  const isWrapped = inner !== undefined;
  const whole = inner ?? body;
  const confirmed =
    declaredHash === undefined ? undefined : findConfirmed(isWrapped ? cutsOf(whole) : [whole], declaredHash, title);
  if (confirmed) return { ...confirmed, isWrapped, hashVerified: true };

  const cut = (isWrapped ? withoutComments(whole) : whole).trim();
  const escaped = !isWrapped || !(RAW_IN_ESCAPED.test(title) || RAW_IN_ESCAPED.test(cut));
  const text = escaped ? decodeEntities(cut).trim() : cut;
  return { text, hashes: hashText(text), isWrapped, escaped, hashVerified: false };
}

type Confirmed = Pick<Content, 'text' | 'hashes' | 'escaped'>;

/** The first reading of one of the cuts that has the declared hash; nothing where none has. */
function findConfirmed(cuts: Iterable<string>, declaredHash: string, title: string): Confirmed | undefined {
  let digested = 0;
  let tried = 0;
  for (const cut of cuts) {
    for (const { text, escaped } of readings(cut.trim(), title)) {
      tried += 1;
      // nearly always the first is right; of the others only the one that is needs a normal form
      if (tried > 1 && sha256(text, 'hex') !== declaredHash) continue;
      const hashes = hashText(text);
      if (hashes.contentHash === declaredHash) return { text, hashes, escaped };
    }
    digested += 2 * cut.length;
    if (digested > MOST_DIGESTED) return undefined;
  }
  return undefined;
}

/** The escaped era writes these five as entities without exception, so one that stands raw tells the later era. */
const RAW_IN_ESCAPED = /["'<>`=]/;

/**
 * A text in both readings. Without an entity in it they are one, and only an entity in the title needs the era at all.
 */
function readings(cut: string, title: string): { text: string; escaped: boolean }[] {
  if (!cut.includes('&')) {
    return [{ text: cut, escaped: !title.includes('&') || !(RAW_IN_ESCAPED.test(title) || RAW_IN_ESCAPED.test(cut)) }];
  }
  return [
    { text: decodeEntities(cut).trim(), escaped: true },
    { text: cut, escaped: false },
  ];
}

/** What stands between the first and the last rule of the crawler's envelope; nothing where there is no envelope. */
function findEnvelope(body: string): string | undefined {
  const startsWithRule = body.startsWith('---\n');
  const start = startsWithRule ? -1 : body.indexOf(RULE);
  if (start < 0 && !startsWithRule) return undefined;
  const end = body.lastIndexOf(RULE);
  if (end <= start || !FOOTER.test(body.slice(end, end + 400))) return undefined;
  return body.slice(start + RULE.length, end + 1);
}

const RULE = '\n---\n';

/** The whole, and what is left when it is cut at one of its own rules, from the last to the first. */
function* cutsOf(inner: string): Generator<string> {
  yield inner;
  let at = inner.lastIndexOf(RULE);
  for (let count = 0; at >= 0 && count < MOST_CUTS; count += 1) {
    yield inner.slice(0, at + 1);
    at = at > 0 ? inner.lastIndexOf(RULE, at - 1) : -1;
  }
}

/** How a comments section starts: `**name** | time | 👍 1 | 👎 0`, a reply after `>`, or that there are none. */
const COMMENTS = /\n---\n\s{0,20}(?:#+ [^\n]{0,200}\n\s{0,20})?(?:\*댓글이 없습니다|(?:> )?\*\*[^*\n]{1,200}\*\* \| )/;

/** Without a hash to tell, the text ends where the reader comments show themselves. */
function withoutComments(inner: string): string {
  const found = COMMENTS.exec(inner);
  return found ? inner.slice(0, found.index + 1) : inner;
}

/**
 * The text of a file with nothing below its front matter: its description, else its title. Link posts and Hugo's
 * `_index.md` are such files. Undefined if it states neither, or declares the hash of a text that is missing.
 */
export function stubContent(
  empty: Content,
  declaredHash: string | undefined,
  description: string | undefined,
  title: string,
): Content | undefined {
  const text = (description ?? title).trim();
  if (declaredHash !== undefined || text === '') return undefined;
  return { ...empty, text, hashes: hashText(text) };
}
