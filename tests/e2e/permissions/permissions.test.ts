import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { queueDepth } from '../../../functions/aws/queue-depth.ts';
import { sourceTable } from '../../../functions/sources/source-table.ts';
import { fileMessage } from '../../../functions/story/items/file-version.ts';
import { newSecret } from '../../../functions/webhook/sign.ts';
import { EVERYTHING, PARTS, SPINE } from '../../../infra/constructs/parts/index.ts';
import { Wiredrop, type WiredropProps } from '../../../infra/wiredrop.ts';
import { serve } from '../../fixtures/serve.ts';
import { until } from '../../fixtures/until.ts';
import { list, type PolicyStatement, readable } from '../../infra/resources.ts';
import { templateApp } from '../../infra/synthesize.ts';
import { crawledFile, textOf } from '../crawled-file.ts';
import { openFeed } from '../open-feed.ts';
import { OPERATORS_TOPIC, silentSource } from '../silent-source.ts';
import { underEmbargo } from '../under-embargo.ts';
import { openWorld, type World } from '../world.ts';
import { keyNeeds, logWrites, UNRECORDED } from './by-hand.ts';
import { type Need, needsOf } from './calls.ts';
import { isPermitted } from './policy.ts';
import {
  constructOf,
  described,
  logicalNames,
  type PolicyTemplate,
  resourceStatements,
  roleStatements,
} from './roles.ts';

/**
 * Goal: AWS permits every call of every function, and no role may do more. Method: the functions' requests are recorded
 * while each of their branches runs here, and evaluated against the policies of the template, as AWS would, without a
 * key and with one. What Lambda itself calls, and KMS, is in by-hand.ts.
 */
const { inventoryBucket: _, ...everything } = EVERYTHING;
const SETTINGS = {
  ...everything,
  onDelete: 'withdraw',
  alarmTopicArn: OPERATORS_TOPIC,
  webhooks: [{ name: 'desk', url: 'https://news.example.com/hook', secret: 'news/desk' }],
} as const;
const SERVICES = Object.keys({ ...SPINE, ...PARTS });

interface Variant {
  readonly name: string;
  readonly props: (stack: Stack) => WiredropProps;
  /** What a call needs there. */
  readonly needsThere: (need: Need) => Need[];
}

/** Of the resources that somebody brings, each with a key: ours by theirs. */
const BROUGHT: readonly (readonly [ours: string, theirs: string])[] = [
  ['IntakeBucket.Arn', 'Articles.Arn'],
  ['NotifyTopic', 'News'],
  [OPERATORS_TOPIC, 'OnCall'],
];

const VARIANTS: readonly Variant[] = [
  { name: 'AWS holds the keys', props: () => ({}), needsThere: (need) => [need] },
  {
    name: 'everything is under a key',
    props: (stack) => ({ encryptionKey: new Key(stack, 'Key') }),
    needsThere: (need) => [need, ...keyNeeds(need, 'Key')],
  },
  {
    name: 'bucket and topics are yours, each under a key of its own',
    props: (stack) => ({
      bucket: new Bucket(stack, 'Articles', { encryptionKey: new Key(stack, 'ArticlesKey') }) as IBucket,
      topic: new Topic(stack, 'News', { masterKey: new Key(stack, 'NewsKey') }),
      alarmTopic: new Topic(stack, 'OnCall', { masterKey: new Key(stack, 'OnCallKey') }),
    }),
    needsThere(need) {
      const [ours, theirs] = BROUGHT.find(([one]) => need.resource.startsWith(one)) ?? [];
      if (ours === undefined || theirs === undefined) return [need];
      const there = { ...need, resource: need.resource.replace(ours, theirs) };
      return [there, ...keyNeeds(there, `${theirs.replace('.Arn', '')}Key`)];
    },
  },
];

