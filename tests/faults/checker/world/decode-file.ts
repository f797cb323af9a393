import { gunzipSync } from 'node:zlib';

/** The text of a file, and whether its bytes are in another charset than S3 says. */
interface Decoded {
  readonly source: string;
  readonly isMislabelled: boolean;
}

/** @returns undefined where the bytes are not text in what they say they are. */
export const decodeFile = (bytes: Uint8Array, contentType: string): Decoded | undefined => {
  const unpacked = isGzip(bytes) ? unpack(bytes) : bytes;
  return unpacked && decode(unpacked, contentType);
};

export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** Undefined where the end is missing. */
export const unpack = (bytes: Uint8Array): Uint8Array | undefined => {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
};

const UTF_8 = 'utf-8';

/** By its mark, U+FEFF in the one order of its bytes and in the other. */
const UTF_16: ReadonlyMap<string, string> = new Map([
  [`${0xff} ${0xfe}`, 'utf-16le'],
  [`${0xfe} ${0xff}`, 'utf-16be'],
]);

/** By the mark it begins with; else UTF-8, which bytes with other letters than ASCII's are by no accident; else by what is said of it. The generator writes nothing else. */
const decode = (bytes: Uint8Array, contentType: string): Decoded | undefined => {
  const [, said = UTF_8] = contentType.match(/charset=([\w-]+)/) ?? [];
  const marked = UTF_16.get(`${bytes[0]} ${bytes[1]}`);
  const isUnicode = marked === undefined && /[^\0-\x7f]/.test(decodeAs(bytes, UTF_8) ?? '');
  const source = decodeAs(bytes, marked ?? (isUnicode ? UTF_8 : said));
  return source === undefined ? undefined : { source, isMislabelled: isUnicode && said !== UTF_8 };
};

const decodeAs = (bytes: Uint8Array, charset: string): string | undefined => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
