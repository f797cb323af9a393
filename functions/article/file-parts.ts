import type { Refusal, Shape } from './article.ts';
import { hashText } from './base/text-key.ts';
import { type Content, findContent } from './content.ts';
import { allTexts, type Fields, firstText, pickFields } from './front-matter/fields.ts';
import { readFrontMatter } from './front-matter/front-matter.ts';
import type { FrontMatter } from './front-matter/values.ts';
import { shapeOf } from './shapes/shape.ts';

/** The parts of a decoded file. */
export interface FileParts {
  ok: true;
  frontMatter: Omit<FrontMatter, 'body'>;
  fields: Fields;
  /** The title as written in the front matter. */
  statedTitle: string | undefined;
  declaredHash: string | undefined;
  content: Content;
  /** The article's shape, if it is another than text with front matter. */
  shape: Shape | undefined;
}

/**
 * Takes a decoded file apart. Line ends become LF, unless the declared hash shows that the carriage returns belong to
 * the text: the later era of the crawler writes texts unchanged.
 */
export function filePartsOf(file: string, key: string | undefined): FileParts | Refusal {
  const shape = shapeOf(file, key);
  if (shape !== undefined) return shape.ok ? partsOfShape(shape) : shape;
  if (!file.includes('\r')) return takeApart(file);
  const parts = takeApart(withLineFeeds(file));
  if (parts.declaredHash === undefined || parts.content.hashVerified) return parts;
  const asItStands = takeApart(file);
  return asItStands.content.hashVerified ? asItStands : parts;
}

/**
 * In characters. Replacing line ends by a pattern takes 40 times the memory of a file; longer files are converted unit
 * by unit.
 */
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

function partsOfShape(shape: Shape): FileParts {
  const fields = pickFields(shape.values);
  const text = shape.body.replace(/\r\n?/g, '\n').trim();
  return {
    ok: true,
    frontMatter: { values: shape.values, state: 'strict', repairs: [] },
    fields,
    statedTitle: titleIn(fields),
    declaredHash: undefined,
    content: {
      text,
      hashes: hashText(text),
      hashVerified: false,
      isWrapped: false,
      escaped: true,
    },
    shape,
  };
}

function takeApart(file: string): FileParts {
  const frontMatter = readFrontMatter(file);
  const fields = pickFields(frontMatter.values);
  const declaredHash = declaredHashOf(fields);
  const statedTitle = titleIn(fields);
  const content = findContent(frontMatter.body, declaredHash, statedTitle ?? '');
  return { ok: true, frontMatter, fields, statedTitle, declaredHash, content, shape: undefined };
}

function titleIn(fields: Fields): string | undefined {
  return firstText(
    fields.title?.map((title) => (Array.isArray(title) ? allTexts([title]).join(', ') : title)),
    (title) => title !== 'false', // how themes show none
  );
}
function declaredHashOf(fields: Fields): string | undefined {
  const stated = firstText(fields.contentHash);
  return stated?.length === 64 && /^[0-9a-f]+$/i.test(stated) ? stated.toLowerCase() : undefined;
}
