import { readFileSync } from 'node:fs';

/** What an operator can mend, said in one line. */
export class OutputsError extends Error {
  override readonly name = 'OutputsError';
}

/** The outputs of each stack of a file. */
export type OutputsFile = Readonly<Record<string, unknown>>;

/** What "aws cloudformation describe-stacks" prints, as far as it is of use. */
interface Described {
  readonly Stacks: readonly {
    readonly StackName?: string;
    readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
}

/** How to get the outputs of a stack that is deployed, without deploying it. */
export function describeStack(stackName: string, file: string): string {
  return `aws cloudformation describe-stacks --stack-name ${stackName} > ${file}`;
}

/** The outputs as `cdk deploy --outputs-file` or `aws cloudformation describe-stacks` wrote them. @throws OutputsError */
export function readOutputsFile(file: string, stackName: string): OutputsFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OutputsError(problem(file, stackName, cause), { cause });
  }
  if (!isObject(content)) throw new OutputsError(`${file} is no outputs file: it holds no stacks by name`);
  return isDescribed(content) ? stacksOf(content) : content;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(file: string, stackName: string, cause: unknown): string {
  const { code, message = '' } = cause as NodeJS.ErrnoException;
  if (cause instanceof SyntaxError) return `${file} is not JSON: ${message}`;
  if (code === 'EACCES' || code === 'EPERM') return `${file} may not be read: whose is it?`;
  if (code !== 'ENOENT') return `${file} cannot be read: ${message}`;
  return (
    `${file} is not there: npm start prints the file of its stack (--outputs FILE), who deployed has the cdk-outputs.json of it, ` +
    `and for a stack that is deployed: ${describeStack(stackName, file)}`
  );
}

function isDescribed(content: object): content is Described {
  return 'Stacks' in content && Array.isArray(content.Stacks);
}

function stacksOf({ Stacks }: Described): OutputsFile {
  return Object.fromEntries(
    Stacks.map(({ StackName = '', Outputs = [] }) => [
      StackName,
      Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    ]),
  );
}
