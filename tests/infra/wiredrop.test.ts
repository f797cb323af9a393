import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Aspects, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, PermissionsBoundary, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { type PolicyStatement, permissions, readable, resource, resources } from './resources.ts';
import { templateApp } from './synthesize.ts';

/** Somebody's stack, in an app that sets no feature flag of CDK. */
const someStack = () => new Stack(templateApp({}), 'Papers');

const withWiredrop = (props: (stack: Stack) => WiredropProps): { stack: Stack; news: Wiredrop } => {
  const stack = someStack();
  return { stack, news: new Wiredrop(stack, 'News', { monitoring: false, ...props(stack) }) };
};

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

  it('name a topic for the alarms', () => {
    const { stack } = withWiredrop((scope) => ({ alarmTopic: new Topic(scope, 'OnCall'), monitoring: true }));
    for (const { Properties } of resources(Template.fromStack(stack), 'AWS::CloudWatch::Alarm'))
      assert.deepEqual(Properties.AlarmActions.map(readable), ['OnCall']);
  });
});

describe('the topic of the alarms', () => {
  const ofCloudWatch = (statements: PolicyStatement[]) =>
    statements.filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudwatch.amazonaws.com"}');
  /** A stack of a topic, and whether something gives it a policy after wiredrop. */
  const stackOf = (topic: (scope: Stack) => ITopic, isGrantedLater = false): Stack => {
    const { stack } = withWiredrop((scope) => ({ monitoring: true, alarmTopic: topic(scope) }));
    if (isGrantedLater)
      (stack.node.findChild('OnCall') as Topic).grantPublish(new ServicePrincipal('events.amazonaws.com'));
    return stack;
  };
  const IMPORTED = 'arn:aws:kms:eu-west-1:123456789012:key/1';

  it('lets CloudWatch use its key, and needs no policy of the topic', () => {
    const template = Template.fromStack(
      stackOf((scope) => new Topic(scope, 'OnCall', { masterKey: new Key(scope, 'OnCallKey') })),
    );
    const [statement] = ofCloudWatch(resource(template, 'AWS::KMS::Key').Properties.KeyPolicy.Statement);
    assert.deepEqual(statement?.Action, ['kms:Decrypt', 'kms:GenerateDataKey*']);
    // Without a policy of its own, SNS's default lets CloudWatch publish.
    assert.deepEqual(resources(template, 'AWS::SNS::TopicPolicy', 'OnCall'), []);
  });

  it('lets CloudWatch publish where its policy would only deny, even if it gets that policy later', () => {
    for (const stack of [
      stackOf((scope) => new Topic(scope, 'OnCall', { enforceSSL: true })),
      stackOf((scope) => new Topic(scope, 'OnCall'), true),
    ]) {
      const { PolicyDocument } = resource(Template.fromStack(stack), 'AWS::SNS::TopicPolicy', 'OnCall').Properties;
      assert.equal(ofCloudWatch(PolicyDocument.Statement).length, 1);
    }
  });

  it('gets a warning with both statements under a key that was imported, and under that of AWS', () => {
    const warnings = (topic: (scope: Stack) => ITopic) =>
      Annotations.fromStack(stackOf(topic))
        .findWarning('*', Match.stringLikeRegexp('The alarm topic is under'))
        .map(({ entry }) => String(entry.data));
    const [imported = ''] = warnings(
      (scope) => new Topic(scope, 'OnCall', { masterKey: Key.fromKeyArn(scope, 'Key', IMPORTED) }),
    );
    for (const part of [IMPORTED, 'kms:GenerateDataKey*', 'sns:Publish', 'cloudwatch.amazonaws.com'])
      assert.ok(imported.includes(part), imported);
    // As the topic of another instance is.
    assert.equal(warnings((scope) => new Wiredrop(scope, 'Other', { monitoring: false }).topic).length, 1);
    const shown = warnings((scope) => new Topic(scope, 'OnCall'));
    assert.deepEqual(shown, []);
  });
});