describe('the roles of the functions', () => {
  let feedServer: Awaited<ReturnType<typeof openFeed>>;
  let world: World;
  let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
  const needs = new Map<string, Need[]>();
  before(async () => {
    const {
      eventBus: _,
      webhooks: [webhook],
      ...local
    } = SETTINGS;
    feedServer = await openFeed('Wire', ['One']);
    endpoint = await openEndpoint();
    process.env.WEBHOOK_SECRET_DESK = newSecret();
    world = await openWorld({
      context: { ...local, poll: [feedServer.url], webhooks: [{ ...webhook, url: endpoint.url }] },
    });
    await exercise(world, endpoint);
    const logical = logicalNames(world.stack.template);
    const calls = await world.calls();
    for (const service of SERVICES) {
      const recorded = calls.filter((call) => call.service === service).flatMap((call) => needsOf(call, logical));
      const unrecorded = [...(UNRECORDED[service] ?? []), ...logWrites(constructOf(service))].map(needOf);
      const all = [...recorded, ...unrecorded].map((need) => [JSON.stringify(need), need] as const);
      needs.set(service, [...new Map(all).values()]);
    }
  });
  after(async () => {
    await world?.stop();
    delete process.env.WEBHOOK_SECRET_DESK;
    feedServer?.close();
  });

  for (const { name, props, needsThere } of VARIANTS)
    it(`permit what each function calls and nothing else: where ${name}`, () => {
      const template = templateOf(props);
      const denying = resourceStatements(template);
      for (const service of SERVICES) {
        const granting = roleStatements(template, service);
        const all = (needs.get(service) ?? []).flatMap(needsThere);
        const refused = (statements: PolicyStatement[]) =>
          all.filter((need) => !isPermitted(need, statements, denying)).map(described);
        assert.deepEqual(refused(granting), [], service);
        const unused = grantsOf(granting).filter(
          ({ action, resource }) => refused(without(granting, action, resource)).length === 0,
        );
        const found = unused.map(({ action, resource }) => `${service} does not need ${action} on ${resource}`);
        assert.deepEqual(found, []);
      }
    });
});

