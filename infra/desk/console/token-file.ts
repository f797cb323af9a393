import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { UsageError } from '../operator/explain.ts';

/** Long enough that nobody guesses it, and nothing that would need encoding in an address. */
const TOKEN = /^[\w-]{24,200}$/;

/** The token in a file that only its owner can read; a new one if there is no such file. @throws UsageError */
export function tokenIn(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw new UsageError(`The token file cannot be written: ${error instanceof Error ? error.message : error}`);
  }
  const token = readFileSync(file, 'utf8').trim();
  if (TOKEN.test(token)) return token;
  throw new UsageError(
    `${file} has no token: it needs 24 or more letters, digits, - and _. Delete it to get a new one.`,
  );
}
