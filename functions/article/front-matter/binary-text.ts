/**
 * The text of a value that is tagged `!binary`: base64 of UTF-8, as Jekyll's importers wrote every title that was not
 * ASCII. What is no UTF-8 stays as it is written.
 */
export function binaryText(written: string): string {
  const bytes = Buffer.from(written, 'base64');
  const text = bytes.toString('utf8');
  return bytes.length === 0 || text.includes('\ufffd') ? written : text;
}
