import { readFileSync } from 'node:fs';
import { FEATURES, type FeatureName } from '../../functions/matching/features.ts';
import { isMatchModel } from '../../functions/matching/probability.ts';
import { isKnownSection, namedSections, SECTIONS } from '../../functions/sections/stated.ts';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import { canUnpack } from '../../functions/story/items/container.ts';
import { JUDGE_ALLOWED, judgeConflicts, parseJudge } from './judge-setting.ts';
import { parsePoll, pollAllowed } from './poll-setting.ts';
import { parsePublishable, publishableAllowed } from './publishable-setting.ts';
import type { OwnWeights, Settings } from './settings.ts';
import { jsonOf, parseWebhooks, WEBHOOKS_ALLOWED } from './webhook-setting.ts';

/** How a setting is read. Values from the command line are strings. */
interface SettingRule<T> {
  readonly default: T;
  /** Completes the sentence "it must be". */
  readonly allowed: string | ((value: unknown) => string);
  /** The typed value, or undefined if it is refused. */
  readonly parse: (value: unknown) => T | undefined;
  /** Of a setting that names a resource on AWS: why the stack on one machine does not have it. */
  readonly awsOnly?: string | ((value: unknown) => string | undefined);
}

// The prefix becomes part of a policy's resource, where `*`, `?` and `${` have a meaning, and of S3's filters, where
// other characters must be percent-encoded. Only characters that are plain in both are allowed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const FOLDERS = /^(?:[\w!.'()-]+\/)*$/;
const SUFFIX = /^[\w!.'()-]+$/;
const TOPIC_ARN = /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/;
const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]{1,64}$/;
const STREAM_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]{3,255}\/stream\/\d{4}-[\dT:.-]+$/;
// Names with a slash belong to partners, and only they may put events there.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
const BUS = /^(?:arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[\w.-]{1,256}$/;
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?Z$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FOLDER_URL = /^https?:\/\/[^\s?#]+\/$/;
const WATCH_NAME = /^[A-Za-z\d][\w-]{0,29}$/;

/**
 * All of ingest's settings and names have 4 KB; weights take up to 1.7 KB of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_ZONES_BYTES = 1_200;
const MOST_FOLDERS_BYTES = 500;

/** They are a variable of notify, and each name is in the attribute of every withdrawal. */
const MOST_EDITIONS = 24;
const MOST_WATCHED = 20;
const MOST_SECTIONS = 20;
const MOST_WATCHED_BYTES = 2_000;

const [ON, OFF] = [true, false].map((usual): SettingRule<boolean> => {
  const parse = (value: unknown) => [true, false].find((one) => value === one || value === String(one));
  return { default: usual, allowed: 'true or false', parse };
}) as [SettingRule<boolean>, SettingRule<boolean>];

/** A number, on the command line of this form. */
function number(usual: number, allowed: string, form: RegExp, least: number, most: number): SettingRule<number> {
  const parse = (value: unknown) => {
    const number = typeof value === 'string' && form.test(value) ? Number(value) : value;
    return typeof number === 'number' && number >= least && number <= most ? number : undefined;
  };
  return { default: usual, allowed, parse };
}

const probabilityFrom = (least: number, usual: number): SettingRule<number> =>
  number(usual, `a probability from ${least} to 0.99`, /^0?\.\d{1,4}$/, least, 0.99);

export const SETTING_RULES: { readonly [K in keyof Settings]: SettingRule<Settings[K]> } = {
  prefix: {
    default: '',
    allowed:
      "a folder such as articles/ with its slash at the end and none in front (letters, digits, !_.'()-), or empty",
    parse: (value) => (typeof value === 'string' && value.length <= 512 && FOLDERS.test(value) ? value : undefined),
  },
  suffixes: {
    // Every form that the reader reads, one article or many.
    default: [
      ...['.md', '.markdown', '.mdx', '.rst', '.txt', '.html', '.htm', '.json', '.jsonl', '.ndjson', '.xml', '.nitf'],
      ...['.newsml', '.rss', '.atom', '.eml', '.warc', '.gz'],
    ],
    allowed: "1 to 100 endings such as .md,.txt (letters, digits, !_.'()-), none of which ends in another",
    parse: suffixList,
  },
  timeZone: { default: 'UTC', allowed: 'an IANA time zone such as Asia/Seoul', parse: timeZone },
  timeZones: {
    default: {},
    allowed:
      'IANA time zones by publisher or by folder with its slash, such as {"crawler-a/": "Europe/Berlin", ' +
      `"Yonhap": "Asia/Seoul"}, ${MOST_ZONES_BYTES} bytes at most, or empty`,
    parse: timeZones,
  },
  publishable: { default: {}, allowed: publishableAllowed, parse: parsePublishable },
  // The upper bound keeps ingest under 3,008 MB of memory, the limit of a new account.
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  maxBytes: count(2 ** 20, 'of bytes ', 2 ** 10, 2 ** 23),
  stackName: {
    default: 'Wiredrop',
    // `npx wiredrop watch` names its queues by it and 43 more characters: SQS allows 80.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-parameters.html
    allowed: 'a letter, then letters, digits and hyphens, 37 characters at the most',
    parse: (value) => (typeof value === 'string' && /^[A-Za-z][A-Za-z0-9-]{0,36}$/.test(value) ? value : undefined),
  },
  tableStreamArn: {
    ...emptyOr(STREAM_ARN, 'the ARN of the stream of a DynamoDB table (its LatestStreamArn)'),
    awsOnly: 'the stack on this machine has its own table',
  },
  bucketName: {
    ...emptyOr(BUCKET_NAME, 'the name of a bucket that sends its events to EventBridge'),
    awsOnly: 'the stack on this machine has its own bucket',
  },
  announceSince: emptyOr(INSTANT, 'an instant such as 2026-01-05T12:00:00Z'),
  removalPolicy: oneOf('retain', 'retain', 'destroy'),
  notifications: ON,
  eventBus: {
    ...emptyOr(BUS, 'default, the name or the ARN of an EventBridge bus'),
    awsOnly: 'there is no event bus on this machine; notifications go to the topic alone',
  },
  watchWords: {
    default: {},
    allowed:
      `searches by name, such as {"port": "ferry | harbour"}, ${MOST_WATCHED} names (letters, digits, ` +
      `hyphens) and ${MOST_WATCHED_BYTES} bytes at most, or empty`,
    parse: watchWords,
  },
  webhooks: { default: [], allowed: WEBHOOKS_ALLOWED, parse: parseWebhooks },
  quietFolders: {
    default: [],
    allowed: `folders such as archive/,crawler-a/old/ with their slash, ${MOST_FOLDERS_BYTES} letters at most, or empty`,
    parse: folders,
  },
  coverage: {
    default: [],
    allowed: 'ascending numbers of publishers from 2 to 100 such as 3,10,30, or empty',
    parse: thresholds,
  },
  bulletins: oneOf('silent', 'announce', 'silent'),
  unsure: oneOf('ask', 'ask', 'announce'),
  developments: oneOf('silent', 'announce', 'silent'),
  revisionMinutes: count(60, 'of minutes ', 0, 1440),
  articleScope: oneOf('bucket', 'bucket', 'prefix'),
  matching: ON,
  matchWindowDays: count(MATCH_DEFAULTS.windowDays, 'of days ', 1, 30),
  matchThreshold: probabilityFrom(0.3, MATCH_DEFAULTS.threshold),
  weights: {
    default: undefined,
    allowed:
      'a file that "npm run train -- DIR --labels FILE" of this version has written (weights of ' +
      `${FEATURES.join(', ')}, with intercept and threshold)`,
    parse: weightsIn,
  },
  judge: {
    default: null,
    allowed: JUDGE_ALLOWED,
    parse: parseJudge,
    awsOnly: (value) =>
      JSON.stringify(value).includes('bedrock:')
        ? 'there is no Bedrock on this machine; a model on it is judge=http://127.0.0.1:11434/v1#MODEL'
        : undefined,
  },
  onDelete: oneOf('keep', 'keep', 'withdraw'),
  retentionDays: {
    default: 0,
    // Longer than a match key lives, a queue keeps an event, and subscribers keep ids (docs/subscribing.md).
    allowed: '0 (for ever), or a whole number of days from 31 to 3650',
    parse: (value) => wholeNumber(value, 0, 0) ?? wholeNumber(value, 31, 3650),
  },
  accessLogs: OFF,
  articlesPerDay: count(33_000, '', 1, 100_000_000),
  // A new account may run ten functions at a time; the streams, requests and containers need the others. Two read some
  // 70 files a second, and ten as many as a new on-demand table takes (4,000 write units a second, 12,000 read units,
  // or a mix: docs/performance.md). A table that has grown takes more.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  // At most: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  maxConcurrency: count(2, '', 2, 1000),
  inventoryBucket: {
    ...emptyOr(BUCKET_NAME, 'the name of a bucket that S3 Inventory writes to'),
    awsOnly: 'there are no inventories on this machine',
  },
  feed: OFF,
  feedFolder: {
    default: 'feeds/',
    allowed: "a folder such as feeds/ with its slash at the end and none in front (letters, digits, !_.'()-)",
    parse: (value) => (value === '' ? undefined : SETTING_RULES.prefix.parse(value)),
  },
  editions: {
    default: ['07:00', '12:00', '18:00'],
    allowed: 'hours from 00:01 to 23:59 in ascending order such as 07:00,12:00,18:00, or empty',
    parse: hours,
  },
  feedUrl: emptyOr(FOLDER_URL, 'the address of a folder, with http:// or https:// in front and its slash at the end'),
  pictures: OFF,
  sections: {
    default: [],
    allowed:
      `names with what papers state for each, such as {"Business": "economy | markets"}, or some of ` +
      `${SECTIONS.join(', ')}; ${MOST_SECTIONS} and ${MOST_WATCHED_BYTES} bytes at most, or empty`,
    parse: sectionNames,
  },
  digestMinutes: {
    default: 0,
    allowed: '0 (off), minutes that divide an hour (5 at least), or hours that divide a day: 15, 60, 180, 1440',
    parse: digestMinutes,
  },
  canaryMinutes: {
    default: 0,
    allowed: '0 (off), or a whole number of minutes from 1 to 60',
    parse: (value) => wholeNumber(value, 0, 60),
  },
  sources: oneOf('off', 'off', 'publisher', 'folder'),
  poll: { default: [], allowed: pollAllowed, parse: parsePoll },
  monitoring: ON,
  alarmTopicArn: emptyOr(TOPIC_ARN, 'the ARN of an SNS topic'),
  alarmTopicKeyArn: emptyOr(KEY_ARN, 'the ARN of the KMS key that encrypts the topic alarmTopicArn (no alias)'),
};

export const DEFAULT_SETTINGS = Object.fromEntries(
  Object.entries(SETTING_RULES).map(([name, rule]) => [name, rule.default]),
) as unknown as Settings;

/** Settings that contradict each other, one sentence each. */
export function conflicts(settings: Settings): string[] {
  const { feed, feedFolder, prefix, timeZones, quietFolders, watchWords: watched, webhooks, poll } = settings;
  const { alarmTopicArn, alarmTopicKeyArn } = settings;
  const unwatched = webhooks.flatMap(({ matches = [] }) => matches).find((name) => !Object.hasOwn(watched, name));
  const strayFolder = Object.keys(timeZones).find((name) => name.endsWith('/') && !name.startsWith(prefix));
  const strayQuiet = quietFolders.find((name) => !name.startsWith(prefix));
  return [
    unwatched !== undefined
      ? `A webhook has matches: ${unwatched}, but setting watchWords has no such name: it would get nothing.`
      : [],
    strayFolder !== undefined
      ? `Setting timeZones names ${strayFolder}: no file of it is ingested with the prefix ${prefix}. Folders ` +
        'are those of the whole key.'
      : [],
    poll.length > 0 && !canUnpack(settings.suffixes)
      ? 'Setting poll is set: suffixes must have .json, because entries of feeds become files with that ending.'
      : [],
    strayQuiet !== undefined
      ? `Setting quietFolders names ${strayQuiet}: no file of it is ingested with the prefix ${prefix}. Folders ` +
        'are those of the whole key.'
      : [],
    feed && prefix.startsWith(feedFolder)
      ? `Setting feed is true: its folder is ${feedFolder}, so prefix must be another.`
      : [],
    judgeConflicts(settings.judge, settings),
    alarmTopicKeyArn !== '' && alarmTopicArn === ''
      ? `Setting alarmTopicKeyArn is ${alarmTopicKeyArn}: it needs alarmTopicArn, the topic that this key encrypts.`
      : [],
  ].flat();
}

function emptyOr(pattern: RegExp, what: string): SettingRule<string> {
  return {
    ...{ default: '', allowed: `${what}, or empty` },
    parse: (value) => (typeof value === 'string' && (value === '' || pattern.test(value)) ? value : undefined),
  };
}

function oneOf<T extends string>(usual: NoInfer<T>, ...values: T[]): SettingRule<T> {
  const allowed = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return { default: usual, allowed, parse: (value) => values.find((one) => one === value) };
}

/** @param what `of days ` */
function count(usual: number, what: string, least: number, most: number): SettingRule<number> {
  const allowed = `a whole number ${what}from ${least} to ${most}`;
  return { default: usual, allowed, parse: (value) => wholeNumber(value, least, most) };
}

function wholeNumber(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}

/** A list in `cdk.json`, or with commas between on the command line. */
function itemsIn(value: unknown): unknown[] {
  const items: unknown[] = Array.isArray(value) ? value : value === '' ? [] : String(value).split(',');
  return items.map((item) => (typeof item === 'string' ? item.trim() : item));
}

function suffixList(value: unknown): readonly string[] | undefined {
  const items = itemsIn(value);
  const suffixes = items.filter((item) => typeof item === 'string' && SUFFIX.test(item)) as string[];
  if (items.length < 1 || items.length > 100 || suffixes.length < items.length) return undefined;
  // S3 refuses a bucket whose rules of one prefix have overlapping suffixes.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
  const overlap = suffixes.some((a, i) => suffixes.some((b, j) => i !== j && a.endsWith(b)));
  return overlap ? undefined : suffixes;
}

/** The model in a file, or a model itself. */
function weightsIn(value: unknown): OwnWeights | undefined {
  const document = typeof value === 'string' ? jsonIn(value) : value;
  const { threshold } = Object(document);
  if (!isMatchModel(document) || typeof threshold !== 'number' || threshold < 0.3 || threshold > 0.99) return undefined;
  // Without the rest of the file: it goes into a variable of the function.
  const features = Object.fromEntries(
    FEATURES.map((name) => [name, { weight: document.features[name].weight, mean: document.features[name].mean }]),
  ) as Record<FeatureName, { weight: number; mean: number }>;
  return { threshold, intercept: document.intercept, features };
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** An object in `cdk.json`, or JSON on the command line. */
function recordIn(value: unknown): Record<string, never> | undefined {
  const found = typeof value === 'string' ? jsonOf(value || '{}') : value;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : undefined;
}

function timeZones(value: unknown): Readonly<Record<string, string>> | undefined {
  const zones = recordIn(value);
  if (zones === undefined) return undefined;
  const isAllowed = Object.entries(zones).every(
    ([name, zone]) => name.trim() !== '' && name !== '/' && !name.startsWith('/') && timeZone(zone) !== undefined,
  );
  return isAllowed && Buffer.byteLength(JSON.stringify(zones)) <= MOST_ZONES_BYTES ? zones : undefined;
}

function folders(value: unknown): readonly string[] | undefined {
  const named = itemsIn(value).map((item) => (typeof item === 'string' ? item : ''));
  const isAllowed =
    named.every((name) => name !== '' && FOLDERS.test(name)) && named.join().length <= MOST_FOLDERS_BYTES;
  return isAllowed ? named : undefined;
}

/** Each search asks for something: an empty one would match everything. */
function watchWords(value: unknown): Readonly<Record<string, string>> | undefined {
  const words = recordIn(value);
  if (words === undefined) return undefined;
  const entries: [string, unknown][] = Object.entries(words);
  const isAllowed = entries.every(([name, searches]) => WATCH_NAME.test(name) && isSearch(searches));
  const isSmall = entries.length <= MOST_WATCHED && Buffer.byteLength(JSON.stringify(words)) <= MOST_WATCHED_BYTES;
  return isAllowed && isSmall ? words : undefined;
}

function sectionNames(value: unknown): Settings['sections'] | undefined {
  const isList = Array.isArray(value) || (typeof value === 'string' && !value.startsWith('{'));
  const asked = isList ? (itemsIn(value) as string[]) : recordIn(value);
  if (asked === undefined) return undefined;
  const words = Object.values<unknown>(asked);
  const isAllowed = isList ? words.every((id) => isKnownSection(String(id))) : words.every((one) => isSearch(one));
  const named = isAllowed ? namedSections(asked) : [];
  const isDistinct = named.length === words.length && new Set(named.map(({ id }) => id)).size === named.length;
  const isSmall = named.length <= MOST_SECTIONS && Buffer.byteLength(JSON.stringify(asked)) <= MOST_WATCHED_BYTES;
  return isDistinct && isSmall && named.every(({ name = 'x' }) => isSearch(name)) ? asked : undefined;
}

/** Something with a letter, also between bars. */
function isSearch(value: unknown): boolean {
  return typeof value === 'string' && value.split('|').every((part) => /[\p{L}\p{N}]/u.test(part));
}

function thresholds(value: unknown): readonly number[] | undefined {
  // A story counts no more publishers than 100: functions/story/change/story-changes.ts.
  const numbers = itemsIn(value).map((item) => wholeNumber(item, 2, 100));
  const isAscending = numbers.every((number, at) => number !== undefined && number > (numbers[at - 1] ?? 1));
  return isAscending ? (numbers as number[]) : undefined;
}

/** Midnight has the edition of the day. */
function hours(value: unknown): readonly string[] | undefined {
  const named = itemsIn(value).map((item) => (typeof item === 'string' ? item : ''));
  const isAllowed = named.every(
    (hour, at) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(hour) && hour > (named[at - 1] ?? '00:00'),
  );
  return isAllowed && named.length <= MOST_EDITIONS ? named : undefined;
}

/** Minutes that a cron expression of EventBridge can express as equal windows (`constructs/parts/digest.ts`). */
function digestMinutes(value: unknown): number | undefined {
  const minutes = wholeNumber(value, 0, 1440);
  if (minutes === undefined || minutes === 0) return minutes;
  return minutes >= 5 && (60 % minutes === 0 || (minutes % 60 === 0 && 1440 % minutes === 0)) ? minutes : undefined;
}

function timeZone(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone && value;
  } catch {
    return undefined;
  }
}
