/** A document as one line of standard output. */
export const writeLine = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);
