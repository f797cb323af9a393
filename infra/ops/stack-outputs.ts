import { readFileSync } from 'node:fs';

/** Where the parts of one deployed stack are. */
export interface StackOutputs {
  readonly stackName: string;
  readonly topicArn: string;
  readonly tableName: string;
  readonly deadLetterQueueUrl: string;
  readonly failureQueueUrl: string;
}

/** What an operator can mend, said in one line. */
export class OutputsError extends Error {
  override readonly name = 'OutputsError';
}

const names = {
  topicArn: 'TopicArn',
  tableName: 'TableName',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  failureQueueUrl: 'NotifyFailureQueueUrl',
} as const;

/**
 * The outputs of a stack as `npx cdk deploy --outputs-file FILE` wrote them.
 * @throws OutputsError when the file, the stack or an output is not there.
 */
export function readStackOutputs(file: string, stackName: string): StackOutputs {
  const outputs = parse(file)[stackName];
  if (outputs === undefined) throw new OutputsError(`${file} knows no stack ${stackName}: name it with --stack`);
  const missing = Object.values(names).filter((name) => outputs[name] === undefined);
  if (missing.length > 0) throw new OutputsError(`${file} has no ${missing.join(', ')}: deploy once more`);
  const found = Object.entries(names).map(([field, name]) => [field, outputs[name]]);
  return { stackName, ...(Object.fromEntries(found) as Omit<StackOutputs, 'stackName'>) };
}

function parse(file: string): Record<string, Record<string, string> | undefined> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OutputsError(`${file} cannot be read: write it with "npx cdk deploy --outputs-file ${file}"`, { cause });
  }
}
