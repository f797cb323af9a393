import { readFileSync } from 'node:fs';
import type { OutputSettings } from '../../../../functions/story/items/index.ts';
import { type Clients, clientOptions, createClients, type Endpoints } from '../../../aws/index.ts';
import { OutputsError } from '../explain.ts';

/** Where the parts of one instance of wiredrop are. A deployed stack usually has one instance. */
export interface StackOutputs {
  readonly stackName: string;
  readonly bucketName: string;
  /** Names that are ingested, as patterns with one `*`: `articles/*.md articles/*.txt`. */
  readonly ingestedNames: string;
  /**
   * Settings of ingest by which the commands read a file, and know what will be announced; empty: the stack is older
   * than this output.
   */
  readonly ingestSettings: Partial<OutputSettings>;
  readonly queueUrl: string;
  /** Where ingest takes what operators ask; absent: the stack is older than requests. */
  readonly requestQueueUrl?: string;
  readonly topicArn: string;
  readonly tableName: string;
  readonly deadLetterQueueUrl: string;
  readonly notifyFailureQueueUrl: string;
  /** Environment variables of notify that say where it sends: `functions/notify/outlets`. */
  readonly notifyEnvironment: Readonly<Record<string, string>>;
  /** Folder of the bucket that holds feeds; absent: there are none. */
  readonly feedFolder?: string;
  /** Folder of the bucket with what stories are searched by; absent: searches read the table. */
  readonly stateFolder?: string;
  /** `withdraw`: deleting a file withdraws its story; absent: it does not. */
  readonly onDelete?: string;
  /** Containers wait there to be unpacked; absent: none are. */
  readonly unpackQueueUrl?: string;
  /** Where uploads of a backfill wait, and its state machine; absent: the stack is older than backfills. */
  readonly backfillQueueUrl?: string;
  readonly backfillMachineArn?: string;
  /** Bucket that S3 Inventory writes to; absent: none. */
  readonly inventoryBucket?: string;
  /** Topic of the digests; absent: there are none. */
  readonly digestTopicArn?: string;
  /** Log of ingest. */
  readonly ingestLogGroupName?: string;
  /** Log of poll; absent: no feeds are polled. */
  readonly pollLogGroupName?: string;
  /** What a source is: `publisher` or `folder`; absent if sources are not watched. */
  readonly sourcesBy?: string;
  /** Its webhooks as JSON (`infra/desk/operator/webhooks.ts`); absent: there are none. */
  readonly webhooks?: string;
  /** Of a stack on this machine; absent: AWS, or where `AWS_ENDPOINT_URL…` says. */
  readonly endpoints?: Endpoints;
}

/** A stack, as whoever works on it has it. */
export interface OperatedStack {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** Ends the work after the current step. */
  readonly signal?: AbortSignal | undefined;
}

/** Outputs that every stack has. */
const REQUIRED = [
  'BucketName',
  'IngestedNames',
  'QueueUrl',
  'TopicArn',
  'TableName',
  'DeadLetterQueueUrl',
  'NotifyFailureQueueUrl',
  'NotifyEnvironment',
] as const;

/** `arn:PARTITION:sns:REGION:ACCOUNT:NAME`: the region of everything is read from it. */
const TOPIC_ARN = /^arn:[^:]+:sns:[^:]+:[^:]+:.+$/;

/**
 * The outputs of a stack as `npx cdk deploy --outputs-file FILE` or `aws cloudformation describe-stacks` wrote them.
 * @param name of the stack, and of the construct in it if there are several: `Papers/News`.
 * @throws OutputsError if the file, the stack or an output is missing or wrong.
 */
export function readStackOutputs(file: string, name: string): StackOutputs {
  return namedOutputs(readOutputsFile(file, parseName(name).stackName), name, file);
}

/** The outputs of the only stack in a file, whatever its name. @throws OutputsError if there are several. */
export function readOnlyStackOutputs(file: string): StackOutputs {
  const stacks = readOutputsFile(file, 'STACK');
  const [name = '', ...others] = Object.keys(stacks);
  if (others.length === 0 && name !== '') return namedOutputs(stacks, name, file);
  const choices = [name, ...others].map((one) => `--stack ${one}`).join(' or ');
  throw new OutputsError(name === '' ? `${file} has no stack` : `${file} has several stacks: name one with ${choices}`);
}

function namedOutputs(stacks: Readonly<Record<string, unknown>>, name: string, file: string): StackOutputs {
  const { stackName } = parseName(name);
  const outputs = Object.hasOwn(stacks, stackName) ? stacks[stackName] : undefined;
  const known = Object.keys(stacks).join(', ') || 'no stack';
  if (outputs === undefined) throw new OutputsError(`${file} has no stack ${stackName}: it has ${known}`);
  if (!isObject(outputs)) throw new OutputsError(`${file} has no outputs of ${stackName}`);
  return stackOutputs(name, outputs, file);
}

/**
 * A stack by the values of its outputs. One on this machine has `Endpoint` (S3, SQS and SNS) and `DynamoDbEndpoint` as
 * well.
 * @param name as in `readStackOutputs`.
 * @param origin where they come from, for the message of an error.
 * @throws OutputsError
 */
