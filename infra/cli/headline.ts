import type { Command } from 'commander';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { chooseHeadline, unlockHeadline } from '../operator/correct/choose-headline.ts';
import { onlyReport } from '../operator/correct/named-report.ts';
import { CommandError, UsageError } from '../operator/explain.ts';
import { printable } from '../operator/terminal/text.ts';
import { printJson, runOnStack } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';
import { onlyStory } from './only-story.ts';

const HELP = `
The story says what REPORT says, which is announced, and no later report takes
the headline over. Newer versions of REPORT are followed. --undo returns to the
report before, and later ones may take over again.

  wiredrop headline t1-jk90CGaXTooeNDeEwjzvq1 articles/ferry-2.md
  wiredrop headline t1-jk90CGaXTooeNDeEwjzvq1 --undo`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<story>', 'the story').argument('[report]', 'one of its reports'))
    .option('--undo', 'unlock the headline')
    .option('-n, --dry-run', 'change nothing')
    .addHelpText('after', HELP)
    .action((asked: string, named: string | undefined, options: CorrectionOptions) => {
      if ((named === undefined) !== Boolean(options.undo))
        throw new UsageError('Name a report of the story, or --undo');
      return runOnStack(options, { changes: !options.dryRun }, async (invocation) => {
        const { story } = await onlyStory(invocation, asked);
        const report = named === undefined ? undefined : await onlyReport(invocation, named);
        if (report && storyIdAt(report.story) !== storyIdAt(story))
          throw new CommandError(`${printable(named ?? '')} is a report of another story, ${storyIdAt(report.story)}.`);
        const change = report
          ? await chooseHeadline(invocation, report, options)
          : await unlockHeadline(invocation, story, options);
        printChange(change, options);
        if (options.json) printJson({ storyId: storyIdAt(change.story), ...changedOf(change, options) });
        return exitCode(change);
      });
    });
}
