import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { oneLine } from '../one-line.ts';

export type SourceEventType = 'source.silent' | 'source.back' | 'source.rejecting' | 'source.accepting';

/** What an operator is told: a CloudEvents 1.0 event for all sources of which one check found the same. */
export interface SourceEvent {
  specversion: '1.0';
  /** The same if the check is repeated: its type and its time. */
  id: string;
  /** URI-reference of the stack: `/wiredrop/<stack name>`. */
  source: string;
  type: SourceEventType;
  /** The source's name, if it is only one. */
  subject?: string;
  /** Of the check, ISO 8601 UTC. */
  time: string;
  datacontenttype: 'application/json';
  data: SourceEventData;
}

export interface SourceEventData {
  /** The first 100. */
  sources: SourceNews[];
  /** Of how many sources it is true. */
  count: number;
  /** The same for a person. */
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
/** Sources that the text names: it is a mail, and a stop of the crawler makes all of them silent. */
const NAMED = 20;

const SAYS: Readonly<Record<SourceEventType, { readonly is: string; readonly todo: string }>> = {
  'source.silent': {
    is: 'silent',
    todo: 'Look at the crawler of this source. If many are silent, look at the crawler as a whole, and at “wiredrop status”.',
  },
  'source.back': { is: 'back', todo: '' },
  'source.rejecting': {
    is: 'sending files that are rejected',
    todo: 'Perhaps its pages have changed and the crawler has not: “wiredrop rejected” lists the files.',
  },
  'source.accepting': { is: 'sending good files again', todo: '' },
};

export function sourceEvent(
  type: SourceEventType,
  all: readonly SourceNews[],
  { time, source }: Pick<SourceEvent, 'time' | 'source'>,
): SourceEvent {
  const { is, todo } = SAYS[type];
  const [only] = all.length === 1 ? all : [];
  const head = `${only ? `The source ${oneLine(only.name)} is` : `${all.length} sources are`} ${is}.`;
  const more = all.length > NAMED ? [`… and ${all.length - NAMED} more: “wiredrop sources” lists them.`] : [];
  const text = [head, ...all.slice(0, NAMED).map((news) => lineOf(type, news)), ...more, todo].filter(
    (line) => line !== '',
  );
  return {
    specversion: '1.0',
    id: `${type}@${time}`,
    source,
    type,
    ...(only && { subject: only.name }),
    time,
    datacontenttype: 'application/json',
    data: { sources: all.slice(0, LISTED), count: all.length, text: text.join('\n') },
  };
}

function lineOf(type: SourceEventType, { name, lastSeenAt, expected = 0, silentSince, ...shares }: SourceNews): string {
  const percent = (share = 0) => `${Math.round(100 * share)}%`;
  const what: Record<SourceEventType, string> = {
    'source.silent': `its latest file came at ${minute(lastSeenAt)}; ${Math.round(expected)} were expected since then`,
    'source.back': `a file came at ${minute(lastSeenAt)}, the one before at ${minute(silentSince ?? lastSeenAt)}`,
    'source.rejecting': `${percent(shares.rejectedShare)} of its latest files are rejected, ${percent(shares.usualShare)} before`,
    'source.accepting': `${percent(shares.rejectedShare)} of its latest files are rejected`,
  };
  return `- ${oneLine(name)}: ${what[type]}`;
}

/** `2026-01-05 08:15 UTC` */
function minute(instant: string): string {
  return `${instant.slice(0, 'YYYY-MM-DDTHH:mm'.length).replace('T', ' ')} UTC`;
}

/** The message of the topic: for a mail the text, for everything else the event. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function messageOf(event: SourceEvent): Omit<PublishCommandInput, 'TopicArn'> {
  const { type, data } = event;
  return {
    // ASCII only: no names.
    Subject: `wiredrop ${type}: ${data.count} ${data.count === 1 ? 'source' : 'sources'}`,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(event), email: data.text }),
    MessageAttributes: { type: { DataType: 'String', StringValue: type } },
  };
}
