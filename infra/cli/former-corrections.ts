import type { Command } from 'commander';
import type { RequestItem } from '../../functions/story/items/items.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { onlyReport } from '../operator/correct/named-report.ts';
import { latestRequest } from '../operator/correct/undo.ts';
import { UsageError } from '../operator/explain.ts';
import { note, shellWord, WIREDROP } from '../operator/terminal/text.ts';
import { type ChangeOptions, changeBy } from './change.ts';
import { type Invocation, runOnStack, withStackOptions } from './command.ts';
import { onlyStory } from './only-story.ts';

// Spellings of 0.1: for a version they do what they did, and name the new one.

interface Options extends ChangeOptions {
  readonly undo?: boolean;
  readonly apart?: boolean;
}

export function define(command: Command): void {
  withStackOptions(command.argument('<verb>').argument('[words...]'), 'one JSON document')
    .option('--undo')
    .option('--apart')
    .option('--restore')
    .option('--reason <text>')
    .option('--by <name>')
    .option('--yes')
    .option('-n, --dry-run')
    .action((verb: string, words: string[], options: Options) =>
      runOnStack(options, { changes: !options.dryRun }, async (invocation) => {
        let code = 0;
        for (const [name, given] of await callsOf(invocation, verb, words, options)) {
          note(`Say it as: ${[WIREDROP, name, ...(name === 'undo' ? given : given.map(shellWord))].join(' ')}`);
          code = Math.max(code, await changeBy(invocation, name, given, options));
        }
        return code;
      }),
    );
}

/** The operations that are meant, each with its words. */
async function callsOf(
  invocation: Invocation,
  verb: string,
  words: readonly string[],
  { undo, apart }: Options,
): Promise<(readonly [name: string, words: readonly string[]])[]> {
  if (words.length === 0) throw new UsageError('Name what is meant');
  if (verb === 'withdraw') return [['restore', [words.join(' ')]]];
  if (apart) return [['label different', words]];
  if (!undo) return words.map((word) => ['label same', [word]]);
  const requests = await Promise.all(
    verb === 'twins' ? [apartRequest(invocation, words)] : words.map((word) => undoneBy(invocation, verb, word)),
  );
  return requests.map(({ sk }) => ['undo', [sk]]);
}

async function undoneBy(invocation: Invocation, verb: string, word: string): Promise<RequestItem> {
  if (verb === 'merge' || verb === 'headline') {
    const storyId = storyIdAt((await onlyStory(invocation, word)).story);
    return latestRequest(invocation, verb, (one) => one.undo?.storyId === storyId);
  }
  const { story, articleId } = await onlyReport(invocation, word);
  if (verb === 'split') return latestRequest(invocation, verb, (one) => one.otherStoryId === storyIdAt(story));
  return latestRequest(
    invocation,
    'label',
    ({ label, reports }) => label !== 'different' && reports[0]?.articleId === articleId,
  );
}

async function apartRequest(invocation: Invocation, words: readonly string[]): Promise<RequestItem> {
  const found = await Promise.all(words.map((word) => onlyStory(invocation, word)));
  const ids = new Set(found.map(({ story }) => storyIdAt(story)));
  return latestRequest(
    invocation,
    'label',
    ({ label, storyId, otherStoryId = '' }) => label === 'different' && ids.has(storyId) && ids.has(otherStoryId),
  );
}
