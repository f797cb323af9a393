import type { Command } from 'commander';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { confirmJoin } from '../operator/correct/confirm-join.ts';
import { onlyReport } from '../operator/correct/named-report.ts';
import { printJson, runOnStack } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';

const HELP = `
Records that a report belongs to its story. It changes no story and announces
nothing. The matcher can learn from it (wiredrop labels): from its errors alone
it would learn only half.

  wiredrop right articles/ferry-2.md`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<report...>', 'a report that belongs to its story'))
    .option('--undo', 'say no longer that it belongs there')
    .addHelpText('after', HELP)
    .action((asked: string[], options: CorrectionOptions) =>
      runOnStack(options, { changes: true }, async (invocation) => {
        const results = [];
        let code = 0;
        for (const one of asked) {
          const report = await onlyReport(invocation, one);
          const change = await confirmJoin(invocation, report, options, options.undo);
          printChange(change, options);
          code = Math.max(code, exitCode(change));
          const { articleId, story } = report;
          results.push({ articleId, storyId: storyIdAt(story), ...changedOf(change, options) });
        }
        if (options.json) printJson(results);
        return code;
      }),
    );
}
