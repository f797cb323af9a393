import { digestText, type TextDigest } from './digest.ts';
import { decodeEntities } from './entities.ts';

export interface Content extends TextDigest {
  /** The article's own words, trimmed. */
  text: string;
  hashVerified: boolean;
  /** False where the file is of the later era, whose `&amp;` means itself. */
  escaped: boolean;
  /** The heading of the envelope as it stands in the file. */
  heading?: string;
}

/** How many places the text may be cut at, and how much is hashed to find the one that the declared hash confirms. */
const MOST_CUTS = 200;
const MOST_DIGESTED = 4 * 1024 * 1024;

const HEADING = /^\s*# (.*)\n/;
const FOOTER = /\n\*Crawled at: [^\n]*\*/;

/**
 * Finds the text of an article in the body below its front matter.
 *
 * The crawler wraps it: `# title`, a line of facts, `---`, TEXT, `---`, `*Crawled at …*`. The text lies between the first
 * and the last `---` line, for it may contain such lines itself; a variant puts reader comments behind one more. Two eras
 * of the crawler differ in whether the text is HTML-escaped. Where one of this is in doubt the declared hash decides: the
 * candidate that matches it is right. Everything else has no envelope, and the whole body is the text.
 */
export function findContent(body: string, declaredHash: string | undefined, title: string): Content {
  const envelope = findEnvelope(body);
  const cuts = envelope?.cuts ?? [body];
  const heading = envelope?.heading === undefined ? {} : { heading: envelope.heading };
  const likeliest = () => {
    const cut = (cuts[0] ?? '').trim();
    const escaped = envelope === undefined || !(RAW_IN_ESCAPED.test(title) || RAW_IN_ESCAPED.test(cut));
    const text = escaped ? decodeEntities(cut).trim() : cut;
    return { ...digestText(text), text, escaped, hashVerified: false, ...heading };
  };
  if (declaredHash === undefined) return likeliest();

  let digested = 0;
  for (const cut of cuts) {
    for (const { text, escaped } of readings(cut.trim(), title)) {
      const digest = digestText(text);
      if (digest.contentHash === declaredHash) return { ...digest, text, escaped, hashVerified: true, ...heading };
      digested += text.length;
    }
    if (digested > MOST_DIGESTED) break;
  }
  return likeliest();
}

/** The escaped era writes these five as entities without exception, so one that stands raw tells the later era. */
const RAW_IN_ESCAPED = /["'<>`=]/;

/** A text in both readings. Without an entity in it they are one, and only an entity in the title needs the era at all. */
function readings(cut: string, title: string): { text: string; escaped: boolean }[] {
  if (!cut.includes('&')) {
    return [{ text: cut, escaped: !title.includes('&') || !(RAW_IN_ESCAPED.test(title) || RAW_IN_ESCAPED.test(cut)) }];
  }
  return [
    { text: decodeEntities(cut).trim(), escaped: true },
    { text: cut, escaped: false },
  ];
}

/** The candidates for the text inside the crawler's envelope, likeliest first; nothing where there is no envelope. */
function findEnvelope(body: string): { cuts: string[]; heading?: string } | undefined {
  const start = ruleAfter(body, 0);
  if (start < 0) return undefined;
  const end = body.lastIndexOf('\n---\n');
  if (end < start || !FOOTER.test(body.slice(end, end + 400))) return undefined;
  const heading = HEADING.exec(body)?.[1];
  const inner = body.slice(start + RULE.length, end + 1);
  return { cuts: cutsOf(inner), ...(heading === undefined ? {} : { heading }) };
}

const RULE = '\n---\n';

function ruleAfter(body: string, from: number): number {
  return body.startsWith('---\n', from) ? from - 1 : body.indexOf(RULE, from);
}

/** How a comments section starts: `**name** | time | 👍 1 | 👎 0`, a reply behind `>`, or that there are none. */
const COMMENTS = /^\s*(?:#+ [^\n]*\s*)?(?:\*댓글이 없습니다|(?:> )?\*\*[^*\n]+\*\* \| )/;

/** The whole, and what is left when it is cut at its own `---` lines: behind one of them the reader comments may start. */
function cutsOf(inner: string): string[] {
  const cuts = [inner];
  let withoutComments: string | undefined;
  for (
    let at = inner.lastIndexOf(RULE);
    at >= 0 && cuts.length < MOST_CUTS;
    at = at > 0 ? inner.lastIndexOf(RULE, at - 1) : -1
  ) {
    const cut = inner.slice(0, at + 1);
    if (COMMENTS.test(inner.slice(at + RULE.length, at + RULE.length + 300))) withoutComments = cut;
    cuts.push(cut);
  }
  return withoutComments === undefined ? cuts : [withoutComments, ...cuts];
}
