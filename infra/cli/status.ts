import type { Command } from 'commander';
import { currentBackfill, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import { foundDocument } from '../operator/table/asked-stories.ts';
import { type CardOptions, cardLines } from '../operator/table/card.ts';
import { feedsSummary, listFeeds } from '../operator/table/feeds.ts';
import { type Found, findAnything, MOST_FOUND, searched } from '../operator/table/find.ts';
import { embargoLines, takeHeld } from '../operator/table/held.ts';
import { learnedLines, readLearned } from '../operator/table/learned.ts';
import { DAYS_BACK } from '../operator/table/listing.ts';
import { queueLines, storyLine, storyLines, takeStories, webhookLines } from '../operator/table/overview.ts';
import { withWords } from '../operator/table/report-words.ts';
import { silencedLines, silencedList, silencingsIn, takeSilenced, WEAK_EVIDENCE } from '../operator/table/silenced.ts';
import { everySoMany } from '../operator/terminal/progress.ts';
import { clipCells, counted, note, printable, terminalWidth, WIREDROP } from '../operator/terminal/text.ts';
import { webhookStates } from '../operator/webhooks.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly last: number;
  readonly evidence?: boolean;
  readonly matching?: boolean;
}

const PROGRESS_EVERY = 10_000;

const HELP = `
ANYTHING is a key or the beginning of one, a file name, an article id as the
file states it, a url, a story id, words of a headline, or a reason why files
are not announced (silenced-by-url, held): it lists those of 14 days.
Exit code 1 if nothing is found.

  wiredrop status
  wiredrop status articles/ferry.md
  wiredrop status "harbour ferry"
  wiredrop status silenced-by-url`;

export function define(command: Command): void {
  withStackOptions(command.argument('[anything...]', 'what to look for'), 'one JSON document')
    .option('--last <count>', 'how many of the latest stories', wholeNumber(1, 1_000), 10)
    .option('--evidence', 'with all that the matcher counted for and against each report')
    .option('--matching', 'what the stack has learned of its own words: when, and from what')
    .addHelpText('after', HELP)
    .action((words: string[], options: Options) =>
      runOnStack(options, {}, (invocation) =>
        options.matching
          ? matching(invocation, options)
          : words.length === 0
            ? overview(invocation, options)
            : search(invocation, words.join(' '), options),
      ),
    );
}

async function overview({ clients, outputs }: Invocation, { json = false, last }: Options): Promise<number> {
  const now = new Date();
  const at = now.toISOString();
  const silenced = takeSilenced(clients.dynamodb, outputs, now, { days: 2, codes: WEAK_EVIDENCE }).catch(() => []);
  const heldAsked = takeHeld(clients.dynamodb, outputs, now).catch(() => []);
  const stories = takeStories(clients.dynamodb, outputs, now, last).catch((error) => {
    note(`The table ${outputs.tableName} cannot be read: ${explain(error)}`);
    return undefined;
  });
  const webhooksAsked = webhookStates(clients, outputs).catch((error) => {
    note(`Webhooks: ${explain(error)}`);
    return undefined;
  });
  const feedsAsked =
    outputs.pollLogGroupName === undefined
      ? undefined
      : listFeeds(clients.dynamodb, outputs.tableName, now.getTime()).catch(() => undefined);
  const backfilling = currentBackfill(clients, outputs, now.getTime()).catch(() => undefined);
  const queues = await queueStatus(clients.sqs, outputs);
  // Without waiting for the table: what has failed must be seen even if the table does not answer.
  if (!json) console.log(queueLines(outputs.stackName, at, queues, terminalWidth()).join('\n'));
  const backfill = await backfilling;
  if (backfill !== undefined && !json) console.log(`backfill      ${stateLine(backfill)}`);
  const webhooks = await webhooksAsked;
  if (!json) for (const line of webhookLines(webhooks ?? [], terminalWidth())) console.log(line);
  const feeds = await feedsAsked;
  if (feeds !== undefined && !json)
    console.log(clipCells(`feeds         ${feedsSummary(feeds).text}`, terminalWidth()));
  const found = await stories;
  const held = await heldAsked;
  const lines = [...embargoLines(held, terminalWidth()), ...silencedLines(await silenced, terminalWidth())];
  if (lines.length > 0 && !json) console.log(lines.join('\n'));
  if (json)
    printJson({
      stackName: outputs.stackName,
      at,
      ...queues,
      backfill: backfill?.progress,
      webhooks,
      feeds,
      ...found,
      silenced: await silenced,
      held,
    });
  else if (found !== undefined) console.log(storyLines(found, terminalWidth()).join('\n'));
  return found === undefined ? 1 : 0;
}

async function matching({ clients, outputs }: Invocation, { json = false }: Options): Promise<number> {
  const learned = await readLearned(clients.dynamodb, outputs.tableName);
  if (json) printJson(learned ?? {});
  else console.log(learnedLines(learned).join('\n'));
  return 0;
}

async function search(invocation: Invocation, asked: string, options: Options): Promise<number> {
  const codes = silencingsIn(asked);
  const { clients, outputs } = invocation;
  if (asked === 'held') {
    const receipts = await takeHeld(clients.dynamodb, outputs, new Date());
    if (options.json) printJson({ asked, receipts });
    else for (const line of embargoLines(receipts, terminalWidth(), receipts.length)) console.log(line);
    if (receipts.length === 0) note(`No file of the last ${DAYS_BACK} days is held.`);
    return receipts.length > 0 ? 0 : 1;
  }
  if (codes === undefined) return lookUp(invocation, asked, options);
  const receipts = await takeSilenced(clients.dynamodb, outputs, new Date(), { codes });
  if (options.json) printJson({ asked, receipts });
  else for (const line of silencedList(receipts, terminalWidth())) console.log(line);
  if (receipts.length === 0) note(`No file of the last ${DAYS_BACK} days is ${codes.join(' or ')}.`);
  return receipts.length > 0 ? 0 : 1;
}

async function lookUp({ clients, outputs }: Invocation, asked: string, options: Options): Promise<number> {
  const { json = false, evidence } = options;
  let stories = 0;
  const progress = everySoMany(PROGRESS_EVERY, (count) => `${count} stories searched so far`);
  const onSearched = (count: number) => {
    stories = count;
    progress(count);
  };
  const all = await findAnything(clients, outputs, asked, { onSearched });
  const found = all.length === 1 ? await Promise.all(all.map((one) => withWords(clients.s3, outputs, one))) : all;
  if (json) printJson({ asked, found: found.map(foundDocument) });
  else for (const line of lines(found, { evidence })) console.log(line);
  if (found.length > 0) return 0;
  note(`Nothing found for ${printable(asked)}. ${searched(stories)}.`);
  note(
    `A file may still wait or have failed: "${WIREDROP} status" shows the queues, "${WIREDROP} backfill ` +
      '--missing -n --until 0m --prefix KEY" whether it is in the bucket.',
  );
  return 1;
}

/** A card if there is one match; otherwise a line for each, and what to ask next. */
function lines(found: readonly Found[], options: CardOptions): string[] {
  const width = terminalWidth();
  const [only] = found;
  if (only === undefined) return [];
  if (found.length === 1) return cardLines(only, width, options);
  const rows = found.map(({ receipts: [receipt], story }) => {
    if (receipt !== undefined) return `${receipt.disposition.padEnd(10)} ${printable(receipt.key)}`;
    return story === undefined ? '' : storyLine(story, width);
  });
  const all = counted(found.length, 'match', 'matches');
  return [...rows, '', `${found.length < MOST_FOUND ? all : `The first ${all}`}: ask for one, by its key or story id`];
}
