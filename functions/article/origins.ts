import type { Article, FrontMatterValue, ReadText } from './article.ts';
import { ALIASES, type FieldName, textOf } from './front-matter/fields.ts';

/** Fields of an article that a file may state under the names that the table of aliases has for them. */
const STATED = [
  ...(['articleId', 'title', 'publisher', 'category', 'authors', 'publishedAt', 'updatedAt', 'crawledAt'] as const),
  ...(['url', 'tags', 'description', 'language'] as const),
] satisfies readonly (FieldName | 'articleId')[];

type StatedField = (typeof STATED)[number];

/**
 * Where in its file each field of an article was found: the key of the front matter or of the JSON, the element of the
 * XML, `file name`, `heading`, `detected`. Of several keys for one field the best known one is named, which may not be
 * the one whose value could be read.
 */
export function originsOf({ article, shape }: ReadText): Readonly<Record<string, string>> {
  const origins: Record<string, string> = {};
  for (const field of STATED) {
    const value = article[field];
    if (value === undefined || value.length === 0) continue;
    const key = keyFor(article, field === 'articleId' ? 'id' : field);
    const origin = key === undefined ? derivedFrom(article, field) : (shape?.origins[key] ?? key);
    if (origin !== undefined) origins[field] = origin;
  }
  origins.text = article.warnings.includes('no-body')
    ? (origins.description ?? origins.title ?? '')
    : textOrigin(article, shape);
  return origins;
}

function textOrigin({ frontMatterState }: Article, shape: ReadText['shape']): string {
  if (shape !== undefined) return shape.origins.text ?? shape.name;
  return frontMatterState === 'none' ? 'the whole file' : 'below the front matter';
}

function keyFor({ frontMatter, warnings }: Article, field: FieldName): string | undefined {
  if (field === 'title' && warnings.includes('title-from-key')) return undefined;
  if (field === 'publishedAt' && warnings.includes('date-from-key')) return undefined;
  const keys = Object.keys(frontMatter).filter((key) => states(frontMatter[key]));
  for (const alias of ALIASES[field]) {
    const key = keys.find((one) => one.toLowerCase().replace(/[-_ ]/g, '') === alias);
    if (key !== undefined) return key;
  }
  return undefined;
}

function states(value: FrontMatterValue | undefined): boolean {
  return typeof value === 'object' ? Object.keys(value).length > 0 : (textOf(value) ?? '') !== '';
}

/** What a field that no key states was made of. */
function derivedFrom({ warnings, frontMatter, articleId }: Article, field: StatedField): string | undefined {
  if (field === 'title') return warnings.includes('title-from-key') ? 'file name' : 'text';
  if (field === 'publishedAt') return 'file name or stated path';
  if (field === 'language') return 'detected';
  if (field !== 'articleId') return undefined;
  if (frontMatter.oid !== undefined) return 'oid, aid';
  return /^(?:url|key|text)(?=:)/.exec(articleId)?.[0];
}
