import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { SettingsError } from '../../infra/settings/read-settings.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { page } from '../docs/page.ts';
import { codesIn, rowsBelow } from '../docs/rows-below.ts';
import { permissions, readable, resource, resources } from './resources.ts';
import { cdkContext, synthesize, withoutBundling } from './synthesize.ts';

const feed = synthesize({ feed: true, feedUrl: 'https://news.example.com/feeds/' });
const digest = synthesize({ digestMinutes: 60, subscribeEmail: 'desk@example.com' });

const environmentOf = (template: typeof feed, construct: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(resource(template, 'AWS::Lambda::Function', construct).Properties.Environment.Variables).map(
      ([name, value]) => [name, readable(value)],
    ),
  );
const alarmsOf = (template: typeof feed): string[] =>
  resources(template, 'AWS::CloudWatch::Alarm').map(({ id }) => id.replace(/^Operations/, '').slice(0, -8));

describe('a stack with feeds', () => {
  it('reads the stream a second time, for stories that are announced or taken back, once a minute at most', () => {
    const { FilterCriteria, EventSourceArn, FunctionName, ...source } = resource(
      feed,
      'AWS::Lambda::EventSourceMapping',
      'Feed',
    ).Properties;
    assert.deepEqual([readable(EventSourceArn), readable(FunctionName)], ['StoriesTable.StreamArn', 'FeedFunction']);
    assert.deepEqual(source, {
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 60,
      MaximumRecordAgeInSeconds: 6 * 3600,
      StartingPosition: 'TRIM_HORIZON',
    });
    const eventName = ['INSERT', 'MODIFY'];
    assert.deepEqual(
      FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
      [
        {
          eventName,
          dynamodb: { NewImage: { announce: { S: ['story.created', 'story.updated', 'story.withdrawn'] } } },
        },
        { eventName, dynamodb: { NewImage: { withdrawnAt: { S: [{ exists: true }] } } } },
      ],
    );
  });

  it('reads of expired stories, too, where stories expire', () => {
    const { FilterCriteria } = resource(
      synthesize({ feed: true, retentionDays: 90 }),
      'AWS::Lambda::EventSourceMapping',
      'Feed',
    ).Properties;
    const { length, 2: expired } = FilterCriteria.Filters;
    assert.equal(length, 3);
    assert.deepEqual(JSON.parse(expired.Pattern), {
      eventName: ['REMOVE'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'STORY#' }] } } },
    });
  });

  it('is told where they lie and what they are called', () => {
    assert.deepEqual(environmentOf(feed, 'Feed'), {
      TABLE_NAME: 'StoriesTable',
      BUCKET_NAME: 'IntakeBucket',
      EVENT_SOURCE: '/wiredrop/Wiredrop',
      FEED_TITLE: 'Wiredrop',
      FEED_URL: 'https://news.example.com/feeds/',
      SERVICE: 'feed',
    });
    assert.equal(feed.toJSON().Outputs.FeedFolder.Value, 'feeds/');
  });

  it('lets the function read stories and change the folder of the feeds, and nothing else', () => {
    assert.deepEqual(permissions(feed, 'Feed'), [
      'dynamodb:BatchGetItem on StoriesTable.Arn',
      'dynamodb:DescribeStream on StoriesTable.StreamArn',
      'dynamodb:GetRecords on StoriesTable.StreamArn',
      'dynamodb:GetShardIterator on StoriesTable.StreamArn',
      'dynamodb:ListStreams on StoriesTable.StreamArn',
      'dynamodb:Query on StoriesTable.Arn/index/stories-by-day',
      'logs:CreateLogStream on FeedLogs.Arn',
      'logs:PutLogEvents on FeedLogs.Arn',
      's3:DeleteObject on IntakeBucket.Arn/feeds/*',
      's3:GetObject on IntakeBucket.Arn/feeds/*',
      's3:ListBucket on IntakeBucket.Arn',
      's3:PutObject on IntakeBucket.Arn/feeds/*',
    ]);
    const statements = resource(feed, 'AWS::IAM::Policy', 'Feed').Properties.PolicyDocument.Statement;
    const list = statements.find(({ Action }: { Action: unknown }) => Action === 's3:ListBucket');
    assert.deepEqual(list.Condition, { StringEquals: { 's3:prefix': 'feeds/' } });
  });

  it('forgets old versions of feeds, and keeps those of articles', () => {
    const { Rules } = resource(feed, 'AWS::S3::Bucket').Properties.LifecycleConfiguration;
    const [, rule] = Rules;
    assert.equal(Rules.length, 2);
    assert.deepEqual([rule.Prefix, rule.NoncurrentVersionExpiration], ['feeds/', { NoncurrentDays: 1 }]);
  });
});

