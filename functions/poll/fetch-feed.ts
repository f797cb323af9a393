import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { mostUnpacked } from '../article/internal.ts';
import { answerTo, bytesOf } from '../http/post.ts';

/** What a server said the last time, for a conditional request. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface FeedAnswer extends Validators {
  readonly status: number;
  /** Empty unless the status is 200. */
  readonly bytes: Buffer;
  readonly contentType?: string;
  readonly retryAfterMs?: number;
  /** Where redirects led. */
  readonly url: string;
}

export interface FetchOptions {
  readonly userAgent: string;
  /** On this machine: any address. */
  readonly anyAddress: boolean;
  readonly timeoutMs?: number;
  /** @default 5 MiB */
  readonly mostBytes?: number;
  /** Of this feed: sent to this origin, and not where it redirects. */
  readonly own?: { readonly origin: string; readonly headers: Readonly<Record<string, string>> };
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 5 * 2 ** 20;
const MOST_REDIRECTS = 5;
const LONGEST_VALIDATOR = 500;

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, ' +
  'application/json;q=0.8, */*;q=0.5';

/**
 * Gets a feed, unless it has not changed. The time-out is of everything, redirects and body included.
 * @throws Error that says why there is no answer.
 */
export async function fetchFeed(address: string, validators: Validators, options: FetchOptions): Promise<FeedAnswer> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    let url = new URL(address);
    for (let redirects = 0; ; redirects++) {
      const response = await get(url, validators, options, signal);
      const { statusCode: status = 0, headers } = response;
      if (status >= 301 && status <= 308 && status !== 304 && headers.location !== undefined) {
        response.destroy();
        if (redirects === MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirects`);
        url = new URL(headers.location, url);
        continue;
      }
      const bytes = status === 200 ? await bodyOf(response, signal, options.mostBytes) : Buffer.alloc(0);
      response.destroy();
      const { etag, 'last-modified': lastModified, 'content-type': contentType } = headers;
      const retryAfterMs = retryAfter(headers['retry-after']);
      return {
        ...{ status, bytes, url: url.href },
        ...(etag && etag.length <= LONGEST_VALIDATOR && { etag }),
        ...(lastModified && lastModified.length <= LONGEST_VALIDATOR && { lastModified }),
        ...(contentType && { contentType }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    }
  } catch (error) {
    if (signal.aborted) throw new Error(`no whole answer in ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  }
}

function get(
  url: URL,
  { etag, lastModified }: Validators,
  { userAgent, anyAddress, own }: FetchOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`${url.protocol} is not fetched`);
  const headers = {
    ...{ accept: ACCEPT, 'accept-encoding': 'gzip, deflate, br', 'user-agent': userAgent },
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
    ...(own?.origin === url.origin && own.headers),
  };
  return answerTo(url, { method: 'GET', anyAddress, signal, headers });
}

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: ZlibOptions) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflate,
  br: brotliDecompressSync,
};

/** Some servers leave out the header that RFC 9110 asks for: its first two bytes are a multiple of 31. */
function inflate(bytes: Buffer, options: ZlibOptions): Buffer {
  const hasHeader = bytes.length > 1 && (bytes.readUInt8(0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
  return hasHeader ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
}

async function bodyOf(response: IncomingMessage, signal: AbortSignal, mostBytes = MOST_BYTES): Promise<Buffer> {
  const tooMuch = new Error(`more than ${mostBytes / 2 ** 20} MiB, or more than its packed size allows`);
  const stop = () => response.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  const bytes = await bytesOf(response, mostBytes, tooMuch).finally(() => {
    signal.removeEventListener('abort', stop);
    response.destroy();
  });
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? '';
  // A file of gzip, which no header tells.
  const decode = DECODERS[encoding] ?? (bytes.subarray(0, 2).equals(GZIP) ? gunzipSync : undefined);
  if (decode === undefined) return bytes;
  try {
    return decode(bytes, { maxOutputLength: Math.min(mostBytes, mostUnpacked(bytes.length)) });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooMuch : error;
  }
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Seconds, or a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? 1000 * Number(value) : Date.parse(value) - Date.now();
  return ms >= 0 ? ms : undefined;
}

/** Where pages name their feed: in the head. */
const HEAD_BYTES = 256 * 1024;
/** Links of a head that are looked at. */
const MOST_LINKS = 200;

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|feed\+json)$/i;

/**
 * The address of the feed that a page names: `<link rel="alternate" type="application/rss+xml" href="…">`. Undefined of
 * what is no page, or names none.
 */
export function feedOfPage({ status, bytes, contentType = '', url }: FeedAnswer): string | undefined {
  if (status !== 200) return undefined;
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1');
  if (!/^\s*(?:<!doctype html|<html)/i.test(head) && !/^text\/html\b/i.test(contentType)) return undefined;
  const links = head.split(/<link\b/i, MOST_LINKS).slice(1);
  for (const link of links) {
    const tag = link.slice(0, 2_000).split('>', 1)[0] ?? '';
    const href = attribute(tag, 'href');
    if (!/\balternate\b/i.test(attribute(tag, 'rel')) || !FEED_TYPE.test(attribute(tag, 'type'))) continue;
    if (href !== '' && URL.canParse(href, url)) return new URL(href, url).href;
  }
  return undefined;
}

function attribute(tag: string, name: string): string {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? [];
  return (double ?? single ?? bare ?? '').trim().replaceAll('&amp;', '&');
}
