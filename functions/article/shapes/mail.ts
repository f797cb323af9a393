import { type FrontMatterMap, type Refusal, refuse, type Shape } from '../article.ts';
import { decodeAny } from '../encoding/any-encoding.ts';
import { mayBeNotice } from '../publication/notice-words.ts';
import { isHoldingKey } from '../publication/statements.ts';
import { textOfHtml } from './html.ts';
import { articleTextOf } from './page-text.ts';

// `postal-mime` answers with promises only, and the reader is one synchronous function: so the little of MIME that an
// article needs is read here.

/** A mail, or a part of one. */
interface Part {
  headers: ReadonlyMap<string, string>;
  body: string;
}

const LONGEST_HEADERS = 256 * 1024;
const LONGEST_HEADER = 2000;
const MOST_PARTS = 100;
const MOST_LEVELS = 8;
/** Prose of a page that is nothing but a mail. */
const LEAST_PROSE = 40;
/** Of pages without prose, which are read a second time. */
const LONGEST_LAYOUT = 256 * 1024;
/** A picture within its own address, which no bound may cut. */
const EMBEDDED = /data:[\w/+.;=-]{1,100};base64,[A-Za-z0-9+/=]+/g;

/**
 * The article of a mail (RFC 5322): its subject, sender and date, and the text. Nothing says who has received it: no
 * address, no link of theirs. Attachments are left out.
 */
export function readMail(file: string): Shape | Refusal {
  const mail = partOf(file);
  const { headers } = mail;
  const type = headers.get('content-type') ?? '';
  if (/^multipart\/(?:report|encrypted)/i.test(type) || /auto-repl/i.test(headers.get('auto-submitted') ?? ''))
    return refuse('not-an-article', 'The file is a mail, but a report, an automatic answer or encrypted.');
  const values: FrontMatterMap = Object.create(null);
  const origins: Record<string, string> = { text: 'body' };
  for (const [field, header, read] of FIELDS) {
    const value = read(decodedWords(headers.get(header) ?? ''));
    if (value === undefined || value === '') continue;
    values[field] = value;
    origins[field] = header;
  }
  for (const [name, value] of headers) {
    const plain = name.replace(/^x-/, '');
    if (isHoldingKey(plain) || mayBeNotice(value)) values[`mail.${plain}`] = withoutAddresses(decodedWords(value));
  }
  const count = { parts: 0, attachments: 0 };
  const [body, ...beside] = bodiesOf(mail, count);
  const hasAttachments = count.attachments > 0;
  return { ok: true, name: 'mail', values, origins, body: body ?? '', beside, syntax: 'plain', hasAttachments };
}

