import { type Budget, BudgetError } from '../encoding/budget.ts';
import { decode } from '../encoding/decode.ts';
import { loadAnyShape } from '../lazy.cjs';
import { GUESSED, NO_DOUBT } from '../publication/statements.ts';
import { type Chunks, contentName, type RawItem } from './json-items.ts';

/** The `response` records of a web archive (WARC 1.0 and 1.1), each with its headers; `line` is a record's number. */
export async function* warcItems(chunks: Chunks, limit: number): AsyncGenerator<RawItem> {
  let bytes: Buffer = Buffer.alloc(0);
  let record: { line: number; left: number; isKept: boolean } | undefined;
  let line = 0;
  for await (const chunk of chunks) {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    for (;;) {
      if (record === undefined) {
        // between two records stand two line ends
        const start = bytes.findIndex((byte) => byte !== CR && byte !== LF);
        const end = start < 0 ? -1 : bytes.indexOf('\r\n\r\n', start);
        if (end < 0 && bytes.length < LONGEST_HEADERS) break;
        const headers = bytes.toString('latin1', Math.max(0, start), end < 0 ? undefined : end);
        const length = Number(headerOf(headers, 'content-length') ?? Number.NaN);
        line += 1;
        if (!headers.startsWith('WARC/') || !Number.isSafeInteger(length)) {
          yield { line, problem: 'It is not a record of a web archive.' };
          return;
        }
        const isPage = /^response$/i.test(headerOf(headers, 'warc-type') ?? '');
        if (isPage && length > PAGE_SIZES * limit)
          yield { line, problem: `It is longer than ${PAGE_SIZES * limit} bytes.` };
        record = { line, left: end + 4 + length, isKept: isPage && length <= PAGE_SIZES * limit };
        bytes = bytes.subarray(Math.max(0, start));
        record.left -= Math.max(0, start);
      }
      if (record.isKept && bytes.length < record.left) break;
      const end = Math.min(record.left, bytes.length);
      if (record.isKept) yield { line: record.line, record: bytes.subarray(0, end) };
      bytes = bytes.subarray(end);
      record.left -= end;
      if (record.left > 0) break;
      record = undefined;
    }
  }
  if (record !== undefined) yield { line: record.line, problem: 'The file ends within it.' };
}

const [CR, LF] = [0x0d, 0x0a];
const LONGEST_HEADERS = 64 * 1024;
/** A page is larger than its article. */
const PAGE_SIZES = 4;

/** The article of a response, as JSON that the reader knows; undefined if it is no page of one. */
export function pageOfRecord(
  record: Buffer,
  limit: number,
  budget: Budget,
): { json: string; name: string; more: object } | undefined {
  const start = record.indexOf('\r\n\r\n') + 4;
  const end = record.indexOf('\r\n\r\n', start);
  const [about, answer] = [record.toString('latin1', 0, start), record.toString('latin1', start, end)];
  const type = headerOf(answer, 'content-type') ?? '';
  if (end < 0 || !/^HTTP\/[\d.]+ 200\b/.test(answer) || !/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type))
    return undefined;
  const body = record.subarray(end + 4);
  const page = unpacked(
    /chunked/i.test(headerOf(answer, 'transfer-encoding') ?? '') ? joined(body) : body,
    answer,
    PAGE_SIZES * limit,
    budget,
  );
  const decoded = page && decode(page, type);
  const shape = decoded?.ok ? loadAnyShape().readPage(decoded.text) : undefined;
  if (!shape?.ok || shape.articlehood?.outcome === 'none') return undefined;
  const doubt = shape.articlehood?.outcome === 'unsure' ? shape.articlehood.against : NO_DOUBT;
  const url = headerOf(about, 'warc-target-uri')?.replace(/^<|>$/g, '');
  const says = { url, ...shape.values, text: shape.body, ...(shape.isGuess && { [GUESSED]: doubt }) };
  const more = { crawled_at: headerOf(about, 'warc-date') };
  return { name: contentName(JSON.stringify(says)), json: JSON.stringify({ ...says, ...more }), more };
}

function headerOf(headers: string, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.{0,4000})`, 'im').exec(headers)?.[1]?.trim();
}

/** The chunks of HTTP/1.1 in one piece; as they are where an archive has joined them. */
function joined(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const size = /^[\da-f]{1,8}(?=\s*(?:;|$))/i.exec(
      body.toString('latin1', at, Math.max(at, Math.min(end, at + 100))),
    );
    if (size === null) return chunks.length === 0 ? body : Buffer.concat(chunks);
    const length = Number.parseInt(size[0], 16);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = length === 0 ? body.length : end + 4 + length;
  }
  return Buffer.concat(chunks);
}

/** The page of an answer that is compressed, which many archives have unpacked without saying so. */
function unpacked(body: Buffer, answer: string, limit: number, budget: Budget): Buffer | undefined {
  const { brotliDecompressSync, unzipSync } = process.getBuiltinModule('node:zlib');
  const { left } = budget;
  const most = { maxOutputLength: Math.max(1, Math.min(limit, left)) };
  const encoding = headerOf(answer, 'content-encoding') ?? '';
  const unpack = /gzip|deflate/i.test(encoding) ? unzipSync : /^br/i.test(encoding) ? brotliDecompressSync : undefined;
  if (unpack === undefined) return body;
  let page: Buffer;
  try {
    page = unpack(body, most);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return body;
    if (left < limit) throw new BudgetError('a page in it unpacks to more than the file may');
    return undefined;
  }
  budget.addPage(page);
  return page;
}
