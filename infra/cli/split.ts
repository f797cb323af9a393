import type { Command } from 'commander';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { onlyReport } from '../operator/correct/named-report.ts';
import { putBack, splitOff } from '../operator/correct/split-report.ts';
import { printJson, runOnStack } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';

const HELP = `
REPORT is the key, file name, article id or url of a report that does not belong
to its story. It becomes a story of its own, together with all reports of the
same text, and never joins the old story again. The matcher can learn from it
(wiredrop labels).

  wiredrop split articles/ferry-3.md --reason "another ferry"
  wiredrop split articles/ferry-3.md --undo`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<report...>', 'a report that does not belong to its story'))
    .option('--undo', 'put a report back into the story that it was split from')
    .option('-n, --dry-run', 'change nothing: print what would be announced')
    .addHelpText('after', HELP)
    .action((asked: string[], options: CorrectionOptions) =>
      runOnStack(options, { changes: !options.dryRun }, async (invocation) => {
        const results = [];
        let code = 0;
        for (const one of asked) {
          if (invocation.signal.aborted) break;
          const report = await onlyReport(invocation, one);
          const change = await (options.undo ? putBack : splitOff)(invocation, report, options);
          printChange(change, options);
          code = Math.max(code, exitCode(change));
          const { story, other } = change;
          // After an undo the report is in the other story.
          const [own, left] = options.undo && other ? [other, story] : [story, other];
          results.push({
            articleId: report.articleId,
            storyId: storyIdAt(own),
            ...changedOf(change, options),
            ...(left && { otherStoryId: storyIdAt(left) }),
          });
        }
        if (options.json) printJson(results);
        return code;
      }),
    );
}
