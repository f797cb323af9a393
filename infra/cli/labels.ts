import type { Command } from 'commander';
import { labelLines, requestsMade } from '../operator/table/corrections.ts';
import { counted, note, WIREDROP } from '../operator/terminal/text.ts';
import { printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

const HELP = `
Prints what split, merge and label have said, a pair of reports a line: the file
that "npm run train -- DIR --labels FILE" takes. Of a pair that was corrected
twice only the newest counts. --json has all of them, in their order.

  wiredrop labels > labels.tsv`;

export function define(command: Command): void {
  withStackOptions(command, 'all corrections, with who, when and why')
    .addHelpText('after', HELP)
    .action((options: StackOptions) =>
      runOnStack(options, {}, async ({ clients, outputs }) => {
        const all = await requestsMade(clients.dynamodb, outputs.tableName);
        if (options.json) printJson({ corrections: all });
        else for (const line of labelLines(all)) console.log(line);
        if (all.length === 0)
          note(`Nothing was corrected or labelled yet: "${WIREDROP} split", "merge" and "label" do.`);
        else if (!options.json) note(counted(all.length, 'correction'));
        return 0;
      }),
    );
}
