/** The command line is wrong: said in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The stack, or a file that describes it, is not there or not as it should be: said in one line, exit code 1. */
export class OutputsError extends Error {
  override readonly name = 'OutputsError';
}

/** What faults of AWS's SDK and of Node's network look like. */
interface Fault extends Error {
  readonly code?: string;
  /** Of a file that cannot be read: the message names it. */
  readonly path?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

interface Explanation {
  readonly covers: (fault: Fault) => boolean;
  readonly say: (message: string) => string;
}

/** The first that covers a fault explains it. DynamoDB refuses with 400, everything else with 403. */
const explanations: readonly Explanation[] = [
  { covers: (fault) => fault instanceof UsageError || fault instanceof OutputsError, say: (message) => message },
  { covers: ({ code, path }) => path !== undefined || code === 'ERR_FS_FILE_TOO_LARGE', say: (message) => message },
  {
    covers: ({ name, $metadata }) =>
      $metadata?.httpStatusCode === 403 || /^(AccessDenied|AuthorizationError)/.test(name),
    say: (message) => `Not permitted: ${message}`,
  },
  { covers: ({ message }) => message === 'Region is missing', say: () => 'no AWS region is set' },
  {
    covers: ({ name }) => name === 'CredentialsProviderError',
    say: (message) => `No AWS credentials (AWS_PROFILE, "aws login" …): ${message}`,
  },
  {
    covers: ({ code = '' }) => ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code),
    say: (message) => `Nothing answers there. Is the stack up? ${message}`,
  },
  {
    covers: ({ name }) => name === 'TimeoutError',
    say: (message) => `No answer in time. Is the network up? ${message}`,
  },
  {
    covers: ({ name }) => /^(NoSuchBucket|QueueDoesNotExist|ResourceNotFound|NotFound)/.test(name),
    say: (message) => `The stack has a part that is not there (another account, or a deleted stack): ${message}`,
  },
];

/** An error for an operator: one line where it can be mended or came from AWS, the stack where it is a fault of ours. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fault: Fault = error;
  // Ours names what several things failed at; Node's has a code, and is one thing.
  if (error instanceof AggregateError && fault.code === undefined) {
    return `${error.message}: ${[...new Set(error.errors.map(explain))].join('; ')}`;
  }
  // Where every address of a host refuses, the message is empty and the reason is in the parts.
  const parts = error instanceof AggregateError ? error.errors.map(({ message }: Error) => message) : [];
  const message = (fault.message || parts.join(', ')).replace(/^@smithy\S* - \[ERROR\] /, '').replaceAll(/\s+/g, ' ');
  const explanation = explanations.find(({ covers }) => covers(fault));
  if (explanation !== undefined) return explanation.say(message);
  return fault.$metadata === undefined ? (fault.stack ?? message) : `${fault.name}: ${message}`;
}
