import type { Command } from 'commander';
import { type Notification, SAMPLES } from '../../../functions/notifications/index.ts';
import { openWatchQueue, watchMessages } from '../../aws/index.ts';
import { UsageError } from '../operator/explain.ts';
import { notificationLine } from '../operator/terminal/notification-line.ts';
import { note, printable, terminalJson, terminalWidth } from '../operator/terminal/text.ts';
import { clockName } from '../operator/terminal/times.ts';
import { type HttpTarget, httpAddress, postTo, secretOfShell } from '../operator/webhooks.ts';
import { type Invocation, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly type: readonly string[];
  readonly publisher: readonly string[];
  readonly forwardTo?: string;
}

const TYPES = Object.keys(SAMPLES);

const repeated = (value: string, values: readonly string[]): string[] => [...values, value];

export function define(command: Command): void {
  withStackOptions(command, 'the notifications themselves, one a line')
    .option('--type <type>', `only ${TYPES.join(', ')}; may be repeated`, repeated, [])
    .option('--publisher <name>', "only this publisher's, as its files spell it; may be repeated", repeated, [])
    .option('--forward-to <url>', 'send each to an address as well, as a signed webhook')
    .addHelpText('after', '\nSubscribes a queue of its own to the topic and removes both at the end.')
    .action((options: Options) => {
      const unknown = options.type.find((name) => !TYPES.includes(name));
      if (unknown !== undefined) throw new UsageError(`There is no type ${unknown}: there are ${TYPES.join(', ')}`);
      return runOnStack(options, { endsItself: true }, (invocation) => watch(invocation, options));
    });
}

async function watch({ clients, outputs, signal }: Invocation, options: Options): Promise<number> {
  const { json, type, publisher, forwardTo } = options;
  const target = forwardTo === undefined ? undefined : targetOf(forwardTo);
  let forwarded = Promise.resolve();
  const filter = { ...(type.length > 0 && { type }), ...(publisher.length > 0 && { publisher }) };
  const queue = await openWatchQueue(clients, { ...outputs, filter });
  try {
    note(`Listening to ${outputs.topicArn}, times of ${clockName()}; Ctrl-C ends it`);
    await watchMessages(clients.sqs, queue.url, signal, (body) => {
      console.log(messageLine(body, json));
      // One after the other, so that an endpoint gets them in the order in which they are shown.
      if (target !== undefined) forwarded = forwarded.then(() => forward(target, body));
    });
    await forwarded;
  } finally {
    await queue.close();
  }
  return 0;
}

function targetOf(url: string): HttpTarget {
  return { url: httpAddress('--forward-to', url), format: 'cloudevents', secret: secretOfShell() };
}

/** Once: whoever develops an endpoint sees that it failed, and can send it again. */
async function forward(target: HttpTarget, body: string): Promise<void> {
  const notification: Notification = JSON.parse(body);
  const result = await postTo(target, notification).catch((error: Error) => error.message);
  note(`  ${result} from ${target.url}: ${printable(notification.id)}`);
}

/** How a notification is shown: as a line for a person or, with `--json`, as it is on one line. */
export function messageLine(body: string, json = false): string {
  const notification: Notification = JSON.parse(body);
  return json ? terminalJson(notification) : notificationLine(notification, terminalWidth());
}
