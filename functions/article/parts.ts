import { type Content, findContent } from './envelope.ts';
import { allTexts, type Fields, firstText, pickFields } from './fields.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';

/** What a decoded file consists of. */
export interface Parts {
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
export function partsOf(file: string): Parts {
  if (!file.includes('\r')) return take(file);
  // one kind after the other: for a pattern V8 keeps a record of each match, and half a megabyte of them is 36 times the file
  const parts = take(file.replace(/\r\n/g, '\n').replace(/\r/g, '\n'));
  if (parts.declaredHash === undefined || parts.content.hashVerified) return parts;
  const asItStands = take(file);
  return asItStands.content.hashVerified ? asItStands : parts;
}

function take(file: string): Parts {
  const frontMatter = readFrontMatter(file);
  const fields = pickFields(frontMatter.values);
  const declaredHash = declaredHashOf(fields);
  const statedTitle = firstText(
    fields.title?.map((title) => (Array.isArray(title) ? allTexts([title]).join(', ') : title)),
    (title) => title !== 'false', // how themes are told to show none
  );
  const content = findContent(frontMatter.body, declaredHash, statedTitle ?? '');
  return { frontMatter, fields, statedTitle, declaredHash, content };
}

function declaredHashOf(fields: Fields): string | undefined {
  const stated = firstText(fields.contentHash);
  return stated?.length === 64 && /^[0-9a-f]+$/i.test(stated) ? stated.toLowerCase() : undefined;
}
