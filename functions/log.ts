/**
 * One line of JSON to standard output, which Lambda hands to CloudWatch Logs as it is. Logs are billed by the byte: the instant
 * and the function are CloudWatch's to say (each event has its time, each function its log group), and an absent value says
 * nothing. `level` is what a person searches for.
 */
export function log(level: 'INFO' | 'ERROR', fields: object): void {
  writeLine({ level, ...fields });
}

/** A document as one line of standard output. */
export function writeLine(document: object): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}
