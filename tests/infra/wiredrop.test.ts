import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Aspects, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PermissionsBoundary, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { type PolicyStatement, permissions, readable, resource, resources } from './resources.ts';
import { withoutBundling } from './synthesize.ts';

/** Somebody's stack, in an app that sets no feature flag of CDK. */
const someStack = (): Stack => {
  const app = new App({ context: withoutBundling, builtinCloudFormationValidation: false });
  return new Stack(app, 'Papers');
};

const withWiredrop = (props: (stack: Stack) => WiredropProps): { stack: Stack; news: Wiredrop } => {
  const stack = someStack();
  return { stack, news: new Wiredrop(stack, 'News', { operations: false, ...props(stack) }) };
};

const statements = (template: Template, type: string, construct = ''): PolicyStatement[] =>
  resources(template, type, construct).flatMap(
    ({ Properties }) => (Properties.PolicyDocument ?? Properties.KeyPolicy).Statement,
  );

describe('the props', () => {
  it('are refused as settings are, in one error', () => {
    const odd = { maxBytes: 7, timeZone: 'Mars', tiemZone: 'Europe/Berlin' } as WiredropProps;
    assert.throws(() => new Wiredrop(someStack(), 'News', odd), {
      name: 'SettingsError',
      message: /^Setting maxBytes is 7: it must be .*\nSetting timeZone is "Mars": .*\nThere is no setting tiemZone: /,
    });
  });

  it('may be undefined, which is the default, and take CDK’s removal policy', () => {
    const { stack } = withWiredrop(() => ({
      prefix: undefined as unknown as string,
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    const { DeletionPolicy } = resource(Template.fromStack(stack), 'AWS::DynamoDB::Table');
    assert.equal(DeletionPolicy, 'Delete');
  });

  it('name a topic for the notifications, and one for the alarms', () => {
    const { stack } = withWiredrop((scope) => ({
      topic: new Topic(scope, 'Mine', { masterKey: new Key(scope, 'Key') }),
      alarmTopic: new Topic(scope, 'OnCall'),
      operations: true,
    }));
    const template = Template.fromStack(stack);
    assert.deepEqual(
      resources(template, 'AWS::SNS::Topic').map(({ id }) => readable({ Ref: id })),
      ['Mine', 'OnCall'],
    );
    const granted = permissions(template, 'NewsNotify');
    for (const expected of ['sns:Publish on Mine', 'kms:GenerateDataKey on Key.Arn', 'kms:Decrypt on Key.Arn'])
      assert.ok(granted.includes(expected), expected);
    for (const { Properties } of resources(template, 'AWS::CloudWatch::Alarm'))
      assert.deepEqual(Properties.AlarmActions.map(readable), ['OnCall']);
  });

  it('name a bus by itself, or as the setting does', () => {
    const granted = (props: (stack: Stack) => WiredropProps) =>
      permissions(Template.fromStack(withWiredrop(props).stack), 'NewsNotify').filter((one) =>
        one.includes('PutEvents'),
      );
    assert.deepEqual(
      granted((scope) => ({ eventBus: new EventBus(scope, 'Bus') as IEventBus })),
      ['events:PutEvents on Bus.Arn'],
    );
    assert.match(granted(() => ({ eventBus: 'desk' })).join(), /:event-bus\/desk$/);
    assert.deepEqual(
      granted(() => ({})),
      [],
    );
    assert.throws(() => granted(() => ({ eventBus: 'a b' })), { name: 'SettingsError' });
  });
});

describe('a bucket that is there already', () => {
  const { stack } = withWiredrop((scope) => ({
    bucket: new Bucket(scope, 'Mine', { encryptionKey: new Key(scope, 'Key') }) as IBucket,
    prefix: 'articles/',
    suffixes: ['.md', '.txt'],
  }));
  const template = Template.fromStack(stack);

  it('sends its uploads through a rule with prefix and suffixes, and what cannot be delivered to the dead-letter queue', () => {
    const { EventPattern, Targets } = resource(template, 'AWS::Events::Rule').Properties;
    assert.deepEqual(EventPattern, {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [{ Ref: resource(template, 'AWS::S3::Bucket').id }] },
        object: { key: [{ wildcard: 'articles/*.md' }, { wildcard: 'articles/*.txt' }] },
      },
    });
    const [{ Arn, DeadLetterConfig }] = Targets;
    assert.deepEqual([Arn, DeadLetterConfig.Arn].map(readable), [
      'NewsIntakeQueue.Arn',
      'NewsIntakeDeadLetterQueue.Arn',
    ]);
  });

  it('gets a warning if it sends no events to EventBridge', () => {
    const warnings = (eventBridgeEnabled: boolean) => {
      const { stack } = withWiredrop((scope) => ({
        bucket: new Bucket(scope, 'Mine', { eventBridgeEnabled }) as IBucket,
      }));
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('make it with eventBridgeEnabled'))
        .length;
    };
    assert.deepEqual([warnings(false), warnings(true)], [1, 0]);
  });

  it('takes no wildcard where there is no prefix, and sends deletions where these withdraw stories', () => {
    const { stack } = withWiredrop((scope) => ({
      bucket: Bucket.fromBucketName(scope, 'Mine', 'mine'),
      suffixes: ['.md'],
      onDelete: 'withdraw',
    }));
    const { EventPattern } = resource(Template.fromStack(stack), 'AWS::Events::Rule').Properties;
    assert.deepEqual(EventPattern.detail, { bucket: { name: ['mine'] }, object: { key: [{ suffix: '.md' }] } });
    assert.deepEqual(EventPattern['detail-type'], ['Object Created', 'Object Deleted']);
  });

  it('may fill both queues by that rule only', () => {
    const allowed = statements(template, 'AWS::SQS::QueuePolicy').filter(({ Effect }) => Effect === 'Allow');
    assert.deepEqual(
      allowed.map(({ Principal, Resource, Condition }) => [Principal, readable(Resource), Condition]),
      ['NewsIntakeDeadLetterQueue.Arn', 'NewsIntakeQueue.Arn'].map((queue) => [
        { Service: 'events.amazonaws.com' },
        queue,
        { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [resource(template, 'AWS::Events::Rule').id, 'Arn'] } } },
      ]),
    );
  });

  it('is read and decrypted by ingest, and stays as it is: no bucket, no notification configuration, no custom resource', () => {
    const granted = permissions(template, 'NewsIngest');
    for (const expected of [
      's3:GetObject on Mine.Arn/articles/*',
      's3:ListBucket on Mine.Arn',
      'kms:Decrypt on Key.Arn',
    ])
      assert.ok(granted.includes(expected), expected);
    assert.equal(resource(template, 'AWS::S3::Bucket').Properties.NotificationConfiguration, undefined);
    assert.deepEqual(
      Object.keys(template.toJSON().Resources).filter((id) => /Custom|Provider/.test(id)),
      [],
    );
  });

  it('refuses settings of a bucket of its own, and keys that make the rule too long', () => {
    const bucket = (scope: Stack) => Bucket.fromBucketName(scope, 'Mine', 'mine');
    const refused = { name: 'SettingsError' };
    assert.throws(() => withWiredrop((scope) => ({ bucket: bucket(scope), accessLogs: true })), refused);
    const suffixes = Array.from({ length: 30 }, (_, i) => `.${i + 100}`);
    const prefix = `${'a'.repeat(100)}/`;
    assert.throws(() => withWiredrop((scope) => ({ bucket: bucket(scope), prefix, suffixes })), refused);
  });
});

