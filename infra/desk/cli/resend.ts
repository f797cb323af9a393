import type { Command } from 'commander';
import type { Outlet } from '../../../functions/notify/outlets/index.ts';
import { storyIdAt } from '../../../functions/story/items/index.ts';
import { FORMATS, isFormat, type WebhookFormat } from '../../../functions/webhook/formats/index.ts';
import { UsageError } from '../operator/explain.ts';
import { createAnnouncer } from '../operator/redrive/announcer.ts';
import { announceFromTable } from '../operator/redrive/table-announcements.ts';
import { counted, note, printable } from '../operator/terminal/text.ts';
import { spanOfTime } from '../operator/terminal/times.ts';
import {
  httpAddress,
  httpOutlet,
  notificationsOf,
  queueOutlet,
  secretOfShell,
  webhookNamed,
} from '../operator/webhooks.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { onlyStory } from './only-story.ts';

interface Options extends StackOptions {
  readonly to: string;
  readonly since?: string;
  readonly until?: string;
  readonly format: WebhookFormat;
}

const HELP = `
Sends the announcements of stories again, in the same words and under the same
ids, to one subscriber only. A story that was revised since is sent in its latest
revision. A webhook of the stack gets what passes its filter, through its queue.
An address gets each notification once, signed with WEBHOOK_SECRET or with a new
secret, which is printed.

  wiredrop resend --since 2026-01-05 --to desk
  wiredrop resend t1-jk90CGaXTooeNDeEwjzvq1 --to http://localhost:3000/news

--since reads the whole table: half a read unit for every 4 KB of it.`;

export function define(command: Command): void {
  withStackOptions(
    command.argument('[story...]', 'a story, one of its articles or files, or the id of a notification'),
    'one JSON document: how many were sent, and which failed',
  )
    .requiredOption('--to <subscriber>', 'the name of a webhook, or an address')
    .option('--since <time>', 'everything since a day (2026-01-05), a time in UTC or 2h, 3d')
    .option('--until <time>', 'the end of that time (default: now)')
    .option('--format <format>', `of an address: ${FORMATS.join(', ')}`, 'cloudevents')
    .addHelpText('after', HELP)
    .action((words: string[], options: Options) => {
      const { format, since, until } = options;
      if (words.length > 0 === (since !== undefined)) throw new UsageError('Give a STORY, or --since TIME');
      if (!isFormat(format)) throw new UsageError(`There is no format ${format}: there are ${FORMATS.join(', ')}`);
      if (until !== undefined && since === undefined) throw new UsageError('--until needs --since');
      return runOnStack(options, { changes: true }, (invocation) => resend(invocation, words.join(' '), options));
    });
}

async function resend(invocation: Invocation, asked: string, options: Options): Promise<number> {
  const { clients, outputs, signal } = invocation;
  const { to, since, until, json = false } = options;
  const failed: { subject: string; error: string }[] = [];
  const fail = (subject: string, error: unknown) => {
    failed.push({ subject, error: error instanceof Error ? error.message : String(error) });
  };
  const outlet = outletOf(invocation, options);
  let sent = 0;
  let isComplete = true;
  if (since !== undefined) {
    const count: Outlet = async (notifications) => {
      const unsent = await outlet(notifications);
      sent += notifications.size - unsent.size;
      if (!json) note(`${counted(sent, 'notification')} sent`);
      return unsent;
    };
    const announcer = createAnnouncer([count], outputs, { announced() {}, failure: fail });
    const span = spanOfTime(since, until, new Date());
    const source = { dynamodb: clients.dynamodb, tableName: outputs.tableName, announcer, signal };
    isComplete = await announceFromTable([span], source);
  } else {
    const { story } = await onlyStory(invocation, asked.replace(/\.(?:covered\.)?\d+$/, ''));
    const { EVENT_SOURCE: eventSource = '' } = outputs.notifyEnvironment;
    const notifications = new Map(notificationsOf(story, eventSource).map((one) => [one.id, one]));
    const unsent = await outlet(notifications);
    for (const [id, error] of unsent) fail(id, error);
    sent = notifications.size - unsent.size;
    if (notifications.size === 0) note(`Story ${storyIdAt(story)} was never announced: there is nothing to send`);
  }
  if (json) printJson({ to, sent, failed, complete: isComplete && failed.length === 0 });
  else {
    for (const { subject, error } of failed) note(`Not sent: ${printable(subject)}: ${printable(error)}`);
    console.log(
      `${counted(sent, 'notification')} sent to ${printable(to)}${failed.length > 0 ? `, ${failed.length} failed` : ''}`,
    );
  }
  return isComplete && failed.length === 0 ? 0 : 1;
}

function outletOf({ clients, outputs }: Invocation, { to, format }: Options): Outlet {
  if (!to.includes(':')) return queueOutlet(clients.sqs, webhookNamed(outputs, to));
  return httpOutlet({ url: httpAddress('--to', to), format, secret: secretOfShell() });
}
