import { decodeEventKey } from '../../aws/event-key.ts';
import { printable } from '../../cli/terminal/text.ts';

/** The keys that a message of S3 tells of, for a person to read; of any other message how it begins. */
export function namedFiles(body: string): string {
  try {
    const { Records } = JSON.parse(body) as { Records: { s3: { object: { key: string } } }[] };
    const keys = Records.map(({ s3 }) => decodeEventKey(s3.object.key));
    if (keys.length > 0) return printable(keys.join(', '));
  } catch {
    // Not a message of S3.
  }
  return `a message that names no file (${printable(body.slice(0, 60))})`;
}
