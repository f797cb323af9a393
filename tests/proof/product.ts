import type { DynamoDBRecord } from 'aws-lambda';
import { readArticle } from '../../functions/article/read.ts';
import { profileOf } from '../../functions/matching/profile.ts';
import { toCoverage, toNotification } from '../../functions/notify/to-notification.ts';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import { articleTime } from '../../functions/story/items/article-report.ts';
import type { Arrival } from '../../functions/story/items/decision.ts';
import type { TableItem } from '../../functions/story/items/items.ts';
import type { IngestSettings } from '../../functions/story/items/settings.ts';
import { imageOf } from '../../functions/story/table/dynamo-item.ts';
import type { MemoryTable } from '../fixtures/memory-table.ts';
import type { Item, Settings, Upload, World } from './checker/world.ts';

/** Everything the proof knows of the product's settings and shapes, in one place. */
export const SETTINGS: Settings = { notifications: true, matching: false, coverage: [], source: '/wiredrop/Proof' };

export const MAX_BYTES = 16 * 1024;

export function ingestSettings({ notifications, matching, coverage }: Settings): IngestSettings {
  return {
    maxBytes: MAX_BYTES,
    timeZone: 'Asia/Seoul',
    timeZones: {},
    publishable: {},
    notifications,
    coverage,
    matching: { ...MATCH_DEFAULTS, enabled: matching },
    bulletins: 'announce',
    unsure: 'ask',
    developments: 'announce',
    revisionMinutes: 0,
    articleScope: 'bucket',
    prefix: '',
    suffixes: [''],
    ownFolders: [],
    quietFolders: [],
    retentionDays: 0,
    sources: 'off',
    onDelete: 'keep',
  };
}

/** An upload as the table's core sees it, read by the product's reader. */
export function arrivalOf(upload: Upload, settingsOf: Settings, decidedAt: string): Arrival {
  const { bytes, gone: _, rejected: __, newsEvent: ___, ...file } = upload;
  const settings = ingestSettings(settingsOf);
  const { maxBytes, timeZone } = settings;
  const read = readArticle(bytes, { key: file.key, maxBytes, timeZone, now: Date.parse(decidedAt) });
  const common = { file, decidedAt, settings, scope: '' };
  if (read.kind === 'refused' || read.kind === 'unsure')
    return { ...common, result: { kind: 'refused', reason: read.reason, detail: read.detail } };
  if (!('article' in read)) return { ...common, result: read };
  const { article, normalText } = read;
  return { ...common, result: { ...read, profile: profileOf(article, normalText, articleTime(article, file)) } };
}

/** A record of the table's stream. */
export function streamRecord(item: TableItem, sequenceNumber: string): DynamoDBRecord {
  const image = imageOf(item) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  return { eventName: 'INSERT', dynamodb: { SequenceNumber: sequenceNumber, ...(image && { NewImage: image }) } };
}

/** The world of a table whose every announcement arrived once. */
export function worldOf(table: MemoryTable, uploads: readonly Upload[], settings: Settings): World {
  const notifications = table
    .announced()
    .flatMap((item) => {
      const story = item.entity === 'story' ? item : undefined;
      return [toNotification(item as TableItem, story, settings.source), toCoverage(story, settings.source)];
    })
    .filter((notification) => notification !== undefined);
  return {
    settings,
    uploads,
    items: plainItems(table),
    messages: notifications.map((notification) => ({ body: JSON.stringify(notification) })),
    deadLetters: [],
    intendedDeadLetters: [],
  };
}

/** The items as the checker takes them: records of no type. */
export function plainItems(table: MemoryTable): Item[] {
  return table.items().map((item) => ({ ...item }));
}