describe('a key', () => {
  const { stack } = withWiredrop((scope) => ({ encryptionKey: new Key(scope, 'Key') }));
  const template = Template.fromStack(stack);
  const key = { 'Fn::GetAtt': [resource(template, 'AWS::KMS::Key').id, 'Arn'] };

  it('encrypts bucket, queues, table and topic', () => {
    const [{ ServerSideEncryptionByDefault, BucketKeyEnabled }] = resource(template, 'AWS::S3::Bucket').Properties
      .BucketEncryption.ServerSideEncryptionConfiguration;
    assert.deepEqual(ServerSideEncryptionByDefault, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key });
    assert.equal(BucketKeyEnabled, true);
    assert.deepEqual(resource(template, 'AWS::DynamoDB::Table').Properties.SSESpecification.KMSMasterKeyId, key);
    const queues = resources(template, 'AWS::SQS::Queue');
    assert.equal(queues.length, 3);
    for (const { Properties } of [...queues, resource(template, 'AWS::SNS::Topic')])
      assert.deepEqual(Properties.KmsMasterKeyId, key);
  });

  it('may be used by S3 for the queue, and by nobody else outside the account’s own policies', () => {
    const [, ...added] = statements(template, 'AWS::KMS::Key');
    assert.deepEqual(added, [
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Principal: { Service: 's3.amazonaws.com' },
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  it('may be used by ingest for objects, queue and table, and by notify for stream, topic and failures', () => {
    for (const [construct, actions] of [
      ['NewsIngest', ['Decrypt', 'Encrypt', 'GenerateDataKey']],
      ['NewsNotify', ['Decrypt', 'GenerateDataKey']],
    ] as const) {
      const granted = permissions(template, construct);
      for (const action of actions) assert.ok(granted.includes(`kms:${action} on Key.Arn`), `${construct} ${action}`);
    }
  });

  it('is the only one that uploads may ask for', () => {
    const refused = statements(template, 'AWS::S3::BucketPolicy').filter(({ Sid }) => Sid?.startsWith('Refuse'));
    const header = 's3:x-amz-server-side-encryption';
    assert.deepEqual(
      refused.map(({ Condition }) => Condition),
      [
        { StringNotEquals: { [header]: 'aws:kms' }, Null: { [header]: 'false' } },
        { StringNotEquals: { [`${header}-aws-kms-key-id`]: key }, Null: { [`${header}-aws-kms-key-id`]: 'false' } },
        { Null: { [`${header}-customer-algorithm`]: 'false' } },
      ],
    );
  });

  it('that was imported gets a warning that says what its policy must allow', () => {
    const { stack } = withWiredrop((scope) => ({
      encryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1'),
      bucket: Bucket.fromBucketName(scope, 'Mine', 'mine'),
    }));
    const expected = Match.stringLikeRegexp(
      'key/1 must allow events.amazonaws.com kms:Decrypt and kms:GenerateDataKey',
    );
    Annotations.fromStack(stack).hasWarning('*', expected);
  });
});

describe('the members', () => {
  it('let a crawler upload below the prefix, with the key, and nothing else', () => {
    const { stack, news } = withWiredrop((scope) => ({ prefix: 'articles/', encryptionKey: new Key(scope, 'Key') }));
    news.grantPut(new User(stack, 'Crawler'));
    assert.deepEqual(permissions(Template.fromStack(stack), 'Crawler'), [
      'kms:Decrypt on Key.Arn',
      'kms:GenerateDataKey on Key.Arn',
      's3:AbortMultipartUpload on NewsIntakeBucket.Arn/articles/*',
      's3:PutObject on NewsIntakeBucket.Arn/articles/*',
    ]);
  });

  it('deliver stories to a queue, a function and an address, with filters', () => {
    const { stack, news } = withWiredrop(() => ({}));
    news.onStory(new Queue(stack, 'Desk'), { language: ['de', 'en'], type: ['story.created'] });
    const code = Code.fromInline('exports.handler = async () => {}');
    news.onStory(new LambdaFunction(stack, 'Bot', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X }));
    news.onStory(new EmailSubscription('desk@example.com'), { kind: ['article'] });
    const stories = [{ prefix: 'story.' }];
    assert.deepEqual(
      resources(Template.fromStack(stack), 'AWS::SNS::Subscription').map(({ Properties }) => [
        Properties.Protocol,
        Properties.FilterPolicy,
        Properties.RawMessageDelivery,
      ]),
      [
        ['email', { type: stories, kind: ['article'] }, undefined],
        ['sqs', { type: ['story.created'], language: ['de', 'en'] }, true],
        ['lambda', { type: stories }, undefined],
      ],
    );
  });

  it('are metrics that an alarm takes, and the queues and the table', () => {
    const { stack, news } = withWiredrop(() => ({}));
    const metrics = [news.metricStories(), news.metricRejected(), news.metricDeadLetters(), news.metricUnannounced()];
    for (const [index, metric] of metrics.entries())
      new Alarm(stack, `Alarm${index}`, { metric, threshold: 1, evaluationPeriods: 1 });
    const [stories] = resources(Template.fromStack(stack), 'AWS::CloudWatch::Alarm');
    assert.match(JSON.stringify(stories?.Properties), /"Namespace":"wiredrop\/Papers\/News"/);
    const names = [news.bucket.bucketName, news.queue.queueName, news.deadLetterQueue.queueName, news.table.tableName];
    assert.equal(names.filter((name) => typeof name === 'string').length, 4);
    assert.equal(news.metricStories({ label: 'news' }).label, 'news');
  });
});

describe('what a stack imposes', () => {
  it('applies: a permissions boundary, tags and aspects', () => {
    const { stack, news } = withWiredrop(() => ({}));
    PermissionsBoundary.of(news).apply(ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'));
    Tags.of(news).add('team', 'desk');
    Aspects.of(news).add({
      visit(node) {
        if (node instanceof CfnFunction) node.memorySize = 1024;
      },
    });
    const template = Template.fromStack(stack);
    const roles = resources(template, 'AWS::IAM::Role');
    assert.ok(roles.length >= 2);
    for (const { Properties } of roles)
      assert.match(readable(Properties.PermissionsBoundary), /policy\/PowerUserAccess$/);
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SNS::Topic'])
      assert.deepEqual(resource(template, type).Properties.Tags, [{ Key: 'team', Value: 'desk' }]);
    for (const { Properties } of resources(template, 'AWS::Lambda::Function'))
      assert.equal(Properties.MemorySize, 1024);
  });
});
