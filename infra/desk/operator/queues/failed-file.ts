import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { StackOutputs } from '../stack/outputs.ts';
import { labelled, printable, shellWord, WIREDROP } from '../terminal/text.ts';
import { look } from './failed-messages.ts';

/** A file that failed until its event was a dead letter. */
export interface FailedFile {
  readonly key: string;
  readonly versionId?: string | undefined;
  /** When its event was first sent: ISO 8601. */
  readonly since?: string | undefined;
  /** What the event says of it: EventBridge names its error. */
  readonly cause?: string | undefined;
  /** The last line of the log about it; absent: the log could not be read. */
  readonly logged?: LoggedFailure | undefined;
  /** Shows its lines of the log. */
  readonly command?: string | undefined;
}

export interface LoggedFailure {
  readonly at: string;
  /** The service that failed: `bucket`, `table`. */
  readonly stage?: string;
  readonly error: string;
}

/** Looks at the dead-letter queue, of ten messages each at most. */
const LOOKS = 30;
const LOG_TIMEOUT_MS = 15_000;

type Outputs = Pick<StackOutputs, 'deadLetterQueueUrl' | 'ingestLogGroupName' | 'topicArn' | 'endpoints'>;

/** What is asked of the log of a function; undefined if nobody here can read it. */
export type ReadLog = (group: string, region: string, pattern: string, startMs: number) => Promise<readonly LogEvent[]>;

/** As CloudWatch Logs has it. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/**
 * The file of this key (or the end of one) among the dead letters, and why it failed.
 * @param readLog by default the AWS command line, with the credentials that it has
 */
export async function failedFile(
  sqs: SQSClient,
  outputs: Outputs,
  name: string,
  readLog: ReadLog = awsLogs,
): Promise<FailedFile | undefined> {
  const letters = await look(sqs, outputs.deadLetterQueueUrl, 'dead letters', LOOKS);
  const files = letters.flatMap(({ files, since, cause }) => files.map((file) => ({ ...file, since, cause })));
  const file = files.find(({ key }) => key === name) ?? files.find(({ key }) => key.endsWith(`/${name}`));
  if (file === undefined) return undefined;
  const { ingestLogGroupName: group, topicArn, endpoints } = outputs;
  // On this machine the log is where `npm start` runs.
  if (group === undefined || endpoints !== undefined) return file;
  const [, , , region = ''] = topicArn.split(':');
  const pattern = `{ $.level = "ERROR" && $.key = ${JSON.stringify(file.key)} }`;
  const lines = await readLog(group, region, pattern, Date.parse(file.since ?? '') - 60_000).catch(() => []);
  const words = ['aws', 'logs', 'tail', group, '--region', region, '--since', '14d', '--filter-pattern', pattern];
  return { ...file, logged: failureIn(lines.at(-1)), command: words.map(shellWord).join(' ') };
}

/** What a line of `functions/ingest/ingest-batch.ts` says. */
function failureIn(event: LogEvent | undefined): LoggedFailure | undefined {
  if (event === undefined) return undefined;
  const at = new Date(event.timestamp).toISOString();
  try {
    const { error = {} } = JSON.parse(event.message);
    const causes: string[] = [];
    for (let one = error; one !== undefined && causes.length < 3; one = one.cause)
      causes.push(`${one.name}: ${one.message}`);
    return { at, ...(error.stage && { stage: error.stage }), error: causes.join(', because of ') };
  } catch {
    return { at, error: event.message.slice(0, 300) };
  }
}

const awsLogs: ReadLog = async (group, region, pattern, startMs) => {
  const { stdout } = await promisify(execFile)(
    'aws',
    [
      ...['logs', 'filter-log-events', '--log-group-name', group, '--region', region, '--filter-pattern', pattern],
      ...(startMs > 0 ? ['--start-time', String(startMs)] : []),
      ...['--max-items', '50', '--output', 'json'],
    ],
    { timeout: LOG_TIMEOUT_MS, maxBuffer: 2 ** 24 },
  );
  return JSON.parse(stdout).events;
};

/** For a person at a terminal. */
export function failedLines({ key, versionId, since, cause, logged, command }: FailedFile, width: number): string[] {
  const rows: [string, string | undefined][] = [
    ['failed', printable(key)],
    ['version', versionId],
    ['since', since],
    ['where', logged?.stage],
    ['why', (logged?.error ?? cause) && printable(logged?.error ?? cause ?? '')],
    ['at', logged?.at],
    ['its log', logged === undefined ? command : undefined],
    ['next', `remove the cause, then "${WIREDROP} redrive": it is a dead letter, and nothing of it is lost`],
  ];
  return rows.flatMap(([name, text]) => (text ? labelled(name, text, 9, width) : []));
}
