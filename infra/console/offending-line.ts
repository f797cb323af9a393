/** A line of a file, and why it is shown. */
export interface FileLine {
  /** From 1. */
  line: number;
  text: string;
  note: string;
}

/** Characters of a line that are shown. */
const WIDTH = 160;

/** The line that made a file unreadable, where the reason has one. @param bytes the beginning of the file is enough. */
export function offendingLine(bytes: Uint8Array, reason: string | undefined): FileLine | undefined {
  if (bytes.length === 0) return undefined;
  if (reason === 'binary') return lineAround(bytes, firstControl(bytes), 'the first byte that is not text');
  if (reason === 'undecodable') return lineAround(bytes, firstInvalid(bytes), 'the first byte that is not UTF-8');
  if (reason === 'no-text') return lineAround(bytes, lastWord(bytes), 'the last line: no text follows');
  if (reason === 'draft') return lineAround(bytes, draftMark(bytes), 'marks the file as a draft');
  return undefined;
}

/** The lines that were repaired: `code@line`. @param meanings what each code means. */
export function repairedLines(
  bytes: Uint8Array,
  repairs: readonly string[],
  meanings: Readonly<Record<string, string>>,
): FileLine[] {
  const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/);
  return repairs.flatMap((repair) => {
    const [code = '', line = ''] = repair.split('@');
    const text = lines[Number(line) - 1];
    return text === undefined ? [] : [{ line: Number(line), text: shown(text), note: meanings[code] ?? code }];
  });
}

function lineAround(bytes: Uint8Array, at: number, note: string): FileLine | undefined {
  if (at < 0) return undefined;
  const start = bytes.lastIndexOf(LF, at - 1) + 1;
  const end = bytes.indexOf(LF, at);
  const from = Math.max(at === 0 ? 0 : start, at - WIDTH / 2);
  const part = bytes.subarray(from, Math.min(end < 0 ? bytes.length : end, from + WIDTH));
  const line = bytes.subarray(0, start).reduce((count, byte) => count + (byte === LF ? 1 : 0), 1);
  return { line, text: shown(new TextDecoder().decode(part)), note };
}

const LF = 0x0a;

const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== LF && byte !== 0x0d;

function firstControl(bytes: Uint8Array): number {
  return Math.max(0, bytes.findIndex(isControl));
}

function firstInvalid(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes);
  const at = text.indexOf('\ufffd');
  return at < 0 ? 0 : Buffer.byteLength(text.slice(0, at));
}

function draftMark(bytes: Uint8Array): number {
  const mark =
    /(?<=^[^\S\n]*"?)(?:draft"?\s*[:=]\s*"?(?:true|yes)|(?:is_?)?published"?\s*[:=]\s*"?(?:false|no)|status"?\s*[:=].*draft)/im;
  // A character for each byte.
  return Buffer.from(bytes).toString('latin1').search(mark);
}

function lastWord(bytes: Uint8Array): number {
  return bytes.findLastIndex((byte) => byte > 0x20);
}

/** Control characters as `\x07` and tabs as `⇥`, so that what is odd can be seen. */
function shown(text: string): string {
  const cut = text.length > WIDTH ? `${text.slice(0, WIDTH)} …` : text;
  const visible = cut.replaceAll('\t', '⇥');
  return visible.replace(/\p{C}/gu, (char) => `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}
