import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KINDS } from '../../functions/matching/kind.ts';
import { readSettings, SettingsError } from '../../infra/settings/read-settings.ts';
import { DEFAULT_SETTINGS } from '../../infra/settings/setting-rules.ts';
import { cdkContext } from './synthesize.ts';

const stream = 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899';

const bus = 'arn:aws:events:eu-west-1:123456789012:event-bus/news';

const desk = { name: 'desk', url: 'http://localhost:3000/hook', secret: 'news/desk', format: 'ntfy', language: ['ko'] };

/** What `-c name=value` gives: strings. */
const accepted: [name: string, value: unknown, setting: unknown][] = [
  ['prefix', 'articles/', 'articles/'],
  ['prefix', 'in/2026/', 'in/2026/'],
  ['prefix', '', ''],
  ['suffixes', '.md', ['.md']],
  ['suffixes', '.md, .html', ['.md', '.html']],
  ['suffixes', ['.md', '.txt'], ['.md', '.txt']],
  ['timeZone', 'Europe/Paris', 'Europe/Paris'],
  ['timeZone', 'UTC', 'UTC'],
  ['timeZones', '', {}],
  ['watchWords', '{"port": "ferry | \\"night boat\\""}', { port: 'ferry | "night boat"' }],
  ['timeZones', '{"crawler-a/": "Europe/Berlin"}', { 'crawler-a/': 'Europe/Berlin' }],
  ['timeZones', { 'Gull Bay Wire': 'America/Halifax' }, { 'Gull Bay Wire': 'America/Halifax' }],
  ['maxBytes', '65536', 65536],
  ['maxBytes', 1024, 1024],
  ['maxBytes', '8388608', 8388608],
  ['stackName', 'news-staging-2', 'news-staging-2'],
  ['tableStreamArn', stream, stream],
  ['removalPolicy', 'destroy', 'destroy'],
  ['notifications', 'false', false],
  ['notifications', true, true],
  ['eventBus', 'default', 'default'],
  ['eventBus', 'news.v2_eu-1', 'news.v2_eu-1'],
  ['eventBus', bus, bus],
  ['webhooks', '', []],
  ['webhooks', '[{"secret":"news/hook"}]', [{ secret: 'news/hook' }]],
  ['webhooks', [desk], [desk]],
  ['webhooks', [{ secret: 'news/hook', kind: KINDS }], [{ secret: 'news/hook', kind: KINDS }]],
  ['judge', '', null],
  ['judge', 'bedrock:amazon.nova-micro-v1:0', { model: 'bedrock:amazon.nova-micro-v1:0' }],
  ['judge', 'http://127.0.0.1:11434/v1#qwen2.5:3b', { model: 'http://127.0.0.1:11434/v1#qwen2.5:3b' }],
  [
    'judge',
    '{"model":"https://models.example.com/v1#small","price":[0.1,0.4]}',
    { model: 'https://models.example.com/v1#small', price: [0.1, 0.4] },
  ],
  ['coverage', '3,10,30', [3, 10, 30]],
  ['coverage', '2, 100', [2, 100]],
  ['coverage', [3], [3]],
  ['coverage', 3, [3]],
  ['coverage', '', []],
  ['bulletins', 'announce', 'announce'],
  ['unsure', 'announce', 'announce'],
  ['publishable', '', {}],
  ['publishable', '{"Frei-Gabe": ["Erteilt", 1], "ok": true}', { freigabe: ['erteilt', '1'], ok: ['true'] }],
  ['developments', 'announce', 'announce'],
  ['revisionMinutes', '0', 0],
  ['onDelete', 'withdraw', 'withdraw'],
  ['retentionDays', '0', 0],
  ['retentionDays', '31', 31],
  ['matching', 'false', false],
  ['matchWindowDays', '14', 14],
  ['matchThreshold', '0.75', 0.75],
  ['matchThreshold', 0.5, 0.5],
  ['maxConcurrency', '2', 2],
  ['maxConcurrency', '1000', 1000],
  ['inventoryBucket', 'papers-inventory', 'papers-inventory'],
  ['bucketName', 'papers', 'papers'],
  ['announceSince', '2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z'],
  ['feed', 'true', true],
  ['feedFolder', 'news/feeds/', 'news/feeds/'],
  ['editions', '06:30, 21:00', ['06:30', '21:00']],
  ['editions', '', []],
  ['feedUrl', 'https://news.example.com/feeds/', 'https://news.example.com/feeds/'],
  ['digestMinutes', '180', 180],
  ['monitoring', 'false', false],
  ['alarmTopicArn', 'arn:aws:sns:eu-west-1:123456789012:on-call', 'arn:aws:sns:eu-west-1:123456789012:on-call'],
];

