import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MATCH_DEFAULTS } from '../../functions/story/match-story.ts';
import { parseSettings } from '../../functions/story/settings.ts';
import { permissions, readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const functionOf = (construct: string, t = template) => resource(t, 'AWS::Lambda::Function', construct).Properties;
const sourceOf = (construct: string) => resource(template, 'AWS::Lambda::EventSourceMapping', construct).Properties;

/** Environment with what refers to a resource made readable. */
const environmentOf = (construct: string, t = template): Record<string, string> =>
  Object.fromEntries(Object.entries(functionOf(construct, t).Environment.Variables).map(([k, v]) => [k, readable(v)]));

describe('every function', () => {
  const functions = resources(template, 'AWS::Lambda::Function');

  it('is ingest or notify', () => {
    assert.deepEqual(
      functions.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')),
      ['IngestFunction', 'NotifyFunction'],
    );
  });

  it('runs on ARM64 and Node 24', () => {
    for (const { Properties } of functions) {
      assert.deepEqual(Properties.Architectures, ['arm64']);
      assert.equal(Properties.Runtime, 'nodejs24.x');
    }
  });

  it('reserves no concurrency', () => {
    for (const { Properties } of functions) assert.equal(Properties.ReservedConcurrentExecutions, undefined);
  });

  it('writes to a log group of its own, which is kept as long as the setting says', () => {
    const week = synthesize({ logRetentionDays: 7 });
    const groups = functions.map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref);
    assert.equal(new Set(groups).size, functions.length);
    for (const id of groups) assert.equal(week.findResources('AWS::Logs::LogGroup')[id]?.Properties.RetentionInDays, 7);
  });

  it('logs JSON, and of Lambda’s own lines only what went wrong: logs are billed by the byte', () => {
    for (const { Properties } of functions) {
      assert.equal(Properties.LoggingConfig.LogFormat, 'JSON');
      assert.equal(Properties.LoggingConfig.SystemLogLevel, 'WARN');
    }
  });
});

