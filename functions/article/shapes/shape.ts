import type { Refusal, Shape } from '../article.ts';
import { loadAnyShape } from '../lazy.cjs';
import { refuse } from '../result.ts';
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
  // nearly every file starts with its front matter
  const other = start === '-' || start === undefined ? undefined : otherFormatOf(file.slice(0, 8000), key);
  if (other !== undefined) return refuse('not-an-article', `The file is ${other}.`);
  if (start === '{' || start === '[') return loadAnyShape().readJsonShape(file, /\.json(?:\.gz)?$/i.test(key ?? ''));
  if (start === '<' && (/\.(?:xml|nitf|newsml)(?:\.gz)?$/i.test(key ?? '') || isDocument(file)))
    return loadAnyShape().readMarkedUpShape(file);
  if (start === '<' && /\.x?html?(?:\.gz)?$/i.test(key ?? '') && PAGE.test(file.slice(0, LONGEST_HEAD)))
    return loadAnyShape().readPage(file);
  return start === 'T' && JINA.test(file.slice(0, 4000)) ? loadAnyShape().readJina(file) : undefined;
}

const MAIL =
  /^(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-I[Dd]|MIME-Version|Content-Type|X-[\w-]{1,40}|DKIM-Signature): /;
const MAIL_ONLY = /^(?:Return-Path|Received|Delivered-To|Message-I[Dd]|MIME-Version|To): /m;
const ROW = /^(?:"[^"]{0,4000}"|[^",\t;]{0,200})(?:([,;\t])(?:"[^"]{0,4000}"|[^",\t;]{0,200})){2,100}$/;
const COLUMN =
  /(?:^|[,;\t"])(?:id|title|headline|url|link|date|text|content|body|author|published\w*|제목|标题)(?:[,;\t"]|$)/i;

/** A format that holds articles as we do not read them, by its first lines. */
function otherFormatOf(head: string, key: string | undefined): string | undefined {
  const text = head.trimStart();
  if (text.startsWith('{\\rtf')) return 'RTF';
  if (/^WARC\/[\d.]+\s/.test(text)) return 'a web archive (WARC)';
  const lines = text.split('\n', 40).map((line) => line.trimEnd());
  const end = lines.indexOf('');
  const headers = lines.slice(0, end < 0 ? undefined : end).filter((line) => MAIL.test(line));
  if (headers.length >= 3 && headers[0] === lines[0] && MAIL_ONLY.test(headers.join('\n'))) return 'a mail';
  if (/^From \S{1,100} .{0,60}\d{4}$/.test(lines[0] ?? '') && headers.length > 1) return 'a mailbox';
  if (/^#\+\w{1,30}:/.test(text) || (/\.org$/i.test(key ?? '') && /^\*+ |^:PROPERTIES:/m.test(text))) return 'org-mode';
  return isTable(lines) ? 'a table (CSV)' : undefined;
}

function isTable([header = '', ...rows]: readonly string[]): boolean {
  const mark = ROW.exec(header)?.[1];
  if (mark === undefined || !COLUMN.test(header) || header.length > 1000) return false;
  const columns = header.split(mark).length;
  const first = rows[0] ?? '';
  return first.split(mark).length >= columns || (first.includes('"') && first.includes(mark));
}

function isDocument(file: string): boolean {
  const { root, isDeclared } = prologOf(file);
  return isDeclared || DOCUMENTS.test(root);
}
