import type { Command } from 'commander';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { openTwins } from '../../functions/story/table/dynamo-twins.ts';
import { keepApart } from '../operator/correct/keep-apart.ts';
import { UsageError } from '../operator/explain.ts';
import { twinsLines, twinsRow } from '../operator/table/twins.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { printJson, runOnStack, wholeNumber } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';
import { onlyStory } from './only-story.ts';

interface Options extends CorrectionOptions {
  readonly apart?: boolean;
  readonly limit: number;
}

const HELP = `
Lists pairs of stories of which two reports match closely: probably one event.
Merge them, or say that they are two: then nothing suggests it again, and the
matcher can learn from it. With heal=merge the stack merges new pairs itself.

  wiredrop twins
  wiredrop twins t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU --apart`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('[story]', 'one of the two').argument('[other]', 'the other'))
    .option('--apart', 'the two are not one event')
    .option('--undo', 'say no longer that they are not')
    .option('--limit <count>', 'how many to look at, the youngest first', wholeNumber(1, 10_000), 100)
    .addHelpText('after', HELP)
    .action((story: string | undefined, other: string | undefined, options: Options) => {
      const isChange = Boolean(options.apart || options.undo);
      if (isChange !== (other !== undefined) || (options.apart && options.undo))
        throw new UsageError('Name no story, or two and --apart or --undo');
      return isChange ? decide(story ?? '', other ?? '', options) : list(options);
    });
}

function list({ limit, ...options }: Options): Promise<void> {
  return runOnStack(options, {}, async ({ clients, outputs }) => {
    const rows = (await openTwins(clients.dynamodb, outputs.tableName, { limit })).map(twinsRow);
    if (options.json) printJson({ twins: rows });
    else for (const line of rows.flatMap((row) => [...twinsLines(row, terminalWidth()), ''])) console.log(line);
    if (rows.length === 0) note('No twins that nobody has decided about.');
    return 0;
  });
}

function decide(asked: string, than: string, options: Options): Promise<void> {
  return runOnStack(options, { changes: true }, async (invocation) => {
    const { story } = await onlyStory(invocation, asked);
    const { story: other } = await onlyStory(invocation, than);
    const change = await keepApart(invocation, story, other, options, options.undo);
    printChange(change, options);
    if (options.json) printJson({ storyId: storyIdAt(story), other: storyIdAt(other), ...changedOf(change, options) });
    return exitCode(change);
  });
}
