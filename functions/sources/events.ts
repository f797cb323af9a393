import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { minuteOf, oneLine } from '../text/one-line.ts';

export type SourceEventType = 'source.silent' | 'source.back' | 'source.rejecting' | 'source.accepting';

/** A message to operators: a CloudEvents 1.0 event for all sources with the same finding in one check. */
export interface SourceEvent {
  specversion: '1.0';
  /** Type and time of the check, so a repeated check has the same id. */
  id: string;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  source: string;
  type: SourceEventType;
  /** The source's name, if there is only one. */
  subject?: string;
  /** Of the check, ISO 8601 UTC. */
  time: string;
  datacontenttype: 'application/json';
  data: SourceEventData;
}

export interface SourceEventData {
  /** The first 100. */
  sources: SourceNews[];
  /** Number of all sources with this finding. */
  count: number;
  /** The same as text for a person. */
  text: string;
}

/** One source of an event. */
export interface SourceNews {
  name: string;
  lastSeenAt: string;
  /** Files that were expected since then; of `source.silent`. */
  expected?: number;
  /** Since when it was silent; of `source.back`. */
  silentSince?: string;
  /** Of the latest files, 0 to 1; of `source.rejecting` and `source.accepting`. */
  rejectedShare?: number;
  /** The share before, 0 to 1. */
  usualShare?: number;
}

const LISTED = 100;
/** Most sources that the text names: it is a mail, and a stopped crawler makes all sources silent. */
const NAMED = 20;

interface Wording {
  readonly is: string;
  /** What to do about one source, and about several at once. */
  readonly one: string;
  readonly several: string;
  readonly detail: (news: SourceNews) => string;
}

const percent = (share = 0): string => `${Math.round(100 * share)}%`;

const PAGES_CHANGED =
  'Perhaps its pages have changed and the crawler has not: “wiredrop review --only rejected” lists the files.';

const WORDINGS: Readonly<Record<SourceEventType, Wording>> = {
  'source.silent': {
    is: 'silent',
    one: 'Look at the crawler of this source.',
    several: 'Perhaps the crawler has stopped, or ingest has: see “wiredrop status”.',
    detail: ({ lastSeenAt, expected }) =>
      `the latest file came at ${minuteOf(lastSeenAt)} UTC, and ${expected} were expected since`,
  },
  'source.back': {
    is: 'back',
    one: '',
    several: '',
    detail: ({ lastSeenAt, silentSince = lastSeenAt }) =>
      `the latest file came at ${minuteOf(lastSeenAt)} UTC, the one before the silence at ${minuteOf(silentSince)} UTC`,
  },
  'source.rejecting': {
    is: 'sending files that are rejected',
    one: PAGES_CHANGED,
    several: 'Perhaps the crawler has changed its files: “wiredrop review --only rejected” lists them.',
    detail: ({ rejectedShare, usualShare }) =>
      `${percent(rejectedShare)} of the latest files are rejected; before, it was ${percent(usualShare)}`,
  },
  'source.accepting': {
    is: 'sending good files again',
    one: '',
    several: '',
    detail: ({ rejectedShare }) => `${percent(rejectedShare)} of the latest files are rejected`,
  },
};

export function sourceEvent(
  type: SourceEventType,
  all: readonly SourceNews[],
  { time, source }: Pick<SourceEvent, 'time' | 'source'>,
): SourceEvent {
  const [only] = all.length === 1 ? all : [];
  return {
    specversion: '1.0',
    id: `${type}@${time}`,
    source,
    type,
    ...(only && { subject: only.name }),
    time,
    datacontenttype: 'application/json',
    data: { sources: all.slice(0, LISTED), count: all.length, text: messageText(type, all) },
  };
}

function messageText(type: SourceEventType, all: readonly SourceNews[]): string {
  const { is, one, several, detail } = WORDINGS[type];
  const [first] = all;
  if (all.length === 1 && first) return lines(`${oneLine(first.name)} is ${is}: ${detail(first)}.`, one);
  const named = all.slice(0, NAMED).map((news) => `- ${oneLine(news.name)}: ${detail(news)}`);
  const more = all.length > NAMED ? `… and ${all.length - NAMED} more: “wiredrop sources” lists them.` : '';
  return lines(`${all.length} sources are ${is}:`, ...named, more, several);
}

function lines(...all: readonly string[]): string {
  return all.filter((line) => line !== '').join('\n');
}

/**
 * The message of the topic: the text for mail, the event for everything else.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function topicMessage(event: SourceEvent): Omit<PublishCommandInput, 'TopicArn'> {
  const { type, data } = event;
  return {
    // ASCII only: no names.
    Subject: `wiredrop ${type}: ${data.count} ${data.count === 1 ? 'source' : 'sources'}`,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(event), email: data.text }),
    MessageAttributes: { type: { DataType: 'String', StringValue: type } },
  };
}
