import type { Command } from 'commander';
import type { StoryItem } from '../../functions/story/items/items.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { mergeInto, takeOut } from '../operator/correct/merge-stories.ts';
import { UsageError } from '../operator/explain.ts';
import { type Invocation, printJson, runOnStack } from './command.ts';
import { type CorrectionOptions, changedOf, exitCode, printChange, withCorrectionOptions } from './correct.ts';
import { isMeant, onlyStory } from './only-story.ts';

interface Options extends CorrectionOptions {
  readonly yes?: boolean;
}

const HELP = `
STORY and INTO are story ids, or keys or article ids of one of their reports.
STORY is withdrawn, and its reports join INTO, later ones too. INTO keeps its
headline. The matcher can learn from it (wiredrop labels).

  wiredrop merge t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU
  wiredrop merge t1-jk90CGaXTooeNDeEwjzvq1 --undo`;

export function define(command: Command): void {
  withCorrectionOptions(
    command.argument('<story>', 'the story that ends').argument('[into]', 'the story that gets its reports'),
  )
    .option('--undo', 'make STORY a story of its own again')
    .option('--yes', 'do not ask for confirmation if a story was found by words of its headline')
    .option('-n, --dry-run', 'change nothing: print what would be announced')
    .addHelpText('after', HELP)
    .action((asked: string, into: string | undefined, options: Options) => {
      if (!options.undo && into === undefined)
        throw new UsageError('Name the story that gets the reports: merge STORY INTO');
      return runOnStack(options, { changes: !options.dryRun }, async (invocation) => {
        const story = await chosen(invocation, asked, options);
        if (story === undefined) return 1;
        if (options.undo) return undo(invocation, story, options);
        const other = await chosen(invocation, into ?? '', options);
        return other === undefined ? 1 : merge(invocation, story, other, options);
      });
    });
}

async function chosen(invocation: Invocation, asked: string, { yes, dryRun }: Options): Promise<StoryItem | undefined> {
  const found = await onlyStory(invocation, asked);
  return found.isGuess && !dryRun && !yes && !(await isMeant(found.story, invocation.signal)) ? undefined : found.story;
}

async function merge(invocation: Invocation, story: StoryItem, into: StoryItem, options: Options): Promise<number> {
  const change = await mergeInto(invocation, story, into, options);
  const { refusal, other = into } = change;
  printChange(change, options);
  if (options.json)
    printJson({
      storyId: storyIdAt(story),
      into: storyIdAt(other),
      revisions: [change.story.revision, other.revision],
      ...changedOf(change, options),
      ...(refusal && { refusal }),
    });
  return exitCode(change);
}

async function undo(invocation: Invocation, story: StoryItem, options: Options): Promise<number> {
  const change = await takeOut(invocation, story, options);
  printChange(change, options);
  if (options.json) printJson({ storyId: storyIdAt(story), ...changedOf(change, options) });
  return exitCode(change);
}
