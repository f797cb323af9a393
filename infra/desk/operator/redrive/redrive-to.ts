import type { Outlet } from '../../../../functions/notify/outlets/index.ts';
import { type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
import { FORMATS, isFormat } from '../../../../functions/webhook/formats/index.ts';
import { UsageError } from '../explain.ts';
import type { OperationAnswer } from '../operations/operation.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { say } from '../terminal/progress.ts';
import { counted, printable } from '../terminal/text.ts';
import { spanOfTime } from '../terminal/times.ts';
import { httpAddress, httpOutlet, notificationsOf, queueOutlet, secretOfShell, webhookNamed } from '../webhooks.ts';
import { createAnnouncer } from './announcer.ts';
import { announceFromTable } from './table-announcements.ts';

interface Asked {
  /** The name of a webhook, or an address. */
  readonly to: string;
  readonly story?: Story | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly format?: string | undefined;
}

/** Sends the announcements of one story, or of a time, to one subscriber again. @throws UsageError */
export async function redriveTo(stack: OperatedStack, asked: Asked): Promise<OperationAnswer> {
  const { clients, outputs, signal } = stack;
  const { to, story, since, until } = asked;
  if ((story !== undefined) === (since !== undefined)) throw new UsageError('Give a STORY, or --since TIME');
  if (until !== undefined && since === undefined) throw new UsageError('--until needs a --since');
  const outlet = outletOf(stack, asked);
  const failed: { subject: string; error: string }[] = [];
  const fail = (subject: string, error: unknown) => {
    failed.push({ subject, error: error instanceof Error ? error.message : String(error) });
  };
  let sent = 0;
  let isComplete = true;
  if (story === undefined) {
    const count: Outlet = async (notifications) => {
      const unsent = await outlet(notifications);
      sent += notifications.size - unsent.size;
      say(`${counted(sent, 'notification')} sent`);
      return unsent;
    };
    const announcer = createAnnouncer([count], outputs, { announced() {}, failure: fail });
    const source = { dynamodb: clients.dynamodb, tableName: outputs.tableName, announcer, signal };
    isComplete = await announceFromTable([spanOfTime(since ?? '', until, new Date())], source);
  } else {
    const { EVENT_SOURCE: eventSource = '' } = outputs.notifyEnvironment;
    const notifications = new Map(notificationsOf(story, eventSource).map((one) => [one.id, one]));
    const unsent = await outlet(notifications);
    for (const [id, error] of unsent) fail(id, error);
    sent = notifications.size - unsent.size;
  }
  const complete = isComplete && failed.length === 0;
  const failures = failed.length > 0 ? `, ${failed.length} failed` : '';
  return {
    document: { to, sent, failed, complete },
    lines: () => [`${counted(sent, 'notification')} sent to ${printable(to)}${failures}`],
    notes: [
      ...failed.map(({ subject, error }) => `Not sent: ${printable(subject)}: ${printable(error)}`),
      story !== undefined && sent + failed.length === 0 && `Story ${storyIdAt(story)} was never announced`,
    ],
    code: complete ? 0 : 1,
  };
}

function outletOf({ clients, outputs }: OperatedStack, { to, format = 'cloudevents' }: Asked): Outlet {
  if (!isFormat(format)) throw new UsageError(`There is no format ${format}: there are ${FORMATS.join(', ')}`);
  if (!to.includes(':')) return queueOutlet(clients.sqs, webhookNamed(outputs, to));
  return httpOutlet({ url: httpAddress('--to', to), format, secret: secretOfShell() });
}
