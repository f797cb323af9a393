import { CommanderError } from 'commander';

/** The command line is wrong: said in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for cannot be done, for a reason that a person can mend: said without a stack trace, exit code 1. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** The stack, or a file that describes it, is not there or not as it should be. */
export class OutputsError extends CommandError {
  override readonly name = 'OutputsError';
}

/** What faults of AWS's SDK and of Node's network look like. */
interface Fault extends Error {
  /** Which of AWS's services was asked (`createOperatorClients`): the fault itself says an address at most. */
  readonly service?: string;
  readonly code?: string;
  /** Of a file that cannot be read: the message names it. */
  readonly path?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

interface Explanation {
  readonly covers: (fault: Fault) => boolean;
  readonly say: (message: string, fault: Fault) => string;
}

/** The first that covers a fault explains it. DynamoDB refuses with 400, everything else with 403. */
const EXPLANATIONS: readonly Explanation[] = [
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
    say: (message, { service }) =>
      `${service === undefined ? 'Nothing answers there' : `${service} does not answer`}. Is the stack up? ${message}`,
  },
  {
    covers: ({ name }) => name === 'TimeoutError',
    say: (message, { service }) =>
      `No answer${service === undefined ? '' : ` from ${service}`} in time. Are the stack and the network up? ${message}`,
  },
  {
    covers: ({ name }) => /^(NoSuchBucket|QueueDoesNotExist|ResourceNotFound|NotFound)/.test(name),
    say: (message) => `The stack has a part that is not there (another account, or a deleted stack): ${message}`,
  },
];

/** An error for an operator: one line where it can be mended or came from AWS, the stack where it is a fault of ours. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ([UsageError, CommandError, CommanderError].some((known) => error instanceof known)) return error.message;
  const fault: Fault = error;
  // Ours names what several things failed at; Node's has a code, and is one thing.
  if (error instanceof AggregateError && fault.code === undefined) {
    return `${error.message}: ${[...new Set(error.errors.map(explain))].join('; ')}`;
  }
  // Where every address of a host refuses, the message is empty and the reason is in the parts.
  const parts = error instanceof AggregateError ? error.errors.map(({ message }: Error) => message) : [];
  const message = (fault.message || parts.join(', ')).replace(/^@smithy\S* - \[ERROR\] /, '').replaceAll(/\s+/g, ' ');
  const explanation = EXPLANATIONS.find(({ covers }) => covers(fault));
  if (explanation !== undefined) return explanation.say(message, fault);
  return fault.$metadata === undefined ? (fault.stack ?? message) : `${fault.name}: ${message}`;
}
