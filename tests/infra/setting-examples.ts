import { FEATURES, type FeatureName } from '../../functions/matching/features.ts';
import type { Settings } from '../../infra/settings/settings.ts';
import type { WiredropProps } from '../../infra/wiredrop.ts';

const FEATURE_WEIGHTS = Object.fromEntries(FEATURES.map((name) => [name, { weight: 1, mean: 0 }])) as Record<
  FeatureName,
  { weight: number; mean: number }
>;

/** For each setting but those of the app alone a value that is not its default. */
export const SETTING_EXAMPLES: Required<Pick<WiredropProps, Exclude<keyof Settings, 'stackName' | 'bucketName'>>> = {
  prefix: 'articles/',
  suffixes: ['.md'],
  timeZone: 'Europe/Paris',
  timeZones: { 'articles/crawler-a/': 'Europe/Berlin', 'Gull Bay Wire': 'America/Halifax' },
  publishable: { freigabe: ['erteilt', 'ja'] },
  maxBytes: 8 * 2 ** 20,
  tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899',
  announceSince: '2026-01-05T12:00:00Z',
  removalPolicy: 'destroy',
  notifications: false,
  eventBus: 'news',
  watchWords: { port: 'ferry | harbour' },
  webhooks: [
    {
      url: 'https://news.example.com/hook',
      secret: 'news/hook',
      headers: { 'x-team': 'desk' },
      type: ['story.created'],
      language: ['en', 'ko'],
    },
    { name: 'desk-chat', secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-a1b2c3', format: 'slack' },
  ],
  quietFolders: ['articles/archive/'],
  coverage: [3, 10],
  bulletins: 'announce',
  unsure: 'announce',
  developments: 'announce',
  revisionMinutes: 15,
  articleScope: 'prefix',
  matching: false,
  matchWindowDays: 14,
  matchThreshold: 0.9,
  weights: { threshold: 0.7, intercept: -2, features: FEATURE_WEIGHTS },
  judge: {
    model: 'https://models.example.com/v1#small',
    secret: 'news/judge',
    price: [0.1, 0.4],
    perMinute: 60,
    dollarsPerDay: 2.5,
  },
  onDelete: 'withdraw',
  retentionDays: 90,
  accessLogs: true,
  articlesPerDay: 1_000_000,
  maxConcurrency: 3,
  inventoryBucket: 'papers-inventory',
  feed: true,
  feedFolder: 'news/',
  editions: ['06:30', '21:00'],
  feedUrl: 'https://news.example.com/feeds/',
  pictures: true,
  sections: { Business: 'economy | markets', 'Election 2026': 'election-2026' },
  digestMinutes: 180,
  canaryMinutes: 5,
  poll: [
    {
      url: 'https://news.example.com/rss',
      name: 'news',
      intervalMinutes: 60,
      headersSecret: 'news/feed',
      fullText: true,
    },
  ],
  sources: 'publisher',
  monitoring: false,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
  alarmTopicKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/on-call',
};