export function stackOutputs(name: string, outputs: Readonly<Record<string, unknown>>, origin: string): StackOutputs {
  const { stackName } = parseName(name);
  const values = instanceOutputs(name, outputs, origin);
  const missing = REQUIRED.filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    const current = describeStack(stackName);
    throw new OutputsError(`${origin} has no ${missing.join(', ')}: is it older than the stack? ${current}`);
  }
  const odd = REQUIRED.filter((name) => typeof values[name] !== 'string' || values[name] === '');
  if (odd.length > 0) throw new OutputsError(`${origin}: ${odd.join(', ')} must be text, as cdk deploy writes it`);
  if (!TOPIC_ARN.test(String(values.TopicArn)))
    throw new OutputsError(`${origin}: TopicArn is ${values.TopicArn}, which is not the ARN of a topic`);
  const { Endpoint: fauxqs, DynamoDbEndpoint: dynamodb } = outputs;
  const local = typeof fauxqs === 'string' && typeof dynamodb === 'string' && { endpoints: { fauxqs, dynamodb } };
  const { NotifyEnvironment, IngestSettings = '{}' } = values;
  return {
    stackName,
    ...named(values),
    notifyEnvironment: jsonObject('NotifyEnvironment', NotifyEnvironment, origin) as Record<string, string>,
    ingestSettings: jsonObject('IngestSettings', IngestSettings, origin) as Partial<OutputSettings>,
    ...local,
  };
}

/** Each output under its name: a part adds one to `StackOutputs` if a command reads it. */
function named(values: Readonly<Record<string, unknown>>): Omit<StackOutputs, 'stackName' | `${string}Environment`> {
  const texts = Object.entries(values).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(
    texts.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  ) as never;
}

/** @throws OutputsError */
function jsonObject(name: string, json: unknown, origin: string): object {
  try {
    const value: unknown = JSON.parse(String(json));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new OutputsError(`${origin}: ${name} must be a JSON object, as cdk deploy writes it: ${json}`);
}

/**
 * The outputs of one instance, by the names they have in a stack with one called `Default`: others have their
 * construct's id in front.
 */
function instanceOutputs(
  name: string,
  outputs: Readonly<Record<string, unknown>>,
  origin: string,
): Readonly<Record<string, unknown>> {
  const { stackName, id } = parseName(name);
  const ids = Object.keys(outputs).flatMap((output) => /^(.*)IngestedNames$/.exec(output)?.[1] ?? []);
  if (id === undefined && ids.length > 1) {
    const choices = ids.map((one) => `--stack ${stackName}/${one}`).join(' or ');
    throw new OutputsError(`${origin} has several instances of wiredrop: name one with ${choices}`);
  }
  const prefix = id ?? ids[0] ?? '';
  const own = Object.entries(outputs).filter(([output]) => output.startsWith(prefix));
  return Object.fromEntries(own.map(([output, value]) => [output.slice(prefix.length), value]));
}

/** Of a name such as `Papers/News`: the stack, and what the names of the construct's outputs begin with. */
export function parseName(name: string): { readonly stackName: string; readonly id?: string } {
  const [stackName = '', ...path] = name.split('/');
  return path.length === 0 ? { stackName } : { stackName, id: path.join('').replaceAll(/[^A-Za-z0-9]/g, '') };
}

/** The region of a stack, as its ARNs state it, so that no setting is needed. */
export function regionOf({ topicArn }: Pick<StackOutputs, 'topicArn'>): string {
  return topicArn.split(':')[3] ?? '';
}

/**
 * A person at a terminal learns within a minute that nothing answers; the SDK tries three or four times. Calls that
 * take longer (an upload, a long poll) have their own `requestTimeout`.
 */
const LIMITS = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** Clients for where the stack is, with the credentials of the AWS command line. */
export function createOperatorClients(outputs: StackOutputs): Clients {
  const clients = createClients({ ...LIMITS, region: regionOf(outputs) }, outputs.endpoints);
  for (const { middlewareStack } of Object.values(clients) as { middlewareStack: Pluggable }[]) {
    middlewareStack.add(sayService, { step: 'initialize' });
  }
  return clients;
}

/** Options of further clients for where the stack is: they set their own region. */
export function operatorClientOptions({ endpoints }: Pick<StackOutputs, 'endpoints'>) {
  return clientOptions(LIMITS, endpoints);
}

/** The part of a client's middleware that is the same for all clients. */
type Call = (args: never) => Promise<object>;
interface Pluggable {
  add(middleware: (next: Call, context: { readonly clientName?: string }) => Call, options: object): void;
}

/** A network error names an address only: a person wants to know the service. */
const sayService: Parameters<Pluggable['add']>[0] =
  (next, { clientName = '' }) =>
  (args) =>
    next(args).catch((error: unknown) => {
      if (error instanceof Error) Object.assign(error, { service: clientName.replace(/Client$/, '') });
      throw error;
    });

/** How to see the outputs of a deployed stack. */
export function describeStack(stackName: string): string {
  return `aws cloudformation describe-stacks --stack-name ${stackName}`;
}

/** The part of "aws cloudformation describe-stacks" that is used. */
interface Described {
  readonly Stacks: readonly {
    readonly StackName?: string;
    readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
}

/** The outputs of each stack of a file. @throws OutputsError */
function readOutputsFile(file: string, stackName: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OutputsError(problem(file, stackName, cause), { cause });
  }
  if (!isObject(content)) throw new OutputsError(`${file} is not an outputs file: it names no stacks`);
  return isDescribed(content) ? stacksOf(content) : content;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(file: string, stackName: string, cause: unknown): string {
  const { code, message = '' } = cause as NodeJS.ErrnoException;
  if (cause instanceof SyntaxError) return `${file} is not JSON: ${message}`;
  if (code === 'EACCES' || code === 'EPERM') return `${file} cannot be read: no permission`;
  if (code !== 'ENOENT') return `${file} cannot be read: ${message}`;
  return (
    `${file} is not there: without --outputs the stack is found without a file; to write one: ` +
    `${describeStack(stackName)} > ${file}`
  );
}

function isDescribed(content: object): content is Described {
  return 'Stacks' in content && Array.isArray(content.Stacks);
}

function stacksOf({ Stacks }: Described): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Stacks.map(({ StackName = '', Outputs = [] }) => [
      StackName,
      Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    ]),
  );
}
