import type { Notification } from '../../functions/notify/notification.ts';
import { clockName } from '../cli/clock.ts';
import { terminalWidth } from '../cli/columns.ts';
import { notificationLine } from '../cli/notification-line.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { watchMessages } from './queues/watch-messages.ts';
import { openWatchQueue } from './queues/watch-queue.ts';

const types: readonly string[] = [
  'story.created',
  'story.updated',
  'article.rejected',
] satisfies Notification['type'][];

await runCommand({
  usage: `npm run watch -- [--type TYPE] [--publisher NAME]

Shows notifications as they arrive, until Ctrl-C: subscribes a queue of its own to the topic and removes both at the end.

  --type TYPE      only story.created, story.updated or article.rejected; may be repeated
  --publisher NAME only this publisher's, as its files spell it; may be repeated
  --json           the notifications themselves, one a line`,
  options: {
    type: { type: 'string', multiple: true, default: [] },
    publisher: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
  endsItself: true,
  async run({ values: { type, publisher, json }, paths, outputs, clients, signal }) {
    const unknown = type.find((name) => !types.includes(name));
    if (unknown !== undefined) throw new UsageError(`There is no type ${unknown}: there are ${types.join(', ')}`);
    if (paths.length > 0) throw new UsageError(`${paths[0]} means nothing here: --type or --publisher?`);
    const filter = { ...(type.length > 0 && { type }), ...(publisher.length > 0 && { publisher }) };
    const queue = await openWatchQueue(clients, { ...outputs, filter });
    try {
      console.error(`Listening to ${outputs.topicArn}, times of ${clockName()}; Ctrl-C ends it`);
      await watchMessages(clients.sqs, queue.url, signal, (body) => {
        const notification: Notification = JSON.parse(body);
        console.log(json ? JSON.stringify(notification) : notificationLine(notification, terminalWidth()));
      });
    } finally {
      await queue.close();
    }
    return 0;
  },
});
