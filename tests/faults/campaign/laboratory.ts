import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import { sendBodies } from '../../infra/aws/send-bodies.ts';
import type { ExpiredClaim, Filtered, Labelled, QuietUpload, Upload } from '../checker/world/world.ts';
import type { Call } from '../proxy/call.ts';
import { type CrashPoints, createCrashPoints } from '../proxy/crash-points.ts';
import { type Blow, startFaultProxy } from '../proxy/fault-proxy.ts';
import { createObjectVersions } from '../proxy/object-versions.ts';
import { createStrikePlan, type StrikePlan } from '../proxy/strike-plan.ts';
import { unsigned } from '../proxy/unsigned.ts';
import type { Random } from '../random.ts';
import { type CallCounts, countCalls } from './call-counts.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { subscribeToParts } from './subscribers.ts';
import { createUploader, type Uploader } from './uploader.ts';

/** The local stack with everything that can be done to it, and subscribers who write down what is announced. */
export interface Laboratory extends CallCounts {
  readonly stack: LocalStack;
  /** URL of the queue that ingest reads. */
  readonly intake: string;
  /** URL of the queue of what ingest failed at as often as it may. */
  readonly deadLetters: string;
  /** URL of the queue of what notify could not announce. */
  readonly failures: string;
  /** An endpoint at which everything may happen that is happening. */
  readonly proxy: string;
  readonly strikes: StrikePlan;
  readonly crashPoints: CrashPoints;
  readonly deliveries: Deliveries;
  readonly ledger: Ledger;
  readonly uploader: Uploader;
  /** Bodies, as they were received. */
  readonly notifications: readonly string[];
  /** The same, with the message attributes each came with. */
  readonly labelled: readonly Labelled[];
  /** What those received who asked for a part of it. */
  readonly filtered: readonly Filtered[];
  /** What the stack said went wrong, one line each. */
  readonly problems: string[];
  /** What the functions wrote to their two outputs. */
  readonly lines: readonly string[];
  /** What was given up, or got no receipt, while nothing failed for long; one line each. */
  readonly givenUp: string[];
  /** Calls that came too early, one behind the other, or in place of going back to queue or stream; one line each. */
  readonly hasty: string[];
  /** Claims of like reports that the campaign let expire. */
  readonly expired: ExpiredClaim[];
  /** What was told of while nothing was to be announced, and with which settings. */
  readonly quiet: QuietUpload[];
  /** Reports that claimed keys in one call with what goes on from them. */
  readonly atOnce: (readonly [Upload, Upload])[];
  /** Puts messages into the intake queue, all at once. */
  send: (bodies: readonly string[]) => Promise<void>;
  stop: () => Promise<void>;
}

export interface LaboratoryProps {
  readonly random: Random;
  /** Folders of bundles to run in place of the template's, by the name of the function's folder. */
  readonly mutants: Readonly<Record<string, string>>;
  /** Share of calls that are struck in a storm. */
  readonly struck: number;
}

const here = join(import.meta.dirname, '..');

/** As `infra/app.ts` names it by default. */
export const STACK_NAME = 'Wiredrop';

/** Two processes of each function: enough to race, and room for two cores. */
const CONCURRENCY = 2;

export const openLaboratory = async ({ random, mutants, struck }: LaboratoryProps): Promise<Laboratory> => {
  const crashPoints = createCrashPoints();
  let ours = (): number[] => [];
  const isOurs = (pid: number): boolean => ours().includes(pid);
  const strikes = createStrikePlan({ random: random.fork('strikes'), crashPoints, isOurs, struck });
  const kill = (pid: number): void => {
    if (isOurs(pid)) process.kill(pid, 'SIGKILL');
  };
  const { note, ...counts } = countCalls();
  const decide = (call: Call): Blow | undefined => {
    note(call);
    return strikes.decide(call);
  };
  const versions = createObjectVersions();
  const proxy = await startFaultProxy({ decide, answerFor: (call) => unsigned(call) ?? versions.answer(call), kill });
  const problems: string[] = [];
  const lines: string[] = [];
  const stack = await startLocalStack({
    app: join(here, 'short-app.ts'),
    concurrency: CONCURRENCY,
    preload: [preloadUrl(proxy.endpoint, mutants)],
    onProblem: (line) => problems.push(line),
    onLog: (_, line) => lines.push(line),
  }).catch(async (error) => {
    await proxy.stop();
    throw error;
  });
  const { fauxqs, dynamodb } = stack.endpoints;
  proxy.aim({ s3: fauxqs, sns: fauxqs, sqs: fauxqs, dynamodb });
  ours = () => stack.functions.flatMap((pool) => pool.processIds());

  const notifications: string[] = [];
  const topicArn = stack.output('TopicArn');
  const labelled: Labelled[] = [];
  await stack.subscribe({
    topicArn,
    onMessage: (body, attributes) => {
      notifications.push(body);
      labelled.push({ body, attributes });
    },
  });
  const filtered = await subscribeToParts(stack, topicArn);
  const intake = stack.notifications.rules[0]?.queueUrl ?? '';
  const send = (bodies: readonly string[]): Promise<void> => sendBodies(stack.clients.sqs, intake, bodies);
  const deliveries = createDeliveries(random.fork('deliveries'), send);
  const ledger = createLedger();
  const uploader = createUploader({
    s3: stack.clients.s3,
    bucket: stack.output('BucketName'),
    notifications: stack.notifications,
    ledger,
    versions,
    onEvent: deliveries.deliver,
  });
  return {
    stack,
    intake,
    deadLetters: stack.output('DeadLetterQueueUrl'),
    failures: stack.output('NotifyFailureQueueUrl'),
    proxy: proxy.endpoint,
    strikes,
    crashPoints,
    deliveries,
    ledger,
    uploader,
    notifications,
    labelled,
    filtered,
    problems,
    lines,
    givenUp: [],
    hasty: [],
    expired: [],
    quiet: [],
    atOnce: [],
    send,
    ...counts,
    stop: async () => {
      uploader.stop();
      deliveries.stop();
      await stack.stop();
      await proxy.stop();
    },
  };
};

const preloadUrl = (proxy: string, mutants: Readonly<Record<string, string>>): string => {
  const url = pathToFileURL(join(here, 'proxy', 'enter-function.ts'));
  url.search = new URLSearchParams({ proxy, ...mutants }).toString();
  return url.href;
};
