import { Duration } from 'aws-cdk-lib';

import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DISPOSITION, DISPOSITIONS } from '../../../functions/story/items/disposition.ts';
import type { IngestSettings, MatchSettings, OutputSettings } from '../../../functions/story/items/settings.ts';
import type { Settings } from '../../settings/settings.ts';
import { type AlarmRules, fails, isThrottled } from '../alarm-rules.ts';
import { FILES_A_SECOND } from '../capacity.ts';
import { grantKey, TO_READ, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import {
  acknowledgeObjects,
  createFunction,
  may,
  metricsNamespace,
  readQueue,
  TO_CONSUME,
} from '../function-defaults.ts';
import type { Intake } from '../intake.ts';
import { judgeAccess } from '../judge.ts';
import type { Ingest, Part, SpineContext } from './part.ts';

const SERVICE = 'ingest';
const MEBIBYTE = 2 ** 20;
/** Messages of one invocation. */
const BATCH_SIZE = 10;

/**
 * Files in five minutes below which no alarm looks at their shares: each file that fails for good becomes a dead letter
 * anyway.
 */
const FEW_FILES = 20;

/** Uploads and requests -> S3 -> article -> story: the only writer of stories, and no writer of the bucket. */
export const ingest: Part<SpineContext, Ingest> = {
  use: 'what waits and what failed, for console and commands',
  example: { judge: { model: 'bedrock:amazon.nova-micro-v1:0' } },
  isOn: () => true,
  flows: [
    { from: 'uploads' },
    { from: 'requests' },
    { from: 'older' },
    { to: 'table', of: 'one transaction a file' },
    { to: 'containers', of: 'file of many articles' },
    { to: 'dead', of: 'after 10 tries', isFailure: true },
  ],
  keeps: [
    {
      what: 'files, every version',
      where: 'bucket: until you or a lifecycle rule delete them',
      says: { stays: 'A withdrawal erases no file' },
    },
    {
      what: 'stories, claims, aliases, receipts, storylines',
      where:
        'table: for ever, or `retentionDays` after each was last written; a withdrawn story, its claims and ' +
        'newest words for ever',
      partitions: ['story', 'article', 'receipt', 'storyline'],
      says: { erased: 'withdrawn-story-says-nothing' },
    },
    { what: 'match keys', where: 'table: `matchWindowDays`', partitions: ['matchKey'], says: 'nothing' },
    {
      what: '[held articles](reading.md#embargoes): ids, keys, hashes of headlines',
      where: 'table: as receipts, from the end of the embargo',
      partitions: ['held'],
      says: 'nothing',
    },
    {
      what: 'changing blocks, waiting revisions, [twins](matching.md#twins): hashes, ids and times',
      where: 'table: 2 to 32 days',
      partitions: ['block', 'later', 'twins'],
      says: 'nothing',
    },
    {
      what: '[requests](operating.md#correct-a-story) of operators: who, when, why, ids and keys',
      where: 'table: for ever',
      partitions: ['requests'],
      says: 'nothing',
    },
    {
      what: 'questions to a [second reader](matching.md#a-second-reader): beginnings of reports, headlines',
      where: "the model's service. Bedrock keeps none; an inference profile may process them in another region",
      says: { stays: 'They are with the service' },
    },
    {
      what: 'what a second reader costs',
      where: 'table: 35 days',
      partitions: ['judge'],
      says: 'nothing',
    },
  ],
  simulation: 'runs',
  capacity: {
    run: 'Ten files: 9 ms of CPU and three requests each',
    above: 'files wait: raise `maxConcurrency`',
    mostArticlesPerDay: ({ maxConcurrency }) => maxConcurrency * FILES_A_SECOND * 86_400,
    watched: 'backlog',
  },
  build(part, { settings, ownFolders, bucket, table, intake, encryptionKey }) {
    const { prefix, timeZone, timeZones, notifications, sections, onDelete } = settings;
    const { queue, requestQueue, backfillQueue, deadLetterQueue } = intake;
    const namespace = metricsNamespace(part);
    const isTaught = Object.keys(settings.publishable).length > 0;
    const judge = judgeAccess(part, settings, table, namespace);
    acknowledgeObjects(part, `${prefix}*`, 'Ingest reads what is uploaded under the prefix, and nothing else');
    const lambda = createFunction(part, {
      service: SERVICE,
      description: 'Reads article files as they arrive, and decides what is a new story',
      memoryMb: ingestMemoryMb(settings.maxBytes),
      without: judge.unloaded,
      // A variable has no room for it.
      ...(isTaught && { file: { name: PUBLISHABLE_FILE, text: JSON.stringify(settings.publishable) } }),
      environment: {
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify(ingestSettings(settings, ownFolders)),
        METRICS_NAMESPACE: namespace,
        ...(isTaught && { PUBLISHABLE_FILE }),
        ...judge.environment,
      },
      permissions: [
        may(['s3:GetObject', 's3:GetObjectVersion'], bucket.arnForObjects(`${prefix}*`)),
        // Without it S3 answers 403 for a deleted object, which looks like a fault. No condition on `s3:prefix`:
        // GetObject has no such key, so the condition would never hold.
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        may('s3:ListBucket', bucket.bucketArn),
        // TransactWriteItems needs the permissions of its writes, which are all puts. The condition of a put is no
        // ConditionCheck.
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
        // Query finds the receipts of a deleted key.
        may(
          ['dynamodb:BatchGetItem', 'dynamodb:PutItem', ...(onDelete === 'withdraw' ? ['dynamodb:Query'] : [])],
          table.tableArn,
        ),
        may(TO_CONSUME, queue.queueArn, requestQueue.queueArn, backfillQueue.queueArn),
        ...judge.permissions,
      ],
      keys: [
        [bucket.encryptionKey, TO_READ],
        [encryptionKey, TO_USE_TABLE],
      ],
    });
    // No batching window: a single file is read at once, and a burst fills batches by itself.
    const source = readQueue(part, 'Source', lambda, queue, {
      batchSize: BATCH_SIZE,
      maxConcurrency: settings.maxConcurrency,
    });
    const requestSource = readQueue(part, 'RequestSource', lambda, requestQueue, {
      // Each request has the function's whole time.
      batchSize: 1,
      // The least that AWS takes. https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html
      maxConcurrency: 2,
    });
    // A backfill switches it on, for as many invocations as its rate takes, and off at its end: SQS bills the polls of
    // an idle queue.
    const backfillSource = readQueue(part, 'BackfillSource', lambda, backfillQueue, {
      batchSize: BATCH_SIZE,
      maxConcurrency: 2,
      enabled: false,
    });
    const metricFiles: Ingest['metricFiles'] = (disposition) =>
      new Metric({
        namespace,
        metricName: 'Files',
        dimensionsMap: { service: SERVICE, disposition },
        statistic: 'Sum',
        period: Duration.minutes(5),
        label: disposition,
      });
    return {
      functions: [lambda],
      backfillSource,
      metricFiles,
      graphs: judge.graphs,
      sendContainersTo(containers, role) {
        lambda.addEnvironment('UNPACK_QUEUE_URL', containers.queueUrl);
        lambda.addEnvironment('UNPACK_ROLE_ID', role.roleId);
        lambda.addToRolePolicy(may('sqs:SendMessage', containers.queueArn));
        grantKey(encryptionKey, lambda, TO_SEND);
      },
      outputs: {
        QueueUrl: queue.queueUrl,
        RequestQueueUrl: requestQueue.queueUrl,
        DeadLetterQueueUrl: deadLetterQueue.queueUrl,
        IngestSettings: JSON.stringify({ timeZone, timeZones, notifications, sections } satisfies OutputSettings),
      },
      ownResources: { IngestSource: source, IngestRequestSource: requestSource, IngestBackfillSource: backfillSource },
      waiting: [
        queue.metricApproximateNumberOfMessagesVisible({ label: 'files' }),
        // Files that are being read, and failed files until their visibility time-out ends.
        queue.metricApproximateNumberOfMessagesNotVisible({ label: 'files in flight' }),
        intake.metricDeadLetters().with({ label: 'dead letters' }),
      ],
      ran: {
        FallingBehind: {
          metric: intake.metricAge(),
          // A single message that always fails no longer counts after three receives, of 180 s each.
          // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
          threshold: 900,
          evaluationPeriods: 5,
          happened: 'A file has waited for 15 minutes',
          whatToDo:
            'The dashboard shows whether files fail ("Errors, throttles, failed files") or [the table ' +
            'throttles](#the-table-throttles) ("Table: ' +
            'capacity units, throttled reads and writes"). Else raise `maxConcurrency`',
        },
      },
      alarms: {
        DeadLetters: {
          metric: intake.metricDeadLetters(),
          happened: 'A file or a request failed ten times',
          whatToDo: '`npx wiredrop redrive`; after 14 days `npx wiredrop backfill --missing`',
        },
        ...undelivered(intake),
        ...judge.alarms,
        ManyFailed: {
          // A failed file is a message that returns to the queue, not an error of the function. After three receives it
          // no longer counts for the queue's age:
          // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
          metric: metricFiles('failed'),
          threshold: FEW_FILES,
          evaluationPeriods: 2,
          happened: 'More than 20 attempts failed in five minutes, twice',
          whatToDo: 'If an AWS service is down: [a long outage](#a-long-outage)',
        },
        IngestErrors: fails(lambda),
        IngestThrottles: isThrottled(lambda),
        ManyRejected: {
          metric: refusedPercent(metricFiles),
          threshold: 10,
          evaluationPeriods: 3,
          happened: 'A tenth of the files was rejected or unsure for 15 minutes',
          whatToDo:
            '`npx wiredrop review --only rejected` (`unsure`) says [why](reading.md#why-a-file-is-refused). ' +
            'Correct the uploader, upload again',
        },
      },
    };
  },
};

/** Events of an existing bucket. */
function undelivered(intake: Intake): AlarmRules {
  const metric = intake.metricUndeliveredUploads();
  if (metric === undefined) return {};
  return {
    UploadsUndelivered: {
      metric,
      happened: 'EventBridge could not deliver uploads of [your bucket](deploying.md#in-your-own-stack)',
      whatToDo:
        'Correct the policies of queues and KMS key. `npx wiredrop redrive`, then `npx wiredrop backfill --missing`',
    },
  };
}

/** Files of which nothing is announced, in percent of all; 0 if there are few. */
function refusedPercent(metricFiles: Ingest['metricFiles']): MathExpression {
  const refused = DISPOSITIONS.filter((name) => DISPOSITION[name].isRefused);
  const metrics = Object.fromEntries(refused.map((name) => [name, metricFiles(name)]));
  // One metric of all files: an alarm's expression takes ten, and there are more dispositions.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  const { namespace, period, statistic } = metricFiles('rejected');
  const files = new Metric({
    namespace,
    metricName: 'Receipts',
    dimensionsMap: { service: SERVICE },
    statistic,
    period,
  });
  return new MathExpression({
    // SUM of a list skips a disposition that never happened; `+` would have no result.
    expression: `IF(files >= ${FEW_FILES}, 100 * SUM([${refused}]) / files, 0)`,
    usingMetrics: { files, ...metrics },
    period: Duration.minutes(5),
    label: 'refused %',
  });
}

/** The setting `publishable`, beside the bundle. */
const PUBLISHABLE_FILE = 'publishable.json';

function ingestSettings(settings: Settings, ownFolders: readonly string[]): Omit<IngestSettings, 'publishable'> {
  const {
    maxBytes,
    timeZone,
    timeZones,
    notifications,
    coverage,
    bulletins,
    unsure,
    developments,
    revisionMinutes,
    articleScope,
    prefix,
    suffixes,
    quietFolders,
    retentionDays,
    sources,
    onDelete,
  } = settings;
  const reading = { maxBytes, timeZone, timeZones, articleScope, prefix, suffixes, retentionDays, sources, onDelete };
  const announcing = {
    notifications,
    quietFolders,
    coverage,
    bulletins,
    unsure,
    developments,
    revisionMinutes,
  };
  return { ...reading, ownFolders, ...announcing, matching: matchSettings(settings) };
}

function matchSettings(settings: Settings): MatchSettings {
  const { matching: enabled, matchWindowDays: windowDays, matchThreshold: threshold, weights } = settings;
  const model = weights && { intercept: weights.intercept, features: weights.features };
  return { enabled, windowDays, threshold, ...(model && { model }) };
}

/**
 * Memory for one invocation, in MB: the reader may take 30 times a file's size, a batch is read concurrently, and
 * runtime and SDK take 128 MB. At least 1,024, because CPU comes with memory, and CPU is nearly all that a file takes:
 * a file costs the same in half the time (`npm run bench`).
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
function ingestMemoryMb(maxBytes: number): number {
  return Math.max(1024, 128 + Math.ceil((BATCH_SIZE * 30 * maxBytes) / MEBIBYTE));
}
