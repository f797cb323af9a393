import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { LocalError } from '../../local/index.ts';

/** The command line is wrong: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command failed for a reason that a person can mend: printed without a stack trace, exit code 1. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** The stack, or a file that describes it, is missing or wrong. */
export class OutputsError extends CommandError {
  override readonly name = 'OutputsError';
}

/** An error of AWS's SDK or of Node's network. */
interface Fault extends Error {
  /** The AWS service that was called (`createOperatorClients`): the error itself names an address at most. */
  readonly service?: string;
  readonly code?: string;
  /** The file that cannot be read; the message names it. */
  readonly path?: string;
  /** The port that is taken. */
  readonly port?: number;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

interface Explanation {
  readonly covers: (fault: Fault) => boolean;
  readonly say: (message: string, fault: Fault) => string;
}

/** The first that covers a fault explains it. For a missing permission DynamoDB answers 400, other services 403. */
const EXPLANATIONS: readonly Explanation[] = [
  { covers: ({ code, path }) => path !== undefined || code === 'ERR_FS_FILE_TOO_LARGE', say: (message) => message },
  {
    covers: ({ name, $metadata }) =>
      $metadata?.httpStatusCode === 403 || /^(AccessDenied|AuthorizationError)/.test(name),
    say: (message) => `Not permitted: ${message}`,
  },
  { covers: ({ name }) => name === 'UnknownSchemaError', say: (message) => message },
  {
    covers: ({ message }) => message === 'Region is missing',
    say: () => unknownProfile(process.env) ?? 'no AWS region is set',
  },
  {
    covers: ({ code }) => code === 'EADDRINUSE',
    say: (_, { port }) => `Port ${port} is taken: give another --port, or 0 for any free one`,
  },
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
      `No answer${service === undefined ? '' : ` from ${service}`} in time. Are the stack and the network up? ` +
      `${message}`,
  },
  {
    covers: ({ name }) => /^(NoSuchBucket|QueueDoesNotExist|ResourceNotFound|NotFound)/.test(name),
    say: (message) => `A part of the stack does not exist (another account, or a deleted stack): ${message}`,
  },
];

/** That neither of AWS's files has the profile of AWS_PROFILE; undefined if one does, or none is named. */
export function unknownProfile({ AWS_PROFILE: profile, ...env }: NodeJS.ProcessEnv): string | undefined {
  const files = [
    env.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config'),
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials'),
  ];
  const names = files
    .filter(existsSync)
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]/gm)].map(([, name]) => name),
    );
  if (!profile || names.includes(profile)) return undefined;
  return `there is no AWS profile ${profile} (AWS_PROFILE) in ${files.join(' or ')}`;
}

/** An error for an operator: one line, or a stack trace if it is a fault of ours. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ([UsageError, CommandError, CommanderError, LocalError].some((known) => error instanceof known))
    return error.message;
  const fault: Fault = error;
  // Ours collects several failures; Node's has a code and is one failure.
  if (error instanceof AggregateError && fault.code === undefined) {
    return `${error.message}: ${[...new Set(error.errors.map(explain))].join('; ')}`;
  }
  // If every address of a host refuses, the message is empty and the reasons are in the parts.
  const parts = error instanceof AggregateError ? error.errors.map(({ message }: Error) => message) : [];
  const message = (fault.message || parts.join(', ')).replace(/^@smithy\S* - \[ERROR\] /, '').replaceAll(/\s+/g, ' ');
  const explanation = EXPLANATIONS.find(({ covers }) => covers(fault));
  if (explanation !== undefined) return explanation.say(message, fault);
  return fault.$metadata === undefined ? (fault.stack ?? message) : `${fault.name}: ${message}`;
}
