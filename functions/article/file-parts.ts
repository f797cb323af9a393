import { type Content, findContent } from './content.ts';
import { allTexts, type Fields, firstText, pickFields } from './front-matter/fields.ts';
import { readFrontMatter } from './front-matter/front-matter.ts';
import type { FrontMatter } from './front-matter/values.ts';

/** What a decoded file consists of. */
interface FileParts {
  frontMatter: Omit<FrontMatter, 'body'>;
  fields: Fields;
  /** The title as it stands in the front matter. */
  statedTitle: string | undefined;
  declaredHash: string | undefined;
  content: Content;
}

/**
 * Takes a decoded file apart. Line ends become LF; but a carriage return may be part of a text that the later era of the
 * crawler wrote as it stood, and then the declared hash says so.
 */
export function filePartsOf(file: string): FileParts {
  if (!file.includes('\r')) return takeApart(file);
  const parts = takeApart(withLineFeeds(file));
  if (parts.declaredHash === undefined || parts.content.hashVerified) return parts;
  const asItStands = takeApart(file);
  return asItStands.content.hashVerified ? asItStands : parts;
}

/** Of a longer file, in characters, V8's records of all matches of a pattern are 40 times its size. */
const LARGE = 64 * 1024;

function withLineFeeds(file: string): string {
  if (file.length <= LARGE) return file.replace(/\r\n?/g, '\n');
  const bytes = Buffer.from(file, 'utf16le');
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, file.length);
  let length = 0;
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] as number;
    if (unit === LF && at > 0 && file.charCodeAt(at - 1) === CR) continue;
    units[length] = unit === CR ? LF : unit;
    length += 1;
  }
  return bytes.toString('utf16le', 0, 2 * length);
}

const CR = 0x0d;
const LF = 0x0a;

function takeApart(file: string): FileParts {
  const frontMatter = readFrontMatter(file);
  const fields = pickFields(frontMatter.values);
  const declaredHash = declaredHashOf(fields);
  const statedTitle = firstText(
    fields.title?.map((title) => (Array.isArray(title) ? allTexts([title]).join(', ') : title)),
    (title) => title !== 'false', // how themes show none
  );
  const content = findContent(frontMatter.body, declaredHash, statedTitle ?? '');
  return { frontMatter, fields, statedTitle, declaredHash, content };
}

function declaredHashOf(fields: Fields): string | undefined {
  const stated = firstText(fields.contentHash);
  return stated?.length === 64 && /^[0-9a-f]+$/i.test(stated) ? stated.toLowerCase() : undefined;
}
