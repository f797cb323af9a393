import { styleText } from 'node:util';
import type { Command } from 'commander';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { storyDiff, toldLines } from '../operator/table/story-diff.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { onlyStory } from './only-story.ts';

const HELP = `
Shows each file version that told the story, the oldest first, and the words
that were [-removed-] and {+added+} since the version before. The texts come from
the bucket: a version that was deleted there is named, and not shown.

  wiredrop diff t1-jk90CGaXTooeNDeEwjzvq1`;

export function define(command: Command): void {
  withStackOptions(command.argument('<story...>', 'a story, or one of its reports'), 'one JSON document')
    .addHelpText('after', HELP)
    .action((words: string[], options: StackOptions) =>
      runOnStack(options, {}, async ({ clients, outputs, signal }) => {
        const found = await onlyStory({ clients, outputs, signal }, words.join(' '));
        const versions = await storyDiff(clients, outputs, found);
        if (options.json) printJson({ storyId: storyIdAt(found.story), versions });
        else
          for (const line of versions.flatMap((one) => [...toldLines(one, terminalWidth(), mark), '']))
            console.log(line);
        if (versions.length === 0) note('The story is withdrawn: its words are not shown.');
        return 0;
      }),
    );
}

const mark = (kind: 'added' | 'removed', words: string): string =>
  kind === 'added' ? styleText('green', `{+${words}+}`) : styleText('red', `[-${words}-]`);