const FIELDS: readonly (readonly [field: string, header: string, read: (value: string) => string | undefined])[] = [
  [
    'title',
    'subject',
    (value) => withoutAddresses(value).replace(/^(?:(?:re|fwd?|aw|wg|tr|답장|전달|回复|转发)\s?: ?)+/i, ''),
  ],
  [
    'publisher',
    'from',
    (value) =>
      withoutAddresses(/^([^<]*)<|\(([^()]*)\)/.exec(value)?.slice(1).join('') ?? '').replace(/^["'\s]+|["'\s]+$/g, ''),
  ],
  ['date', 'date', (value) => value],
  ['url', 'archived-at', (value) => /https?:\/\/[^\s<>]+/i.exec(value)?.[0]],
  ['language', 'content-language', (value) => /^[\w-]+/.exec(value)?.[0]],
  ['tags', 'keywords', (value) => withoutAddresses(value)],
];

/** The text of a mail, what it has as plain text, unless its page says more; and the other one. */
function bodiesOf(mail: Part, count: Count): string[] {
  const texts = Map.groupBy(textsIn(mail, 0, count), ({ isHtml }) => isHtml);
  const textOf = (isHtml: boolean) => (texts.get(isHtml) ?? []).map(({ text }) => text).join('\n\n');
  const [plain, html] = [textOf(false), textOf(true)];
  const page = impersonal(
    articleTextOf(html, LEAST_PROSE) || textOfHtml(html.replace(EMBEDDED, '').slice(0, LONGEST_LAYOUT)),
  );
  const own = impersonal(plain);
  const others = [plain, textOfHtml(html.slice(0, LONGEST_LAYOUT))];
  return [2 * own.length < page.length ? page : own, ...others];
}

/** Parts of a mail, and those of them that are files. */
interface Count {
  parts: number;
  attachments: number;
}

interface MailText {
  text: string;
  isHtml: boolean;
}

function textsIn({ headers, body }: Part, level: number, count: Count): MailText[] {
  count.parts += 1;
  const type = headers.get('content-type') ?? 'text/plain';
  const disposition = headers.get('content-disposition') ?? '';
  if (/^attachment/i.test(disposition) || /\bfilename\b/i.test(disposition)) count.attachments += 1;
  if (level > MOST_LEVELS || count.parts > MOST_PARTS) return [];
  if (/^attachment/i.test(disposition)) return [];
  const boundary = /^multipart\//i.test(type)
    ? /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type)
    : null;
  if (boundary) {
    const [, ...inner] = `\n${body}`.split(`\n--${boundary[1] ?? boundary[2]}`, MOST_PARTS);
    const end = inner.findIndex((one) => one.startsWith('--'));
    return inner
      .slice(0, end < 0 ? undefined : end)
      .flatMap((one) => textsIn(partOf(one.replace(/^[^\n]*\n/, '')), level + 1, count));
  }
  const form = /^text\/(?:(plain)|html)\b/i.exec(type);
  if (form === null) return [];
  const decoded = decodedBody(body, headers.get('content-transfer-encoding') ?? '', type);
  const isFlowed = /format\s*=\s*"?flowed/i.test(type);
  return [{ text: isFlowed ? decoded.replace(/(?<!^--) \n(?=\S)/gm, ' ') : decoded, isHtml: form[1] === undefined }];
}

function partOf(text: string): Part {
  const blank = /^\r?\n|\r?\n[ \t]*\r?\n/.exec(text.slice(0, LONGEST_HEADERS));
  const end = blank === null ? text.length : blank.index;
  const headers = new Map<string, string>();
  for (const line of text
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([\w-]{1,76})[ \t]*:[ \t]*(.*)$/.exec(line.slice(0, LONGEST_HEADER)) ?? [];
    if (name !== '' && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value.trim());
  }
  return { headers, body: text.slice(end + (blank?.[0].length ?? 0)).replaceAll('\r\n', '\n') };
}

function decodedBody(body: string, encoding: string, type: string): string {
  if (/base64/i.test(encoding)) return textOf(Buffer.from(body, 'base64'), type);
  return /quoted/i.test(encoding) ? textOf(unquoted(body.replace(/=[ \t]*\n/g, '')), type) : body;
}

/** The bytes of a text in which some stand as `=C3`. */
function unquoted(text: string): Buffer {
  const bytes = Buffer.from(text).toString('latin1');
  const decoded = bytes.replace(/(?:=[\da-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('=', ''), 'hex').toString('latin1'),
  );
  return Buffer.from(decoded, 'latin1');
}

function textOf(bytes: Buffer, type: string): string {
  const decoded = decodeAny(bytes, type);
  return decoded.ok ? decoded.text.replaceAll('\r\n', '\n') : '';
}

const WORDS = /(?:=\?[^?\s]{1,40}\?[bq]\?[^?\s]{0,2000}\?=\s*)+/gi;
const WORD = /=\?([^?*\s]+)[^?\s]*\?([bq])\?([^?\s]*)\?=/gi;

/** A header without RFC 2047's encoded words; a character may be cut between two of them. */
function decodedWords(header: string): string {
  return header
    .replace(WORDS, (run) => {
      const words = Array.from(run.matchAll(WORD), ([, charset = '', form = '', text = '']) => ({
        charset,
        bytes: /b/i.test(form) ? Buffer.from(text, 'base64') : unquoted(text.replaceAll('_', ' ')),
      }));
      return `${textOf(Buffer.concat(words.map(({ bytes }) => bytes)), `text/plain; charset=${words[0]?.charset}`)} `;
    })
    .trim();
}

/** Letters of Chinese, Thai and others, after which an address stands without a space. */
const UNSPACED = String.raw`\u0e00-\u1dff\u2e80-\ud7ff\uff00-\uffef`;
const SIGNS = String.raw`\s<>()[\]"',;:@`;
const LOCAL = `(?<![^${SIGNS}${UNSPACED}])[^${SIGNS}${UNSPACED}]+|[${UNSPACED}]{1,16}`;
const ADDRESS = new RegExp(String.raw`\s?<?(?:mailto:)?(?:${LOCAL})@[^${SIGNS}]{1,255}(?<!\.)>?`, 'gi');

function withoutAddresses(text: string): string {
  return text.includes('@')
    ? text
        .replace(ADDRESS, '')
        .replace(/<\s*>|\(\s*\)/g, '')
        .trim()
    : text;
}

/** Paragraphs that speak to the receiver of a newsletter. */
const PERSONAL = new RegExp(
  'unsubscribe|(?:view|read|open|see) (?:this |it |the )?(?:e-?mail |message |newsletter |issue ' +
    String.raw`|online )?(?:in|on|with|online)\b[^.]{0,20}(?:browser|web|online)|view online|opt[- ]out` +
    '|(?:manage|update|change) (?:your |my )?(?:e-?mail |subscription )?(?:preferences|settings' +
    "|subscription)|you(?:['’]re| are)? (?:receiv|getting this|subscribed)|(?:was|were) sent to" +
    '|forward(?:ed)? (?:this|to a friend)|privacy policy|abbestellen|abmelden|newsletter abbestell' +
    '|im browser|désabonner|désinscri|dans (?:votre|le) navigateur|darse de baja' +
    '|cancelar (?:la |a )?suscripci|navegador|disiscri|annulla l.iscrizione|descadastr|afmelden' +
    String.raw`|uitschrijven|avregistrera|отписаться|수신\s?거부|구독\s?(?:취소|해지)|웹(?:에서|으로) 보기|退订|取消订阅|退訂|配信停止` +
    '|購読解除|ブラウザ',
  'i',
);
const LONGEST_PERSONAL = 400;
/** A link that may be the receiver's own: it is long, has a query, or is one of a service that counts clicks. */
const LINK = /[<([]?\s?https?:\/\/[^\s<>()[\]]{1,4000}\s?[>)\]]?/gi;
const OPEN_LINK =
  /^https?:\/\/(?!(?:click|links?|track\w*|email|mail|e|t|go|r)\.)[\w.-]{1,60}(?:\/[\w.~%-]{0,40}){0,6}$/i;

/** A text without what is meant for its receiver alone. */
function impersonal(text: string): string {
  const isLink = (line: string) => line.length < LONGEST_HEADER && /https?:/i.test(line) && PERSONAL.test(line);
  const lines = withoutAddresses(text)
    .split('\n')
    .map((line) => (isLink(line) ? '' : line.trimEnd()));
  const kept = lines
    .join('\n')
    .split(/\n\n+/)
    .filter((one) => one.length > LONGEST_PERSONAL || !PERSONAL.test(one));
  return kept
    .map((one) => {
      const isOpen = (link: string) => OPEN_LINK.test(link.replace(/^[<([]?\s?|[.,;:]?\s?[>)\]]?$/g, ''));
      const bare = one.replace(LINK, (link) => (isOpen(link) ? link : '')).trim();
      // `Read more:`
      return bare !== one.trim() && bare.length < LEAST_PROSE && !/https?:/i.test(bare) ? '' : bare;
    })
    .filter((one) => /[^\s\-=_*|>]/.test(one))
    .join('\n\n');
}
