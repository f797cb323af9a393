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
