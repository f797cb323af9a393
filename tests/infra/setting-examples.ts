import { FEATURES, type FeatureName } from '../../functions/matching/features.ts';
import type { WiredropProps } from '../../infra/wiredrop.ts';

const FEATURE_WEIGHTS = Object.fromEntries(FEATURES.map((name) => [name, { weight: 1, mean: 0 }])) as Record<
  FeatureName,
  { weight: number; mean: number }
>;

/** For each setting but the stack's name a value that is not its default. */
export const SETTING_EXAMPLES: WiredropProps = {
  prefix: 'articles/',
  suffixes: ['.md'],
  timeZone: 'Europe/Paris',
  timeZones: { 'articles/crawler-a/': 'Europe/Berlin', 'Gull Bay Wire': 'America/Halifax' },
  maxBytes: 8 * 2 ** 20,
  tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899',
  removalPolicy: 'destroy',
  notifications: false,
  eventBus: 'news',
  watchWords: { port: 'ferry | harbour' },
  webhooks: [
    { url: 'https://news.example.com/hook', secret: 'news/hook', type: ['story.created'], language: ['en', 'ko'] },
    { name: 'desk-chat', secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-a1b2c3', format: 'slack' },
  ],
  quietFolders: ['articles/archive/'],
  coverage: [3, 10],
  bulletins: 'announce',
  developments: 'announce',
  developmentMinutes: 15,
  revisionMinutes: 15,
  timeline: false,
  articleScope: 'prefix',
  matching: false,
  matchWindowDays: 14,
  matchThreshold: 0.9,
  weights: { threshold: 0.7, intercept: -2, features: FEATURE_WEIGHTS },
  heal: 'merge',
  onDelete: 'withdraw',
  retentionDays: 90,
  accessLogs: true,
  maxConcurrency: 2,
  inventoryBucket: 'papers-inventory',
  logRetentionDays: 7,
  feed: true,
  feedFolder: 'news/',
  feedMinutes: 5,
  feedUrl: 'https://news.example.com/feeds/',
  pictures: true,
  webSubHub: 'https://hub.example.com/',
  digestMinutes: 180,
  subscribeEmail: 'desk@example.com',
  canaryMinutes: 5,
  poll: [{ url: 'https://news.example.com/rss', name: 'news' }],
  pollContact: 'desk@example.com',
  sources: 'publisher',
  operations: false,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
  alarmTopicKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/on-call',
};
