/** Declarations and comments above the first element; a document with more of them is not an article. */
const MOST_DECLARATIONS = 40;
const FIRST_ELEMENT = /<(?:!doctype\s{1,20}(?:[\w.-]{1,20}:)?|(?:[\w.-]{1,20}:)?)([a-z][\w.-]{0,40})/iy;
const NOT_BLANK = /\S/g;

/** What a marked-up document begins with. */
interface Prolog {
  /** The type of the document, else the name of its first element, in lower case and without its namespace. */
  root: string;
  /** Whether it says that it is a document: `<?xml …?>`, `<!DOCTYPE …>`. */
  isDeclared: boolean;
}

/**
 * The beginning of a document in XML or HTML, in one pass: a pattern for declarations and comments in any order would
 * try every way to divide them.
 */
export function prologOf(file: string): Prolog {
  let isDeclared = false;
  let at = 0;
  for (let count = 0; count < MOST_DECLARATIONS; count += 1) {
    NOT_BLANK.lastIndex = at;
    at = NOT_BLANK.test(file) ? NOT_BLANK.lastIndex - 1 : file.length;
    const isComment = file.startsWith('<!--', at);
    if (!isComment && !file.startsWith('<?', at)) break;
    isDeclared ||= /^<\?xml\b/i.test(file.slice(at, at + 6));
    const end = isComment ? file.indexOf('-->', at + 4) : file.indexOf('?>', at + 2);
    if (end < 0) return { root: '', isDeclared };
    at = end + (isComment ? 3 : 2);
  }
  FIRST_ELEMENT.lastIndex = at;
  isDeclared ||= /^<!doctype\s/i.test(file.slice(at, at + 10));
  return { root: FIRST_ELEMENT.exec(file)?.[1]?.toLowerCase() ?? '', isDeclared };
}
