/**
 * One line of JSON to standard output, which Lambda hands to CloudWatch Logs as it is. Logs are billed by the byte: the instant
 * and the function are CloudWatch's to say (each event has its time, each function its log group), and an absent value says
 * nothing. `level` is what a person searches for.
 */
export const log = (level: 'INFO' | 'ERROR', fields: object): void => writeLine({ level, ...fields });

export const writeLine = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);

/** How deep causes are told: below that they repeat what is above. */
const DEPTH = 4;

/** An error as a line of JSON can carry it: with its stack, and the cause that the SDK's errors hide the reason in. */
export const errorFields = (error: unknown, depth = DEPTH): object => {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && depth > 1 && { cause: errorFields(cause, depth - 1) }) };
};
