import { type Refusal, refuse, type Shape } from '../article.ts';
import { loadAnyShape } from '../lazy.cjs';
import { prologOf } from './prolog.ts';

/** Documents that are known by their first element; any other may be HTML within Markdown. */
const DOCUMENTS = /^(?:html|nitf|newsitem|newsmessage|newsml|packageitem|rss|feed|rdf)$/;
/** Some servers write scripts or warnings above the first element of a page; a fragment of HTML has none of these. */
const PAGE = /<(?:html|head|body)[\s>]/i;
const LONGEST_HEAD = 100_000;

/**
 * The article of a file that is JSON, XML, or a saved web page, or why it holds none;
 * undefined for text with or without front matter, which is nearly every file.
 */
export function shapeOf(file: string, key: string | undefined): Shape | Refusal | undefined {
  const start = /^\s*(\S)/.exec(file)?.[1];
  // nearly every file starts with its front matter
  const head = start === '-' || start === undefined ? '' : file.slice(0, 8000);
  if (isMail(head, key)) return loadAnyShape().readMail(file);
  const other = head === '' ? undefined : otherFormatOf(head, key);
  if (other !== undefined) return refuse('not-an-article', `The file is ${other}: ${FORMATS[other]}.`);
  if (start === '{' || start === '[') return loadAnyShape().readJsonShape(file, /\.json(?:\.gz)?$/i.test(key ?? ''));
  if (start === '<' && (/\.(?:xml|nitf|newsml)(?:\.gz)?$/i.test(key ?? '') || isDocument(file)))
    return loadAnyShape().readMarkedUpShape(file);
  if (start === '<' && /\.x?html?(?:\.gz)?$/i.test(key ?? '') && PAGE.test(file.slice(0, LONGEST_HEAD)))
    return loadAnyShape().readPage(file);
  return undefined;
}

const MAIL = new RegExp(
  '^(?:Return-Path|Received|Delivered-To|From|To|Cc|Reply-To|Sender|Subject|Date|Message-I[Dd]|' +
    String.raw`MIME-Version|Mime-Version|Content-[\w-]{1,30}|List-[\w-]{1,20}|ARC-[\w-]{1,30}|` +
    String.raw`Authentication-Results|X-[\w-]{1,40}|DKIM-Signature): ?`,
  'i',
);
const MAIL_ONLY = /^(?:Return-Path|Received|Delivered-To|Message-I[Dd]|MIME-Version|Content-Transfer-Encoding|To): ?/im;
/** Rows that show a table. */
const LEAST_ROWS = 4;
const ROW = /^(?:"[^"]{0,4000}"|[^",\t;]{0,200})(?:([,;\t])(?:"[^"]{0,4000}"|[^",\t;]{0,200})){2,100}$/;
const COLUMN =
  /(?:^|[,;\t"])(?:id|title|headline|url|link|date|text|content|body|author|published\w*|제목|标题)(?:[,;\t"]|$)/i;

/** Formats that hold articles as we do not read them, and what would be read. */
const FORMATS = {
  RTF: 'upload its text',
  'a web archive (ARC)': 'upload its pages as .html files',
  'a pointer of Git LFS or git-annex': 'upload the file that it stands for',
  'the target of a symbolic link': 'upload the file that it names',
  'a mailbox': 'upload each mail as an .eml file',
  'org-mode': 'upload it as Markdown',
  AsciiDoc: 'upload it as Markdown or HTML',
  'wiki markup': 'upload it as Markdown or HTML',
  'a table (CSV)': 'upload each row as a JSON object, or the rows as JSON lines',
} as const;

