import type { DynamoDBRecord } from 'aws-lambda';
import { type AnnounceOptions, announce, type NotifyObserver } from '../../../../functions/notify/index.ts';
import { type Outlet, openOutlets } from '../../../../functions/notify/outlets/index.ts';
import { PARTITIONS, storyIdAt } from '../../../../functions/story/items/index.ts';
import { operatorClientOptions, type StackOutputs } from '../stack/outputs.ts';

/** Hears what an operator's command announces. */
export interface AnnouncerReport extends Pick<NotifyObserver, 'announced'> {
  /** Called with what could not be announced: a story, a file or a record. */
  readonly failure: (subject: string, error: unknown) => void;
}

export interface Announcer {
  /** Does with these records what notify does with those of the stream. @returns how many could not be announced. */
  announce(records: readonly DynamoDBRecord[], read: AnnounceOptions['read']): Promise<number>;
  /** Notifications published so far. */
  count(): number;
}

export function createAnnouncer(
  outlets: readonly Outlet[],
  { notifyEnvironment }: Pick<StackOutputs, 'notifyEnvironment'>,
  report: AnnouncerReport,
): Announcer {
  let count = 0;
  const { EVENT_SOURCE: source = '' } = notifyEnvironment;
  const announced: NotifyObserver['announced'] = (notifications) => {
    count += notifications.length;
    report.announced(notifications);
  };
  return {
    async announce(records, read) {
      const failure = (number: string, error: unknown) => {
        const record = records.find(({ dynamodb }) => dynamodb?.SequenceNumber === number);
        report.failure(record === undefined ? `record ${number}` : recordSubject(record), error);
      };
      const { batchItemFailures } = await announce(records, {
        read,
        outlets,
        source,
        observer: { announced, failure },
      });
      return batchItemFailures.length;
    },
    count: () => count,
  };
}

/** The outlets of the stack's notify function. */
export function openStackOutlets(outputs: Pick<StackOutputs, 'notifyEnvironment' | 'endpoints'>): Outlet[] {
  return openOutlets(outputs.notifyEnvironment, operatorClientOptions(outputs));
}

const receiptPrefix = `${PARTITIONS.receipt}#`;

/** What a record of the table's stream is about, to look up (`wiredrop status`), as far as the record says. */
export function recordSubject({ dynamodb }: DynamoDBRecord): string {
  const { pk: { S: pk = '' } = {}, sk: { S: sk = '' } = {}, entity } = dynamodb?.NewImage ?? {};
  if (entity?.S === 'story') return `story ${storyIdAt({ pk, sk })}`;
  if (entity?.S === 'receipt' || entity?.S === 'canary') return `file ${pk.slice(receiptPrefix.length)}`;
  return `record ${dynamodb?.SequenceNumber ?? ''}`;
}