describe('in the stack of somebody else', () => {
  it('onStory returns one subscription for the same filter, and refuses two filters of one target', () => {
    const { stack, news } = withWiredrop(() => ({}));
    const queue = new Queue(stack, 'Desk');
    const first = news.onStory(queue, { language: ['de'] });
    assert.equal(news.onStory(queue, { language: ['de'] }), first);
    assert.notEqual(news.onStory(new Queue(stack, 'Other')), first);
    assert.throws(() => news.onStory(queue), { name: 'SettingsError', message: /give it one filter/ });
  });

  it('leaves its outputs in a parameter instead, as a file that commands take', () => {
    const { stack } = withWiredrop(() => ({ outputs: false }));
    const template = Template.fromStack(stack);
    assert.equal(template.toJSON().Outputs, undefined);
    const { Name, Value } = resource(template, 'AWS::SSM::Parameter').Properties;
    assert.equal(Name, '/wiredrop/Papers/News');
    // Each reference is text in quotes.
    const text = readable(Value).replaceAll('\\"', '\\\\"');
    assert.match(text, /^\{"Papers":\{"BucketName":".*"TopicArn":".*"\}\}$/);
  });

  it('refuses a token of CDK where a setting is checked, and says what takes one', () => {
    const refused = (props: (scope: Stack) => WiredropProps, message: RegExp) =>
      assert.throws(() => withWiredrop(props), { name: 'SettingsError', message });
    refused((scope) => ({ alarmTopicArn: new Topic(scope, 'OnCall').topicArn }), /give the topic as alarmTopic/);
    refused(
      ({ region }) => ({ webhooks: [{ secret: 's', url: `https://${region}.example.com/` }] }),
      /into the secret/,
    );
    refused(({ region }) => ({ feedUrl: `https://${region}.example.com/`, feed: true }), /write the value out/);
  });
});

describe('an existing bucket', () => {
  it('takes the feeds of two instances in two folders only', () => {
    const second = (feedFolder: string) => {
      const { stack, news } = withWiredrop(() => ({ feed: true }));
      new Wiredrop(stack, 'Sport', { bucket: news.bucket, feed: true, feedFolder, monitoring: false });
    };
    assert.doesNotThrow(() => second('sport/'));
    for (const folder of ['feeds/', 'feeds/language/'])
      assert.throws(() => second(folder), {
        name: 'SettingsError',
        message: /Papers\/News writes its feeds to feeds\//,
      });
  });

  it('takes two instances, of which each keeps its state in a folder of its own that neither ingests', () => {
    const { stack, news } = withWiredrop(() => ({}));
    new Wiredrop(stack, 'Sport', { bucket: news.bucket, prefix: '', monitoring: false });
    const template = Template.fromStack(stack);
    const variables = resources(template, 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Environment.Variables,
    );
    const folders = variables.flatMap(({ STATE_FOLDER }) => STATE_FOLDER ?? []);
    assert.deepEqual(folders.sort(), ['.wiredrop/Papers.News/', '.wiredrop/Papers.Sport/']);
    for (const { SERVICE, SETTINGS = '{}' } of variables) {
      const passedOver = JSON.parse(SETTINGS).ownFolders as string[];
      if (SERVICE === 'ingest')
        for (const folder of folders)
          assert.ok(
            passedOver.some((one) => folder.startsWith(one)),
            folder,
          );
    }
  });

  it('of another region or account is refused, and a FIFO topic', () => {
    const refused = { name: 'SettingsError' };
    for (const other of [{ region: 'eu-west-2' }, { account: '210987654321' }])
      assert.throws(() => {
        const stack = new Stack(new App(), 'Papers', { env: { region: 'eu-west-1', account: '123456789012' } });
        const bucket = Bucket.fromBucketAttributes(stack, 'Mine', { bucketName: 'mine', ...other });
        new Wiredrop(stack, 'News', { bucket });
      }, refused);
    assert.throws(() => withWiredrop((scope) => ({ topic: new Topic(scope, 'Mine', { fifo: true }) })), refused);
  });

  it('is heard by its prefix alone, or by the suffixes: EventBridge would refuse a rule of wildcards', () => {
    const keys = (props: WiredropProps) => {
      const { stack } = withWiredrop((scope) => ({ bucket: Bucket.fromBucketName(scope, 'Mine', 'mine'), ...props }));
      const rule = resource(Template.fromStack(stack), 'AWS::Events::Rule', 'NewsIntakeUploads').Properties;
      return rule.EventPattern.detail.object.key;
    };
    assert.deepEqual(keys({ prefix: 'articles/' }), [{ prefix: 'articles/' }]);
    assert.deepEqual(keys({ suffixes: ['.md', '.json'] }), [{ suffix: '.md' }, { suffix: '.json' }]);
  });

  it('refuses settings of a bucket of its own, and suffixes that make the rule too long', () => {
    const bucket = (scope: Stack) => Bucket.fromBucketName(scope, 'Mine', 'mine');
    const refused = { name: 'SettingsError' };
    assert.throws(() => withWiredrop((scope) => ({ bucket: bucket(scope), accessLogs: true })), refused);
    const suffixes = Array.from({ length: 100 }, (_, i) => `.${i + 100_000}`);
    assert.throws(() => withWiredrop((scope) => ({ bucket: bucket(scope), suffixes })), refused);
  });
});

describe('what somebody brings', () => {
  const key = (scope: Stack) => Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1');
  const mine = (scope: Stack, props = {}) => ({ bucket: new Bucket(scope, 'Mine', props) as IBucket });
  const named = (scope: Stack) => ({ bucket: Bucket.fromBucketName(scope, 'Mine', 'mine') });
  const webhooks = [{ url: 'https://news.example.com/', secret: 'news/hook' }];
  const topicOf = (scope: Stack, props = {}) => ({ topic: new Topic(scope, 'Mine', props) });
  const arn = 'arn:aws:sns:eu-west-1:123456789012:mine';
  const [EVENTS, VERSIONS, SIGNATURE] = [
    'make it with eventBridgeEnabled',
    'Make it with versioned',
    "signatureVersion: '2'",
  ];
  const FOR_SNS = 'key/1 must allow sns.amazonaws.com';
  const ROWS: [what: string, warning: string, isGiven: boolean, props: (scope: Stack) => WiredropProps][] = [
    ['a bucket without events for EventBridge', EVENTS, true, (scope) => mine(scope)],
    ['a bucket with them', EVENTS, false, (scope) => mine(scope, { eventBridgeEnabled: true })],
    ['a bucket without versions', VERSIONS, true, (scope) => mine(scope)],
    ['a bucket with them', VERSIONS, false, (scope) => mine(scope, { versioned: true })],
    ['an imported bucket', VERSIONS, false, named],
    ['a topic that signs with SHA-1', SIGNATURE, true, (scope) => topicOf(scope)],
    ['an imported topic', SIGNATURE, true, (scope) => ({ topic: Topic.fromTopicArn(scope, 'Mine', arn) })],
    ['a topic that signs with SHA-256', SIGNATURE, false, (scope) => topicOf(scope, { signatureVersion: '2' })],
    [
      'an imported key beside an imported bucket',
      'key/1 must allow events.amazonaws.com kms:Decrypt and kms:GenerateDataKey',
      true,
      (scope) => ({ ...named(scope), encryptionKey: key(scope) }),
    ],
    [
      'an imported key for logs',
      'key/1 must allow logs.REGION.amazonaws.com',
      true,
      (scope) => ({ encryptionKey: key(scope), encryptLogs: true }),
    ],
    ['an imported key of the queue of a webhook', FOR_SNS, true, (scope) => ({ encryptionKey: key(scope), webhooks })],
    [
      'the same beside a topic of theirs',
      FOR_SNS,
      true,
      (scope) => ({ ...topicOf(scope), encryptionKey: key(scope), webhooks }),
    ],
  ];

  for (const [what, warning, isGiven, props] of ROWS)
    it(`gets ${isGiven ? 'a' : 'no'} warning "${warning}": ${what}`, () => {
      const found = Annotations.fromStack(withWiredrop(props).stack).findWarning('*', Match.stringLikeRegexp(warning));
      assert.equal(found.length > 0, isGiven);
    });

  it('gets a warning of an imported key of the queue of a subscriber', () => {
    const { stack, news } = withWiredrop(() => ({}));
    news.onStory(new Queue(stack, 'Desk', { encryptionMasterKey: key(stack) }));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(FOR_SNS));
  });

  it('is a key where logs are encrypted', () =>
    assert.throws(() => withWiredrop(() => ({ encryptLogs: true })), { name: 'SettingsError' }));
});

describe('sources', () => {
  it('read the stream with the function that the feeds have, so that it has two readers', () => {
    for (const feed of [true, false]) {
      const { stack } = withWiredrop(() => ({ feed, sources: 'publisher' }));
      const mappings = resources(Template.fromStack(stack), 'AWS::Lambda::EventSourceMapping');
      const readers = mappings.filter(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes('Stream'));
      assert.deepEqual(readers.map(({ id }) => id).sort(), ['NewsCollectSource', 'NewsNotifySource']);
    }
  });

  it('are reported on the topic of the alarms, with its key', () => {
    const { stack } = withWiredrop((scope) => ({
      sources: 'folder',
      alarmTopic: new Topic(scope, 'OnCall', { masterKey: new Key(scope, 'OnCallKey') }) as ITopic,
    }));
    const granted = permissions(Template.fromStack(stack), 'NewsSourcesRole');
    for (const permission of ['sns:Publish on OnCall', 'kms:GenerateDataKey on OnCallKey.Arn'])
      assert.ok(granted.includes(permission), granted.join(', '));
  });
});

describe('the secret of a webhook', () => {
  const secretsOf = (stack: Stack) =>
    permissions(Template.fromStack(stack), 'NewsWebhook').filter((line) => line.startsWith('secretsmanager:'));
  const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:news/desk';

  it('that is given without its six last characters is read by any', () => {
    for (const [secret, granted] of [
      [ARN, `${ARN}-??????`],
      [`${ARN}-a1B2c3`, `${ARN}-a1B2c3`],
    ] as const) {
      const { stack } = withWiredrop(() => ({ webhooks: [{ url: 'https://news.example.com/', secret }] }));
      assert.deepEqual(secretsOf(stack), [`secretsmanager:GetSecretValue on ${granted}`]);
    }
  });

  it('may be one of the app: its function reads it, and uses its key only for that', () => {
    const { stack, news } = withWiredrop((scope) => ({
      webhooks: [
        {
          name: 'desk',
          url: 'https://news.example.com/',
          secret: new Secret(scope, 'Secret', { encryptionKey: new Key(scope, 'SecretKey') }) as ISecret,
        },
        { name: 'chat', secret: Secret.fromSecretNameV2(scope, 'Chat', 'news/chat') },
      ],
    }));
    const template = Template.fromStack(stack);
    const desk = permissions(template, 'NewsWebhookdesk');
    assert.ok(desk.includes('secretsmanager:GetSecretValue on Secret'), desk.join(', '));
    assert.match(permissions(template, 'NewsWebhookchat').join(', '), /GetSecretValue on \S*:secret:news\/chat-\?{6}/);
    const { KeyPolicy } = resource(template, 'AWS::KMS::Key').Properties;
    assert.match(JSON.stringify(KeyPolicy), /"kms:ViaService"/);
    assert.equal(news.webhookRole('desk').node.path, 'Papers/News/Webhook-desk/Role');
    assert.throws(() => news.webhookRole('other'), /There is no webhook other: there are desk, chat/);
  });
});

it('logs under a key are all of them, with variables of all functions and the state machine, which may use it', () => {
  const { stack } = withWiredrop((scope) => ({
    ...EVERYTHING,
    encryptionKey: new Key(scope, 'Key'),
    encryptLogs: true,
  }));
  const template = Template.fromStack(stack);
  const keyOf = { 'AWS::Logs::LogGroup': 'KmsKeyId', 'AWS::Lambda::Function': 'KmsKeyArn' };
  for (const [type, name] of Object.entries(keyOf)) {
    const all = resources(template, type);
    assert.ok(all.length > 10);
    for (const { id, Properties } of all) assert.match(JSON.stringify(Properties[name] ?? ''), /Key/, id);
  }
  const [machine] = resources(template, 'AWS::StepFunctions::StateMachine');
  assert.equal(machine?.Properties.EncryptionConfiguration.Type, 'CUSTOMER_MANAGED_KMS_KEY');
  const [key] = resources(template, 'AWS::KMS::Key');
  assert.match(JSON.stringify(key?.Properties.KeyPolicy), /EncryptionContext:aws:logs:arn.*"logs\."/);
  const roles = resources(template, 'AWS::Lambda::Function').map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
  const decrypting = resources(template, 'AWS::IAM::Policy')
    .filter(({ Properties }) => JSON.stringify(Properties.PolicyDocument).includes('kms:Decrypt'))
    .flatMap(({ Properties }) => Properties.Roles.map(({ Ref }: { Ref: string }) => Ref));
  for (const role of [...roles, machine?.Properties.RoleArn['Fn::GetAtt'][0]])
    assert.ok(decrypting.includes(role), role);
  const ofMachine = resources(template, 'AWS::IAM::Policy').filter(({ id }) => /Machine/.test(id));
  const toUse = /"kms:Decrypt","kms:GenerateDataKey"\],"Effect":"Allow","Resource":\{"Fn::GetAtt":\["Key/;
  assert.match(JSON.stringify(ofMachine), toUse);
});

it('a former key may be used by every function to decrypt what is under it, and for nothing else', () => {
  const { stack } = withWiredrop((scope) => ({
    encryptionKey: new Key(scope, 'New'),
    formerKeys: [new Key(scope, 'Old')],
    feed: true,
    webhooks: [{ url: 'https://news.example.com/', secret: 'news/hook' }],
  }));
  const template = Template.fromStack(stack);
  // Of functions: the state machine reads nothing itself.
  const roles = resources(template, 'AWS::IAM::Policy').filter(({ id }) => !/(?:Machine|Map)Policy/.test(id));
  assert.ok(roles.length >= 4);
  for (const { id } of roles)
    assert.deepEqual(
      permissions(template, id).filter((line) => line.includes('Old')),
      ['kms:Decrypt on Old.Arn'],
    );
});

describe('a filter', () => {
  const many = (number: number) => Array.from({ length: number }, (_, at) => `name ${at}`);

  it('has five fields at most, its type among them', () => {
    const { stack, news } = withWiredrop(() => ({}));
    const four = { publisher: many(1), category: many(1), language: ['ko'], kind: ['article'] } as const;
    news.onStory(new Queue(stack, 'Four'), four);
    news.onStory(new Queue(stack, 'Five'), { ...four, type: ['story.created'] });
    const six = { ...four, matches: many(1) };
    assert.throws(() => news.onStory(new Queue(stack, 'Six'), six), /kind, matches, and SNS takes 5 fields/);
  });

  it('of more than 150 combinations is refused, of a webhook and of a subscriber', () => {
    const refused = { name: 'SettingsError', message: /16 of publisher × 10 of category = 160 combinations/ };
    const filter = { publisher: many(16), category: many(10) };
    const webhook = { url: 'https://news.example.com/', secret: 'news/hook', ...filter };
    assert.throws(() => withWiredrop(() => ({ webhooks: [webhook] })), refused);
    const { stack, news } = withWiredrop(() => ({}));
    assert.throws(() => news.onStory(new Queue(stack, 'Desk'), filter), refused);
    news.onStory(new Queue(stack, 'Small'), { publisher: many(15), category: many(10) });
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
    news.onStory(new EmailSubscription('desk@example.com'), { kind: ['article'], matches: ['port'] });
    const all = { publisher: ['a'], category: ['a'], language: ['en'], kind: ['flash' as const], matches: ['port'] };
    assert.throws(() => news.onStory(new EmailSubscription('all@example.com'), all), /SNS takes 5 fields/);
    const stories = [{ prefix: 'story.' }];
    const shown = resources(Template.fromStack(stack), 'AWS::SNS::Subscription').map(({ Properties }) => [
      Properties.Protocol,
      Properties.FilterPolicy,
      Properties.RawMessageDelivery,
    ]);
    assert.deepEqual(shown, [
      ['email', { type: stories, kind: ['article'], matches: ['port'] }, undefined],
      ['sqs', { type: ['story.created'], language: ['de', 'en'] }, true],
      ['lambda', { type: stories }, undefined],
    ]);
  });

  it('deliver stories to a queue under the key of the topic', () => {
    // With the flags of a new app CDK names the topic in the key's policy, and the topic needs the key.
    const app = templateApp();
    const stack = new Stack(app, 'Papers');
    const encryptionKey = new Key(stack, 'Key');
    const news = new Wiredrop(stack, 'News', { encryptionKey, monitoring: false });
    news.onStory(new Queue(stack, 'Desk', { encryptionMasterKey: encryptionKey }));
    // It refuses a circle.
    const template = Template.fromStack(stack);
    const [policy] = resources(template, 'AWS::SQS::QueuePolicy', 'Desk');
    assert.match(JSON.stringify(policy?.Properties), /"Service":"sns.amazonaws.com"/);
    const { KeyPolicy } = resource(template, 'AWS::KMS::Key').Properties;
    assert.match(JSON.stringify(KeyPolicy), /"sns.amazonaws.com"/);
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
    const { namespace, metricName, statistic } = news.metric('Held', { statistic: 'Maximum' });
    assert.deepEqual([namespace, metricName, statistic], ['wiredrop/Papers/News', 'Held', 'Maximum']);
  });
});

it('what a stack imposes applies: a permissions boundary, tags and aspects', () => {
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
  for (const { Properties } of resources(template, 'AWS::Lambda::Function')) assert.equal(Properties.MemorySize, 1024);
});
