import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../../functions/notify/announce.ts';
import type { NotifyReport, Outlet } from '../../../functions/notify/notify-batch.ts';
import { storyIdAt } from '../../../functions/story/keys.ts';
import type { StackOutputs } from '../stack/outputs.ts';

/** Hears what an operator's command announces. */
export interface AnnouncerReport extends Pick<NotifyReport, 'announced'> {
  /** Hears of what could not be announced: which story, file or record. */
  readonly failure: (subject: string, error: unknown) => void;
}

export interface Announcer {
  /** Does with these records what notify does with those of the stream. @returns how many could not be announced. */
  announce(records: readonly DynamoDBRecord[]): Promise<number>;
  /** Notifications published so far. */
  count(): number;
}

export function createAnnouncer(
  sns: SNSClient,
  { topicArn, stackName, eventBusArn }: Pick<StackOutputs, 'topicArn' | 'stackName' | 'eventBusArn'>,
  report: AnnouncerReport,
): Announcer {
  let count = 0;
  let bus: Promise<Outlet | undefined> | undefined;
  const announced: NotifyReport['announced'] = (notifications) => {
    count += notifications.length;
    report.announced(notifications);
  };
  return {
    async announce(records) {
      const failure = (number: string, error: unknown) => {
        const record = records.find(({ dynamodb }) => dynamodb?.SequenceNumber === number);
        report.failure(record === undefined ? `record ${number}` : recordSubject(record), error);
      };
      bus ??= openBus(eventBusArn);
      const outlet = {
        sns,
        topicArn,
        bus: await bus,
        source: `/wiredrop/${stackName}`,
        report: { announced, failure },
      };
      return (await announce(records, outlet)).batchItemFailures.length;
    },
    count: () => count,
  };
}

/** Loads the client of EventBridge, which few stacks need. */
async function openBus(eventBusArn: string | undefined): Promise<Outlet | undefined> {
  if (eventBusArn === undefined) return undefined;
  const { busOutlet } = await import('../../../functions/notify/put-events.ts');
  return busOutlet(eventBusArn);
}

const receiptPrefix = 'FILE#';

/** What a record of the table's stream is about, for a person to look up (`wiredrop status`), as far as it tells. */
export function recordSubject({ dynamodb }: DynamoDBRecord): string {
  const { pk: { S: pk = '' } = {}, sk: { S: sk = '' } = {}, entity } = dynamodb?.NewImage ?? {};
  if (entity?.S === 'story') return `story ${storyIdAt({ pk, sk })}`;
  if (entity?.S === 'receipt') return `file ${pk.slice(receiptPrefix.length)}`;
  return `record ${dynamodb?.SequenceNumber ?? ''}`;
}
