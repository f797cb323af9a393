import { stageOf } from './stage.ts';

/**
 * One line of JSON to standard output, which Lambda hands to CloudWatch Logs as it is. Logs are billed by the byte: the
 * instant and the function are CloudWatch's to say (each event has its time, each function its log group), and an
 * absent value says nothing. `level` is what a person searches for.
 */
export function log(level: 'INFO' | 'ERROR', fields: object): void {
  writeLine({ level, ...fields });
}

/**
 * A document as one line of standard output. Line separators other than `\n` end a line too, for whoever reads the log.
 */
export function writeLine(document: object): void {
  const line = JSON.stringify(document).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  process.stdout.write(`${line}\n`);
}

/** How deep causes are logged: deeper ones repeat those above. */
const DEPTH = 4;

/**
 * An error as a line of JSON can carry it: with where it happened, its stack, and the cause that the SDK's errors hide
 * the reason in.
 */
export function errorFields(error: unknown, depth = DEPTH): object {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const stage = stageOf(error);
  return {
    name,
    message,
    ...(stage && { stage }),
    stack,
    ...(cause !== undefined && depth > 1 && { cause: errorFields(cause, depth - 1) }),
  };
}