describe('ingest', () => {
  it('is told the table and the settings', () => {
    assert.deepEqual(environmentOf('Ingest'), {
      TABLE_NAME: 'StoriesTable',
      SETTINGS: JSON.stringify({
        maxBytes: 1_048_576,
        timeZone: 'Asia/Seoul',
        notifications: true,
        timeline: true,
        coverage: [],
        matching: MATCH_DEFAULTS,
        articleScope: 'bucket',
        retentionDays: 0,
        onDelete: 'keep',
      }),
      METRICS_NAMESPACE: 'wiredrop/Wiredrop',
      SERVICE: 'ingest',
    });
    const own = { timeZone: 'Europe/Paris', maxBytes: 4096, notifications: false, timeline: false } as const;
    const more = { coverage: [3, 10], articleScope: 'prefix', onDelete: 'withdraw', retentionDays: 90 } as const;
    const changed = environmentOf(
      'Ingest',
      synthesize({ ...own, ...more, matching: false, matchWindowDays: 2, matchThreshold: 0.9 }),
    );
    const matching = { enabled: false, windowDays: 2, threshold: 0.9 };
    assert.deepEqual(parseSettings(changed.SETTINGS ?? ''), { ...own, ...more, matching });
  });

  it('takes ten messages of the queue at a time, at most so many at once as the setting says, and reports failures one by one', () => {
    const { EventSourceArn, FunctionName, ...source } = sourceOf('Ingest');
    assert.equal(readable(EventSourceArn), 'IntakeQueue.Arn');
    assert.equal(readable(FunctionName), 'IngestFunction');
    assert.deepEqual(source, {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('may read the bucket, write the table, take from the queue and write its log, and nothing else', () => {
    assert.deepEqual(permissions(template, 'Ingest'), [
      'dynamodb:BatchGetItem on StoriesTable.Arn',
      'dynamodb:PutItem on StoriesTable.Arn',
      'logs:CreateLogStream on IngestLogs.Arn',
      'logs:PutLogEvents on IngestLogs.Arn',
      's3:GetObject on IntakeBucket.Arn/*',
      's3:GetObjectVersion on IntakeBucket.Arn/*',
      's3:ListBucket on IntakeBucket.Arn',
      'sqs:ChangeMessageVisibility on IntakeQueue.Arn',
      'sqs:DeleteMessage on IntakeQueue.Arn',
      'sqs:GetQueueAttributes on IntakeQueue.Arn',
      'sqs:GetQueueUrl on IntakeQueue.Arn',
      'sqs:ReceiveMessage on IntakeQueue.Arn',
    ]);
  });

  it('may query the table as well where it looks for the receipts of deleted files', () => {
    const [more, ...others] = permissions(synthesize({ onDelete: 'withdraw' }), 'Ingest').filter(
      (permission) => !permissions(template, 'Ingest').includes(permission),
    );
    assert.deepEqual([more, others], ['dynamodb:Query on StoriesTable.Arn', []]);
  });

  it('may read under the prefix only, where one is set', () => {
    const reads = permissions(synthesize({ prefix: 'articles/' }), 'Ingest').filter((p) =>
      p.startsWith('s3:GetObject'),
    );
    assert.deepEqual(reads, [
      's3:GetObject on IntakeBucket.Arn/articles/*',
      's3:GetObjectVersion on IntakeBucket.Arn/articles/*',
    ]);
  });

  it('has the memory for a batch of the largest files, and no more than a new account may use', () => {
    assert.equal(functionOf('Ingest').MemorySize, 512);
    const largest = functionOf('Ingest', synthesize({ maxBytes: 8 * 2 ** 20 })).MemorySize;
    assert.ok(largest > 10 * 30 * 8 && largest <= 3008, `${largest} MB`);
  });
});

describe('notify', () => {
  it('is told the topic and the source of its events', () => {
    assert.deepEqual(environmentOf('Notify'), {
      TOPIC_ARN: 'NotifyTopic',
      EVENT_SOURCE: '/wiredrop/Wiredrop',
      SERVICE: 'notify',
    });
  });

  it('is told a bus where one is set, and may put events on that one alone', () => {
    const ofBus = (eventBus: string) => {
      const t = synthesize({ eventBus });
      const puts = permissions(t, 'Notify').filter((one) => one.startsWith('events:'));
      return {
        bus: environmentOf('Notify', t).EVENT_BUS_ARN,
        puts,
        output: readable(t.findOutputs('EventBusArn').EventBusArn?.Value),
      };
    };
    const elsewhere = 'arn:aws:events:eu-west-1:210987654321:event-bus/shared';
    assert.deepEqual(ofBus(elsewhere), {
      bus: elsewhere,
      puts: [`events:PutEvents on ${elsewhere}`],
      output: elsewhere,
    });
    for (const name of ['default', 'news']) {
      const { bus, puts, output } = ofBus(name);
      assert.match(bus ?? '', new RegExp(`:events:.*:event-bus/${name}$`));
      assert.deepEqual([puts, output], [[`events:PutEvents on ${bus}`], bus]);
    }
    assert.deepEqual(template.findOutputs('EventBusArn'), {});
  });

  it('reads the stream from its beginning, and a record that cannot be sent holds nobody up for ever', () => {
    const { EventSourceArn, FunctionName, FilterCriteria, DestinationConfig, ...source } = sourceOf('Notify');
    assert.equal(readable(EventSourceArn), 'StoriesTable.StreamArn');
    assert.equal(readable(FunctionName), 'NotifyFunction');
    assert.equal(readable(DestinationConfig.OnFailure.Destination), 'NotifyFailureQueue.Arn');
    assert.deepEqual(source, {
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
    });
  });

  it('may read the stream, publish to its topic, leave word of failures and write its log, and nothing else', () => {
    assert.deepEqual(permissions(template, 'Notify'), [
      'dynamodb:DescribeStream on StoriesTable.StreamArn',
      'dynamodb:GetRecords on StoriesTable.StreamArn',
      'dynamodb:GetShardIterator on StoriesTable.StreamArn',
      'dynamodb:ListStreams on StoriesTable.StreamArn',
      'logs:CreateLogStream on NotifyLogs.Arn',
      'logs:PutLogEvents on NotifyLogs.Arn',
      'sns:Publish on NotifyTopic',
      'sqs:GetQueueAttributes on NotifyFailureQueue.Arn',
      'sqs:GetQueueUrl on NotifyFailureQueue.Arn',
      'sqs:SendMessage on NotifyFailureQueue.Arn',
    ]);
  });
});