describe('a stack with digests', () => {
  const cronOf = (digestMinutes: number): string =>
    resource(synthesize({ digestMinutes }), 'AWS::Events::Rule').Properties.ScheduleExpression;

  it('runs its function two minutes after each window', () => {
    assert.deepEqual([5, 15, 60, 180, 1440].map(cronOf), [
      'cron(2/5 * * * ? *)',
      'cron(2/15 * * * ? *)',
      'cron(2 * * * ? *)',
      'cron(2 0/3 * * ? *)',
      'cron(2 0 * * ? *)',
    ]);
    const { Action, FunctionName, Principal, SourceArn } = resource(digest, 'AWS::Lambda::Permission').Properties;
    assert.deepEqual([Action, Principal], ['lambda:InvokeFunction', 'events.amazonaws.com']);
    assert.deepEqual([readable(FunctionName), readable(SourceArn)], ['DigestFunction.Arn', 'DigestSchedule.Arn']);
  });

  it('has a topic of its own, encrypted, with the address as its subscriber', () => {
    const { KmsMasterKeyId, SignatureVersion } = resource(digest, 'AWS::SNS::Topic', 'Digest').Properties;
    assert.deepEqual([KmsMasterKeyId, SignatureVersion], ['alias/aws/sns', '2']);
    const { Protocol, Endpoint, TopicArn } = resource(digest, 'AWS::SNS::Subscription').Properties;
    assert.deepEqual([Protocol, Endpoint, readable(TopicArn)], ['email', 'desk@example.com', 'DigestTopic']);
    assert.deepEqual(resources(synthesize({ digestMinutes: 60 }), 'AWS::SNS::Subscription'), []);
    assert.equal(readable(digest.toJSON().Outputs.DigestTopicArn.Value), 'DigestTopic');
  });

  it('lets the function read stories, write its one item and publish, and nothing else', () => {
    assert.deepEqual(permissions(digest, 'Digest'), [
      'dynamodb:BatchGetItem on StoriesTable.Arn',
      'dynamodb:GetItem on StoriesTable.Arn',
      'dynamodb:PutItem on StoriesTable.Arn',
      'dynamodb:Query on StoriesTable.Arn/index/stories-by-day',
      'logs:CreateLogStream on DigestLogs.Arn',
      'logs:PutLogEvents on DigestLogs.Arn',
      'sns:Publish on DigestTopic',
    ]);
    const statements = resource(digest, 'AWS::IAM::Policy', 'Digest').Properties.PolicyDocument.Statement;
    const write = statements.find(({ Action }: { Action: string[] }) => Action.includes('dynamodb:PutItem'));
    assert.deepEqual(write.Condition, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['DIGEST'] } });
  });
});

describe('the alarms of feeds and digests', () => {
  const base = alarmsOf(synthesize());
  const added = [...alarmsOf(feed), ...alarmsOf(digest)].filter((name) => !base.includes(name));

  it('are there with them, and in the runbook', () => {
    assert.deepEqual(added, ['FeedErrors', 'FeedThrottles', 'DigestFailed']);
    for (const name of added)
      assert.match(page('docs/operating.md'), new RegExp(`^\\|.*\\*${name}\\*.*\\|.*\\|$`, 'm'));
  });

  it('each say what it means and what to do', () => {
    for (const template of [feed, digest])
      for (const { id, Properties } of resources(template, 'AWS::CloudWatch::Alarm')) {
        assert.match(Properties.AlarmDescription, /^.{20,}[.,;:] .{20,}$/, id);
        assert.ok(Properties.AlarmDescription.length <= 1024, id);
      }
  });
});

describe('feeds and digests under a key', () => {
  const stack = new Stack(new App({ context: { ...cdkContext, ...withoutBundling } }), 'Papers');
  new Wiredrop(stack, 'News', { feed: true, digestMinutes: 60, encryptionKey: new Key(stack, 'Key') });
  const template = Template.fromStack(stack);

  it('may use it to read stories, and to write what is under it', () => {
    for (const construct of ['NewsFeed', 'NewsDigest'])
      for (const action of ['Decrypt', 'GenerateDataKey'])
        assert.ok(permissions(template, construct).includes(`kms:${action} on Key.Arn`), `${construct} ${action}`);
  });

  it('have the topic of the headlines under it', () => {
    assert.equal(readable(resource(template, 'AWS::SNS::Topic', 'NewsDigest').Properties.KmsMasterKeyId), 'Key.Arn');
  });
});

describe('settings that exclude each other', () => {
  const refused: [props: Parameters<typeof synthesize>[0], why: RegExp][] = [
    [{ feed: true, timeline: false }, /feed is true: it needs timeline=true/],
    [{ feed: true, suffixes: ['.md', '.json'] }, /suffix \.json its files in feeds\/ would be ingested/],
    [{ feed: true, suffixes: ['tom'] }, /suffix tom /],
    [{ feed: true, suffixes: ['-all.atom'] }, /suffix -all\.atom /],
    [{ feed: true, prefix: 'feeds/in/' }, /its folder is feeds\//],
    [{ digestMinutes: 60, timeline: false }, /digestMinutes is 60: it needs timeline=true/],
    [{ subscribeEmail: 'desk@example.com' }, /subscribeEmail is desk@example.com: it needs digestMinutes/],
  ];
  for (const [props, why] of refused)
    it(`are refused: ${JSON.stringify(props)}`, () => {
      assert.throws(
        () => synthesize(props),
        (error) => error instanceof SettingsError && why.test(error.message),
      );
    });

  it('do not, where a prefix keeps ingest away from the feeds', () => {
    assert.doesNotThrow(() => synthesize({ feed: true, prefix: 'articles/', suffixes: ['.json'] }));
  });
});

describe('docs/deploying.md', () => {
  it('names every output', () => {
    const documented = rowsBelow(page('docs/deploying.md'), '| output | use |').flatMap(([names]) => codesIn(names));
    for (const template of [feed, digest])
      for (const name of Object.keys(template.toJSON().Outputs)) assert.ok(documented.includes(name), name);
  });
});