/** Runs every branch of the functions that calls AWS. */
async function exercise({ put, deliver, receiptsOf, stack }: World, { answers }: Endpoint): Promise<void> {
  const { clients, output, functions, settle } = stack;
  const file = (id: number, more: object = {}) =>
    crawledFile({ id: `001_000000000${id}`, text: textOf(`story ${id}`), ...more });
  await put('a.md', file(1));
  await put('b.md', file(2, { publisher: 'Gull Bay Wire' }));
  await settle();
  await put('copy.md', file(3, { text: textOf('story 1') }));
  await put('a.md', file(1, { text: textOf('story 1 again'), crawledAt: '2026-01-06 01:00:00' }));
  await put('empty.md', '');
  const many = [5, 6].map((id) => ({
    title: `Story ${id}`,
    text: textOf(`story ${id}`),
    url: `https://a.example/${id}`,
  }));
  await put('many.json', JSON.stringify(many));
  await settle();
  // What was unpacked goes with its container.
  await clients.s3.send(new DeleteObjectCommand({ Bucket: output('BucketName'), Key: 'many.json' }));
  // A story that leaves the feed of its publisher, and an event of an object that is not there.
  await clients.s3.send(new DeleteObjectCommand({ Bucket: output('BucketName'), Key: 'b.md' }));
  const missing = {
    bucket: output('BucketName'),
    key: 'missing.md',
    uploadedAt: new Date().toISOString(),
    sequencer: '1',
  };
  await deliver([{ queueUrl: output('QueueUrl'), body: fileMessage(missing) }]);
  await settle();
  const canary = functions.find(({ definition }) => definition.name.includes('Canary'));
  assert.ok((await canary?.invoke({}))?.ok);
  const { embargo } = await underEmbargo(async (folder, embargo) => {
    await put(`${folder}/a.md`, `---\ntitle: Held\nembargo: ${embargo}\n---\n\nA text ${folder}.\n`);
    return (await receiptsOf(folder)).every(({ disposition }) => disposition === 'held');
  });
  const release = functions.find(({ definition }) => definition.name.includes('Release'));
  await until('the end of the embargo', () => Date.now() > Date.parse(embargo));
  assert.ok((await release?.invoke({}))?.ok);
  const digest = functions.find(({ definition }) => definition.name.includes('Digest'));
  const due = await digest?.invoke({ time: new Date(Date.now() + 62 * 60_000).toISOString() });
  assert.ok(due?.ok);
  // A source that is silent.
  await clients.sns.send(new CreateTopicCommand({ Name: OPERATORS_TOPIC.split(':').at(-1) }));
  const quiet = silentSource('Quiet Wire', Date.now());
  await sourceTable(clients.dynamodb, output('TableName')).update(quiet.name, () => quiet);
  const learn = functions.find(({ definition }) => definition.name.includes('Learn'));
  // The stories are older than the match window by then.
  assert.ok((await learn?.invoke({ time: new Date(Date.now() + 5 * 86_400_000).toISOString() }))?.ok);
  const heal = functions.find(({ definition }) => definition.name.includes('Heal'));
  assert.ok((await heal?.invoke({ time: new Date().toISOString() }))?.ok);
  const backfill = functions.find(({ definition }) => definition.name.includes('Backfill'));
  const order = { id: '1', announce: false, dryRun: false, rate: 50 };
  const steps = [
    { step: 'plan', order, ranges: [{ prefix: '' }] },
    { step: 'send', order, range: { prefix: '' } },
    { step: 'drain', order },
  ];
  for (const step of steps) assert.ok((await backfill?.invoke(step))?.ok);
  const sources = functions.find(({ definition }) => definition.name.includes('Sources'));
  const checked = await sources?.invoke({ time: new Date().toISOString() });
  assert.ok(checked?.ok);
  // The endpoint has failed once, and is gone now.
  assert.ok(answers.length >= 2);
  answers.push(410);
  await put('c.md', file(4));
  const { deadLetterQueueUrl } = JSON.parse(output('Webhooks'))[0];
  await until('a dead letter', async () => (await queueDepth(clients.sqs, deadLetterQueueUrl)) > 0);
  await settle();
}

interface Endpoint {
  /** Statuses of the answers, of which the last one is repeated. */
  readonly answers: number[];
}

async function openEndpoint() {
  const answers = [500, 200];
  let answered = 0;
  const address = await serve({ after }, async (request, response) => {
    await request.toArray();
    response.writeHead(answers[Math.min(answered, answers.length - 1)] ?? 200).end();
    answered += 1;
  });
  return { answers, url: `${address}/hook` };
}

function templateOf(props: Variant['props']): PolicyTemplate {
  const stack = new Stack(templateApp({}), 'Wiredrop');
  new Wiredrop(stack, 'Default', { ...SETTINGS, monitoring: false, ...props(stack) });
  return Template.fromStack(stack).toJSON() as PolicyTemplate;
}

function needOf(line: string): Need {
  const [action = '', resource = ''] = line.split(' on ');
  return { action, resource, context: {} };
}

function grantsOf(statements: readonly PolicyStatement[]) {
  return statements.flatMap(({ Action, Resource }) =>
    list(Action).flatMap((action) => list(Resource).map((resource) => ({ action, resource: readable(resource) }))),
  );
}

/** The statements, of which none has this action on this resource. */
function without(statements: readonly PolicyStatement[], action: string, resource: string): PolicyStatement[] {
  return statements.flatMap(({ Action, Resource, ...rest }) =>
    list(Action).flatMap((one) =>
      list(Resource)
        .filter((on) => one !== action || readable(on) !== resource)
        .map((on) => ({ ...rest, Action: one, Resource: on })),
    ),
  );
}