const ADDRESS_OF_FILE = /^(?:\.{1,2}\/|\/annex\/)?(?:[\w.@ -]{1,100}\/){1,20}[\w.@-]{1,100}\.\w{1,10}$/;
const POINTER =
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d|^(?:\.{1,2}\/)*(?:\.git)?\/annex\/objects\//;
const ARC = /^(?:filedesc:\/\/|https?:\/\/\S{1,500} [\d.]{7,15} \d{14} \S{1,60} \d{1,12}$)/m;
/** A title and an attribute below it; sections of this form without Markdown's. */
const ASCIIDOC =
  /^= \S[^\n]{0,200}\n(?:[^\n]{1,200}\n){0,3}?:!?[\w-]{1,40}!?:|^= \S[^\n]*\n[\s\S]{0,4000}?^(?:={2,4} \S|\[(?:source|quote|NOTE|TIP)\b)/;
const WIKI_HEADING = /^(={2,5}) ?[^=\n]{1,200}\1[ \t]*$/m;
const WIKI_MARKUP = /'''[^'\n]|\[\[[^\][\n]{1,200}\]\]|^\{\{[A-Z]|^\{\||\[https?:\/\/\S{1,300} /m;

/** A format that holds articles as we do not read them, by its first lines. */
function otherFormatOf(head: string, key: string | undefined): keyof typeof FORMATS | undefined {
  const text = head.trimStart();
  if (text.startsWith('{\\rtf')) return 'RTF';
  if (ARC.test(text.slice(0, 1000))) return 'a web archive (ARC)';
  if (POINTER.test(text)) return 'a pointer of Git LFS or git-annex';
  if (head.length < 300 && ADDRESS_OF_FILE.test(head.trim())) return 'the target of a symbolic link';
  if (/\.(?:adoc|asciidoc|asc)(?:\.gz)?$/i.test(key ?? '') || ASCIIDOC.test(text)) return 'AsciiDoc';
  const isWiki = WIKI_HEADING.test(text) && !/^#{1,6} /m.test(text) && WIKI_MARKUP.test(text);
  if (isWiki || (/\.(?:wiki|mediawiki|wikitext)(?:\.gz)?$/i.test(key ?? '') && WIKI_MARKUP.test(text)))
    return 'wiki markup';
  const lines = text.split('\n', 40).map((line) => line.trimEnd());
  if (/^From \S{1,100} .{0,60}\d{4}$/.test(lines[0] ?? '') && MAIL.test(lines[1] ?? '')) return 'a mailbox';
  if (/^#\+\w{1,30}:/.test(text) || (/\.org$/i.test(key ?? '') && /^\*+ |^:PROPERTIES:/m.test(text))) return 'org-mode';
  return isTable(lines) ? 'a table (CSV)' : undefined;
}

/** A mail begins with headers of mails, one of which nothing else has. */
function isMail(head: string, key: string | undefined): boolean {
  const lines = head
    .trimStart()
    .split('\n', 40)
    .map((line) => line.trimEnd());
  if (!MAIL.test(lines[0] ?? '')) return false;
  const end = lines.indexOf('');
  const headers = lines.slice(0, end < 0 ? undefined : end).filter((line) => MAIL.test(line));
  const isNamed = /\.eml(?:\.gz)?$/i.test(key ?? '');
  return headers.length >= (isNamed ? 1 : 3) && (isNamed || MAIL_ONLY.test(headers.join('\n')));
}

function isTable([header = '', ...rows]: readonly string[]): boolean {
  const mark = ROW.exec(header)?.[1];
  if (mark === undefined || header.length > 1000) return false;
  const columns = header.split(mark).length;
  // Without a column that is named as a field of ours, many rows with as many cells, and none of them prose.
  const below = rows.slice(0, LEAST_ROWS).filter((row) => row.split(mark).length === columns && !/[.!?]$/.test(row));
  if (!COLUMN.test(header)) return below.length === LEAST_ROWS;
  const first = rows[0] ?? '';
  return first.split(mark).length >= columns || (first.includes('"') && first.includes(mark));
}

function isDocument(file: string): boolean {
  const { root, isDeclared } = prologOf(file);
  return isDeclared || DOCUMENTS.test(root);
}