const refused: [name: string, value: unknown, why: string][] = [
  ['bulletins', 'false', 'it is announce or silent'],
  ['developments', 'maybe', 'it is announce or silent'],
  ['publishable', '["freigabe"]', 'a list says of no key what permits'],
  ['publishable', 'there-is-no-such-file.json', 'there is no such file'],
  ['publishable', '{"freigabe": []}', 'no value would permit'],
  ['publishable', '{"freigabe": {"ja": true}}', 'a value is a word'],
  ['publishable', '{"-": ["ja"]}', 'the key has no letter'],
  ['publishable', '{"freigabe": "ja", "Freigabe": "nein"}', 'one key twice'],
  ['feedFolder', '', 'the bucket would be its folder'],
  ['onDelete', 'true', 'it is keep or withdraw'],
  ['retentionDays', '30', 'a match key may live as long'],
  ['retentionDays', '6e1', 'no digits alone'],
  ['prefix', '/articles/', 'a slash in front is another key'],
  ['prefix', 'articles', 'without a slash it is also articles-old'],
  ['prefix', 'art*/', 'a wildcard in the policy'],
  ['prefix', '$' + '{aws:username}/', 'a variable in the policy'],
  ['prefix', '기사/', 'S3 filters want it percent-encoded'],
  ['suffixes', '', 'nothing would ever trigger'],
  ['suffixes', '.md,,.txt', 'an empty suffix overlaps all'],
  ['suffixes', '.md,d.md', 'S3 refuses overlapping rules'],
  ['suffixes', '.md,.md', 'S3 refuses overlapping rules'],
  ['suffixes', '.m d', 'S3 filters want it percent-encoded'],
  ['suffixes', [1], 'not a string'],
  ['suffixes', { md: true }, 'not a list'],
  ['timeZone', 'Seoul', 'no such zone'],
  ['timeZone', '', 'no such zone'],
  ['timeZone', 9, 'not a string'],
  ['watchWords', { 'a port': 'ferry' }, 'a name with a space'],
  ['watchWords', { port: 'ferry | ' }, 'a search for nothing, which finds everything'],
  ['watchWords', { port: ['ferry'] }, 'a list'],
  ['watchWords', { port: 'ferry '.repeat(400) }, 'more than 2,000 bytes'],
  ['timeZones', 'Europe/Berlin', 'not JSON'],
  ['timeZones', ['Europe/Berlin'], 'of nobody'],
  ['timeZones', { 'crawler-a/': 'Berlin' }, 'no such zone'],
  ['timeZones', { ' ': 'Europe/Berlin' }, 'a name of blanks'],
  ['timeZones', { '/crawler-a/': 'Europe/Berlin' }, 'no key begins with a slash'],
  ['timeZones', { ['a'.repeat(1200)]: 'Europe/Berlin' }, 'more than the environment of a function holds'],
  ['maxBytes', '1MB', 'not a number'],
  ['maxBytes', '1023', 'too small'],
  ['maxBytes', '8388609', 'too large'],
  ['maxBytes', '2048.5', 'not whole'],
  ['maxBytes', 2048.5, 'not whole'],
  ['stackName', '2nd', 'no letter first'],
  ['stackName', 'news.staging', 'a dot'],
  ['stackName', 'a'.repeat(38), 'too long for the names that begin in it'],
  ['tableStreamArn', 'restored-1', 'not an ARN'],
  ['tableStreamArn', stream.replace(/.stream.*/, ''), 'a table, and not its stream'],
  ['removalPolicy', 'RETAIN', 'not a policy'],
  ['removalPolicy', 'snapshot', 'not a policy'],
  ['notifications', 'off', 'not true or false'],
  ['notifications', 0, 'not true or false'],
  ['eventBus', 'news bus', 'not a name'],
  ['eventBus', 'aws.partner/example.com/1', 'only the partner may put events on it'],
  ['eventBus', 'arn:aws:sns:eu-west-1:123456789012:news', 'not a bus'],
  ['webhooks', '{', 'not JSON'],
  ['webhooks', desk, 'not a list'],
  ['webhooks', [{ url: 'https://news.example.com/' }], 'no secret'],
  ['webhooks', [{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw is secret' }], 'the secret itself, not its name'],
  ['webhooks', [desk, desk], 'two of one name'],
  ['webhooks', [desk, { ...desk, name: 'des-k' }], 'two names of one queue'],
  ['webhooks', [{ ...desk, url: 'http://news.example.com/' }], 'no TLS'],
  ['webhooks', [{ ...desk, url: 'http://localhost.example.com/' }], 'no TLS, and not this machine'],
  ['webhooks', [{ ...desk, format: 'rss' }], 'no such format'],
  ['webhooks', [{ ...desk, type: ['story'] }], 'no such type'],
  ['webhooks', [{ ...desk, kind: [] }], 'nothing would pass'],
  ['webhooks', [{ ...desk, publisher: Array(151).fill('a') }], 'more values than a filter of SNS takes'],
  ['webhooks', [{ ...desk, headers: { 'Webhook-Id': 'x' } }], 'a header of the signature'],
  ['judge', { model: 'bedrock:amazon.nova-micro-v1:0', perMinute: 0 }, 'nothing could be asked'],
  ['webhooks', [{ ...desk, publishers: ['Gull Bay Wire'] }], 'no such field'],
  ['judge', 'amazon.nova-micro-v1:0', 'no service'],
  ['judge', 'bedrock:arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a', 'not a model id'],
  ['judge', 'http://models.example.com/v1#small', 'no TLS, and not this machine'],
  ['judge', 'https://models.example.com/v1', 'no model'],
  ['judge', { model: 'https://models.example.com/v1#small', price: 1 }, 'not two prices'],
  ['judge', { model: 'bedrock:amazon.nova-micro-v1:0', timeout: 5 }, 'no such field'],
  ['coverage', '10,3', 'not ascending'],
  ['coverage', '3,3', 'twice the same'],
  ['coverage', '1', 'every story has one'],
  ['coverage', '101', 'more than are counted'],
  ['coverage', '3,many', 'not a number'],
  ['coverage', true, 'not a number'],
  ['matching', 'on', 'not true or false'],
  ['matchWindowDays', '0', 'too short'],
  ['matchThreshold', '0.1', 'everything would join'],
  ['matchThreshold', '1.1', 'no probability'],
  ['matchThreshold', 'much', 'not a number'],
  ['maxConcurrency', '1', 'below what Lambda takes'],
  ['maxConcurrency', '1001', 'above what Lambda takes'],
  ['inventoryBucket', 's3://papers', 'not a name'],
  ['bucketName', 's3://papers', 'not a name'],
  ['announceSince', '2026-01-05', 'not an instant'],
  ['editions', '00:00', 'midnight, which has the edition of the day'],
  ['editions', '18:00,07:00', 'not in order'],
  ['editions', '7:00', 'no hour of two digits'],
  ['editions', Array.from({ length: 25 }, (_, at) => `01:${at + 10}`), 'more than 24 a day'],
  ['feedUrl', 'news.example.com/feeds', 'no address of a folder'],
  ['digestMinutes', '90', 'no cron expression says it'],
  ['digestMinutes', '3', 'too often'],
  ['monitoring', 'yes', 'not true or false'],
  ['alarmTopicArn', 'on-call', 'not an ARN'],
  ['alarmTopicArn', 'arn:aws:sqs:eu-west-1:123456789012:on-call', 'not a topic'],
];

describe('readSettings', () => {
  it('gives the defaults where the context says nothing', () => assert.deepEqual(readSettings({}), DEFAULT_SETTINGS));

  it("passes over CDK's own context", () => {
    const context = { ...cdkContext, 'availability-zones:account=1:region=eu-west-1': [], 'cli-telemetry': false };
    assert.deepEqual(readSettings(context), DEFAULT_SETTINGS);
  });

  it('accepts its own defaults, written out', () =>
    assert.deepEqual(readSettings({ ...DEFAULT_SETTINGS }), DEFAULT_SETTINGS));

  for (const [name, value, setting] of accepted)
    it(`reads ${name}=${JSON.stringify(value)}`, () =>
      assert.deepEqual(readSettings({ [name]: value }), { ...DEFAULT_SETTINGS, [name]: setting }));

  for (const [name, value, why] of refused)
    it(`refuses ${name}=${JSON.stringify(value)}: ${why}`, () =>
      assert.throws(
        () => readSettings({ [name]: value }),
        (error) =>
          error instanceof SettingsError &&
          error.message.startsWith(`Setting ${name} is ${JSON.stringify(value)}: it must be `),
      ));

  for (const name of ['maxbytes', 'max-bytes', 'maxbits', 'toString', '__proto__'])
    it(`refuses the unknown setting ${name}, and names the likely one or all`, () => {
      const context = JSON.parse(`{${JSON.stringify(name)}: "1"}`);
      assert.throws(
        () => readSettings(context),
        /max/.test(name) ? /: did you mean maxBytes\?$/ : /: there are prefix, suffixes, /,
      );
    });

  it('names everything it refuses at once, a line each', () =>
    assert.throws(
      () => readSettings({ maxBytes: 'x', timeZone: 'y', bogus: 'z' }),
      (error) => error instanceof SettingsError && error.message.split('\n').length === 3,
    ));
});

describe('settings that exclude each other', () => {
  const refused: [settings: object, why: RegExp][] = [
    [{ feed: true, prefix: 'feeds/in/' }, /its folder is feeds\//],
    [{ prefix: 'articles/', timeZones: { 'crawler-a/': 'Asia/Seoul' } }, /timeZones names crawler-a\/: no file of it/],
    [
      { watchWords: { port: 'ferry' }, webhooks: [{ secret: 'a', matches: ['prot'] }] },
      /has matches: prot, but setting watchWords has no such name/,
    ],
    [{ judge: 'https://models.example.com/v1#small' }, /judge is https:.*: its price is not known/],
    [{ judge: 'bedrock:amazon.nova-micro-v1:0', matching: false }, /judge is set: it needs matching=true/],
    [{ judge: { model: 'bedrock:amazon.nova-micro-v1:0', secret: 'a' } }, /judge has a secret: Bedrock needs none/],
  ];
  for (const [settings, why] of refused)
    it(`are refused: ${JSON.stringify(settings)}`, () =>
      assert.throws(
        () => readSettings({ ...settings }),
        (error) => error instanceof SettingsError && why.test(error.message),
      ));

  it('have no exclusion if the prefix excludes the feed folder', () =>
    assert.doesNotThrow(() => readSettings({ feed: true, prefix: 'articles/', suffixes: ['.json'] })));
});

describe('weights of a stack’s own', () => {
  const shipped = join(import.meta.dirname, '..', '..', 'functions', 'matching', 'weights.json');

  it('are read from their file, with the threshold that they were judged with, unless that is set', () => {
    const { weights, matchThreshold } = readSettings({ weights: shipped });
    assert.deepEqual(Object.keys(weights ?? {}), ['threshold', 'intercept', 'features']);
    assert.equal(matchThreshold, weights?.threshold);
    assert.equal(readSettings({ weights: shipped, matchThreshold: '0.8' }).matchThreshold, 0.8);
  });

  it('are refused from a file that is missing, no model, or of other features', () => {
    const model = readSettings({ weights: shipped }).weights;
    const [name = '', ...names] = Object.keys(model?.features ?? {});
    const fewer = Object.fromEntries(names.map((one) => [one, { weight: 1, mean: 0 }]));
    for (const weights of ['missing.json', import.meta.filename, {}, { ...model, features: fewer }])
      assert.throws(() => readSettings({ weights }), new RegExp(`it must be a file .*${name}`));
  });
});
