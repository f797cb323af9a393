import { terminalWidth } from '../cli/columns.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { explain } from './command/explain.ts';
import { withoutReceipt } from './files/without-receipt.ts';
import { itemLines } from './status/item-lines.ts';
import { latestBound } from './status/latest-stories.ts';
import { lookUps, type Subject } from './status/look-up.ts';
import { queueLines, storyLines, takeStories } from './status/overview.ts';
import { queueStatus } from './status/queues.ts';

await runCommand({
  usage: `npm run status -- [--file KEY | --story ID | --article ID]

What waits, what failed, the stories of today and yesterday; or what the table knows of one thing (exit code 1 if nothing).

  --file KEY       the receipts of a file, all versions
  --story ID       a story with its articles
  --article ID     an article, and the story it belongs to
  --last COUNT     how many of the latest stories (10)
  --json           as JSON`,
  options: {
    file: { type: 'string' },
    story: { type: 'string' },
    article: { type: 'string' },
    last: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
  async run({ values: { last, json, ...named }, paths, outputs, clients }) {
    if (paths.length > 0) throw new UsageError(`${paths[0]} means nothing here: --file, --story or --article?`);
    const [asked, another] = (['file', 'story', 'article'] satisfies Subject[]).filter(
      (name) => named[name] !== undefined,
    );
    if (another !== undefined) throw new UsageError(`--${asked} or --${another}: one at a time`);
    if (asked !== undefined) {
      const items = await lookUps[asked](clients.dynamodb, outputs, named[asked] ?? '');
      if (json) console.log(JSON.stringify(items));
      else if (items.length > 0) console.log(items.map((item) => itemLines(item).join('\n')).join('\n\n'));
      if (items.length === 0) console.error(`The table knows no ${asked} ${named[asked]}`);
      if (items.length === 0 && asked === 'file') console.error(withoutReceipt);
      return items.length === 0 ? 1 : 0;
    }
    const count = Number(last);
    if (!/^\d+$/.test(last) || count < 1 || count > latestBound) {
      throw new UsageError(`--last is ${last}: it must be a whole number from 1 to ${latestBound}`);
    }
    const now = new Date();
    const at = now.toISOString();
    const stories = takeStories(clients.dynamodb, outputs, now, count).catch((error) => {
      console.error(`the table cannot be read: ${explain(error)}`);
      return undefined;
    });
    const queues = await queueStatus(clients.sqs, outputs);
    // Without waiting for the table: what has failed must be seen also where that does not answer.
    if (!json) console.log(queueLines(outputs.stackName, at, queues, terminalWidth()).join('\n'));
    const found = await stories;
    if (json) console.log(JSON.stringify({ stackName: outputs.stackName, at, ...queues, ...found }));
    else if (found !== undefined) console.log(storyLines(found, terminalWidth()).join('\n'));
    return found === undefined ? 1 : 0;
  },
});
