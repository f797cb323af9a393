import type { Refusal, Shape } from '../article.ts';
import { loadAnyShape } from '../lazy.cjs';
import { prologOf } from './prolog.ts';

/** Documents that are known by their first element; any other may be HTML within Markdown. */
const DOCUMENTS = /^(?:html|nitf|newsitem|newsmessage|newsml|packageitem|rss|feed|rdf)$/;
/** Some servers write scripts or warnings above the first element of a page; a fragment of HTML has none of these. */
const PAGE = /<(?:html|head|body)[\s>]/i;
const LONGEST_HEAD = 100_000;
const JINA = /^\s*Title: .{0,2000}\n\s*URL Source: /;

/**
 * The article of a file that is JSON, XML, a saved web page or the output of Jina Reader, or why it holds none;
 * undefined for text with or without front matter, which is nearly every file.
 */
export function shapeOf(file: string, key: string | undefined): Shape | Refusal | undefined {
  const start = /^\s*(\S)/.exec(file)?.[1];
  if (start === '{' || start === '[') return loadAnyShape().readJsonShape(file, /\.json(?:\.gz)?$/i.test(key ?? ''));
  if (start === '<' && (/\.(?:xml|nitf|newsml)(?:\.gz)?$/i.test(key ?? '') || isDocument(file)))
    return loadAnyShape().readMarkedUpShape(file);
  if (start === '<' && /\.x?html?(?:\.gz)?$/i.test(key ?? '') && PAGE.test(file.slice(0, LONGEST_HEAD)))
    return loadAnyShape().readPage(file);
  return start === 'T' && JINA.test(file.slice(0, 4000)) ? loadAnyShape().readJina(file) : undefined;
}

function isDocument(file: string): boolean {
  const { root, isDeclared } = prologOf(file);
  return isDeclared || DOCUMENTS.test(root);
}
