import { createInterface } from 'node:readline/promises';
import { type Story, storyIdAt } from '../../../functions/story/items/index.ts';
import { CommandError } from '../operator/explain.ts';
import { factsFile } from '../operator/table/card.ts';
import { type Found, findAnything, searched } from '../operator/table/find.ts';
import { storyLine } from '../operator/table/lists/overview.ts';
import { endProgress } from '../operator/terminal/progress.ts';
import { note, printable, terminalWidth } from '../operator/terminal/text.ts';
import type { Invocation } from './command.ts';

export type FoundStory = Found & { readonly story: Story };

/** The one story that is meant. @throws CommandError where there is none or more than one. */
export async function onlyStory(stack: Invocation, asked: string): Promise<FoundStory> {
  let stories = 0;
  const onSearched = (count: number) => {
    stories = count;
  };
  const found = await findAnything(stack, asked, { onSearched });
  const known = found.filter((one): one is FoundStory => one.story !== undefined);
  const [only, ...others] = new Map(known.map((one) => [storyIdAt(one.story), one])).values();
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) throw new CommandError(`No story matches ${printable(asked)}. ${searched(stories)}.`);
  const lines = [only, ...others].map(({ story }) => storyLine(story, terminalWidth()));
  throw new CommandError([...lines, `${lines.length} stories: name one of them by its id`].join('\n'));
}

/**
 * Asks for confirmation, because words of a headline may match the wrong story. A withdrawn story has no headline: its
 * key is shown too.
 */
export async function isMeant(story: Story, signal: AbortSignal): Promise<boolean> {
  const key = story.withdrawn ? `\n  ${printable(factsFile(story).key)}` : '';
  note(`Found by words of its headline:\n${storyLine(story, terminalWidth())}${key}`);
  if (!process.stdin.isTTY) throw new CommandError(`No terminal to confirm: pass --yes or its id, ${storyIdAt(story)}`);
  endProgress();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Is this the one? [y/N] ', { signal }).catch(() => '');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
