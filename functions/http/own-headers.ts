const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
/** These are the request's own, or would send it elsewhere. */
const RESERVED =
  /^(?:host|connection|content-.*|transfer-encoding|te|upgrade|trailer|keep-alive|expect|user-agent|accept-encoding|if-.*|proxy-.*)$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]{1,8000}$/;

/** Variables of the shell that hold the headers of feeds on this machine begin with it. */
export const FEED_HEADERS = 'FEED_HEADERS_';

/** `FEED_HEADERS_GULL_BAY` */
export function headersVariable(feed: string): string {
  return FEED_HEADERS + feed.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** Whether a request may have a header of one's own. @param name in lowercase */
export function isOwnHeader(name: string, value: string): boolean {
  return NAME.test(name) && !RESERVED.test(name) && VALUE.test(value);
}

/** What the text of a secret says, a `Name: value` on each line. @throws Error, without the text */
export function parseHeaders(text: string | undefined): Record<string, string> {
  const lines = (text ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    // Without a colon there is no name, which is refused.
    return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  if (headers.length === 0 || !headers.every(([name, value]) => isOwnHeader(name, value)))
    throw new Error(
      'the secret of its headers must have lines such as "Authorization: Bearer …", and none of those that are ' +
        "the request's own",
    );
  return Object.fromEntries(headers);
}
