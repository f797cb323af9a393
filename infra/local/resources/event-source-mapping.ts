import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { compileEventFilter } from '../events/event-source.ts';
import { namedFiles } from '../events/s3-event.ts';
import { startSqsEventSource } from '../events/sqs-event-source.ts';
import { startStreamEventSource } from '../events/stream-event-source.ts';
import type { StreamPositions } from '../events/stream-shards.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { isTrue, listOf, numberOf, objectOf, refuseUnknown, requiredText } from '../template/properties.ts';
import type { JsonObject } from '../template/template.ts';
import type { DeployContext, ResourceType } from './deploy-context.ts';

const COMMON = [
  'EventSourceArn',
  'FunctionName',
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'FunctionResponseTypes',
];
const ONLY_QUEUE = ['ScalingConfig'];
const ONLY_STREAM = [
  'FilterCriteria',
  'StartingPosition',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'DestinationConfig',
];

/** The longest batching window here: a person waits for the result. */
const LONGEST_WINDOW_MS = 1_000;

/** Files that are named when they are given up; of others only the number is printed (`sparingly`). */
const FILES_NAMED = 5;

/** Defaults of AWS: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const DEFAULTS = { queueBatch: 10, streamBatch: 100, retries: -1 };

export const eventSourceMapping: ResourceType = {
  applied: [...COMMON, ...ONLY_QUEUE, ...ONLY_STREAM],
  noEffect: { Enabled: 'it costs nothing to read an idle queue' },
  async create(context, { logicalId }, properties) {
    const pool = context.functions.get(requiredText(properties.FunctionName, `FunctionName of ${logicalId}`));
    if (pool === undefined) throw new Error(`${logicalId} invokes a function that the template does not have`);
    const arn = requiredText(properties.EventSourceArn, `EventSourceArn of ${logicalId}`);
    if (arn.startsWith('arn:aws:sqs:')) mapQueue(context, logicalId, pool, arn, properties);
    else if (arn.startsWith('arn:aws:dynamodb:')) mapStream(context, logicalId, pool, arn, properties);
    else throw new Error(`The local stack has no event source like ${arn} (${logicalId})`);
    return { ref: logicalId, attributes: { Id: logicalId } };
  },
};

function mapQueue(context: DeployContext, id: string, pool: FunctionPool, arn: string, properties: JsonObject): void {
  refuseUnknown(properties, id, [...COMMON, ...ONLY_QUEUE]);
  const queue = context.queues.get(arn);
  if (queue === undefined) throw new Error(`${id} reads a queue that the template does not have`);
  // The first file should not wait for a process to load.
  pool.warm();
  const allowed = numberOf(objectOf(properties.ScalingConfig).MaximumConcurrency, context.concurrency);
  context.sourceQueues.add(arn);
  let givenUp = 0;
  context.sources.push(
    startSqsEventSource({
      ...shared(context, id, pool, properties),
      sqs: context.clients.sqs,
      queueUrl: queue.url,
      queueArn: arn,
      batchSize: numberOf(properties.BatchSize, DEFAULTS.queueBatch),
      windowMs: numberOf(properties.MaximumBatchingWindowInSeconds, 0) * 1000,
      concurrency: Math.min(allowed, context.concurrency),
      redeliverySeconds: context.redeliverySeconds,
      maxReceives: queue.maxReceives,
      onGivenUp(body) {
        givenUp += 1;
        const what = givenUp > FILES_NAMED ? 'another message' : namedFiles(body);
        context.onError(queue.name, `${what} has failed ${queue.maxReceives} times: to the dead-letter queue`);
      },
    }),
  );
}

function mapStream(context: DeployContext, id: string, pool: FunctionPool, arn: string, properties: JsonObject): void {
  refuseUnknown(properties, id, [...COMMON, ...ONLY_STREAM]);
  if (properties.StartingPosition !== 'TRIM_HORIZON') throw new Error(`${id} must read its stream from the beginning`);
  pool.warm();
  const windowMs = numberOf(properties.MaximumBatchingWindowInSeconds, 0) * 1000;
  const retries = numberOf(properties.MaximumRetryAttempts, DEFAULTS.retries);
  const criteria = objectOf(properties.FilterCriteria);
  refuseUnknown(criteria, `FilterCriteria of ${id}`, ['Filters']);
  const patterns = listOf(criteria.Filters).map((filter) => requiredText(objectOf(filter).Pattern, `Pattern of ${id}`));
  const source = startStreamEventSource({
    ...shared(context, id, pool, properties),
    client: context.clients.streams,
    streamArn: arn,
    functionArn: pool.definition.arn,
    batchSize: numberOf(properties.BatchSize, DEFAULTS.streamBatch),
    positions: context.kept && positionsOf(context.kept.positions, id),
    pollMs: context.streamPollMs,
    windowMs: Math.min(windowMs, LONGEST_WINDOW_MS),
    filter: compileEventFilter(patterns),
    bisect: isTrue(properties.BisectBatchOnFunctionError),
    // MaximumRecordAgeInSeconds is ignored: no local stack runs for so long.
    maxRetries: retries === -1 ? Number.POSITIVE_INFINITY : retries,
    retryDelayMs: context.redeliverySeconds * 100,
    sendFailure: failureDestination(context, id, properties),
  });
  context.sources.push(source);
  context.streamSources.push(source);
}

/** The positions of one mapping among others of the stream. */
function positionsOf(positions: StreamPositions, id: string): StreamPositions {
  return {
    of: (shardId) => positions.of(`${id} ${shardId}`),
    save: (shardId, sequenceNumber) => positions.save(`${id} ${shardId}`, sequenceNumber),
  };
}

function failureDestination(
  context: DeployContext,
  id: string,
  properties: JsonObject,
): ((message: string) => Promise<void>) | undefined {
  if (properties.DestinationConfig === undefined) return undefined;
  const destinations = objectOf(properties.DestinationConfig);
  refuseUnknown(destinations, `DestinationConfig of ${id}`, ['OnFailure']);
  const arn = requiredText(objectOf(destinations.OnFailure).Destination, `Destination of ${id}`);
  const queue = context.queues.get(arn);
  if (queue === undefined) throw new Error(`${id} sends failures to a queue that the template does not have`);
  context.deadLetterQueues.add(arn);
  return async (MessageBody) => {
    await context.clients.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  };
}

/** What both kinds of source take. */
function shared(context: DeployContext, id: string, pool: FunctionPool, properties: JsonObject) {
  const responseTypes = listOf(properties.FunctionResponseTypes);
  return {
    region: context.region,
    reportsFailures: responseTypes.includes('ReportBatchItemFailures'),
    invoke: (event: unknown) => pool.invoke(event),
    onError: (error: unknown) => context.onError(id, error),
  };
}
