import type { Command } from 'commander';
import { REASON_UNITS } from '../../functions/story/correct/request.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { restore, withdraw } from '../operator/correct/withdraw-story.ts';
import { UsageError } from '../operator/explain.ts';
import { findWithdrawn } from '../operator/table/find-withdrawn.ts';
import { type Invocation, printJson, runOnStack } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';
import { type FoundStory, isMeant, onlyStory } from './only-story.ts';

interface Options extends CorrectionOptions {
  readonly restore?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Erases the story's text from the table and announces story.withdrawn. Ids and
hashes stay, so that no crawl and no copy restores it. The files stay in the
bucket. ANYTHING is what "wiredrop status" takes, and must match one story. With
--restore, words of its file match too.

  wiredrop withdraw articles/ferry.md --reason "The council asked us to"
  wiredrop withdraw t1-jk90CGaXTooeNDeEwjzvq1 --restore`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<anything...>', 'the story, one of its articles or files'))
    .option('--restore', 'restore a withdrawn story from its file')
    .option('--yes', 'do not ask for confirmation if the story was found by words of its headline')
    .option('-n, --dry-run', 'change nothing: print what would be announced')
    .addHelpText('after', HELP)
    .action((words: string[], options: Options) => {
      const { reason = '', dryRun = false } = options;
      if ((options.restore ?? false) === (reason.trim() !== ''))
        throw new UsageError('Give --reason TEXT, or --restore and no reason');
      if (reason.length > REASON_UNITS) throw new UsageError(`--reason has at most ${REASON_UNITS} characters`);
      return runOnStack(options, { changes: !dryRun }, async (invocation) => {
        const asked = words.join(' ');
        const found = await onlyStory(invocation, asked, options.restore ? findWithdrawn : undefined);
        if (found.isGuess && !dryRun && !options.yes && !(await isMeant(found.story, invocation.signal))) return 1;
        return act(invocation, found, options);
      });
    });
}

async function act(invocation: Invocation, { story, receipts }: FoundStory, options: Options): Promise<number> {
  const change = options.restore
    ? await restore(invocation, story, options, receipts[0]?.key)
    : await withdraw(invocation, story, options);
  printChange(change, options);
  const { revision, withdrawnAt, withdrawnBy, withdrawalReason } = change.story;
  if (options.json)
    printJson({
      storyId: storyIdAt(story),
      ...changedOf(change, options),
      revision,
      ...(withdrawnAt && { withdrawnAt }),
      ...(withdrawnBy && { withdrawnBy }),
      ...(withdrawalReason && { reason: withdrawalReason }),
    });
  return exitCode(change);
}
