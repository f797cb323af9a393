import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { receiptsOfKey } from '../../functions/story/dynamo-table.ts';
import type { StoryItem } from '../../functions/story/items.ts';
import { storyIdAt } from '../../functions/story/keys.ts';
import { mergeStories, planMerge, type Unchanged } from '../../functions/story/merge.ts';
import { CommandError, UsageError } from '../operator/explain.ts';
import { restorationEvent } from '../operator/files/send-file-events.ts';
import { regionOf } from '../operator/stack/outputs.ts';
import { printable, note as say, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack } from './command.ts';
import {
  accessTo,
  type CorrectionOptions,
  currentStory,
  heardLine,
  isMade,
  nameOf,
  newestReport,
  noteOf,
  versionOf,
  withCorrectionOptions,
} from './correct.ts';
import { isMeant, onlyStory } from './only-story.ts';

interface Options extends CorrectionOptions {
  readonly yes?: boolean;
}

const HELP = `
STORY and INTO are story ids, or keys or article ids of one of their reports.
STORY is withdrawn, and all its reports join INTO, also those that are still to
come. INTO keeps its own headline. The matcher can learn from it: labels.

  wiredrop merge t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU
  wiredrop merge t1-jk90CGaXTooeNDeEwjzvq1 --undo`;

const WHY: Readonly<Record<Unchanged, string>> = {
  already: 'They are merged already.',
  missing: 'One of the two is not there any more.',
  withdrawn: 'One of the two is withdrawn: restore it first.',
  'same-story': 'They are one story.',
};

export function define(command: Command): void {
  withCorrectionOptions(
    command.argument('<story>', 'the story that ends').argument('[into]', 'the story that gets its reports'),
  )
    .option('--undo', 'make STORY a story of its own again')
    .option('--yes', 'do not ask, if a story was found by words of its headline')
    .option('-n, --dry-run', 'only say what would happen, and what subscribers would hear')
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
  const { dryRun = false, json = false } = options;
  const ids = [storyIdAt(story), storyIdAt(into)] as const;
  const current = (await currentStory(invocation, ids[1])) ?? into;
  const both = new Map([story, into, current].map((one) => [storyIdAt(one), one]));
  const { changed, why, ...after } = dryRun
    ? planMerge(...ids, both, noteOf(options))
    : await mergeStories(...ids, noteOf(options), accessTo(invocation));
  const now = { story: after.story ?? story, into: after.into ?? current };
  if (json) {
    const stories = { storyId: ids[0], into: storyIdAt(now.into), revisions: [now.story.revision, now.into.revision] };
    printJson({
      ...stories,
      changed: changed && !dryRun,
      ...(dryRun && { wouldChange: changed }),
      ...(why && { why }),
    });
  } else if (!changed) console.log(WHY[why ?? 'already']);
  else {
    console.log(`${dryRun ? 'Would be merged' : 'Merged'}: ${nameOf(story)}\ninto ${nameOf(now.into)}`);
    if (story.unannounced) console.log('The one was never announced, so its end is not either.');
    else console.log(heardLine('story.withdrawn', story, now.story.revision, dryRun));
    if (now.into.announce !== 'none') console.log(heardLine('story.updated', now.into, now.into.revision, dryRun));
    if (!dryRun) console.log(`To undo: ${WIREDROP} merge ${ids[0]} --undo`);
  }
  return changed || why === 'already' ? 0 : 1;
}

async function undo(invocation: Invocation, story: StoryItem, options: Options): Promise<number> {
  const { clients, outputs } = invocation;
  const { dryRun = false, json = false } = options;
  const storyId = storyIdAt(story);
  const tell = (changed: boolean, lines: readonly string[]) =>
    json
      ? printJson({ storyId, changed: changed && !dryRun, ...(dryRun && { wouldChange: changed }) })
      : console.log(lines.join('\n'));
  const { mergedInto } = story;
  const into = mergedInto === undefined ? undefined : await currentStory(invocation, mergedInto);
  if (into === undefined) {
    tell(false, [`It is merged into no story: ${nameOf(story)}`]);
    return 0;
  }
  const { key } = story.facts.object;
  const receipts = await receiptsOfKey(clients.dynamodb, outputs.tableName, { bucket: outputs.bucketName, key });
  const own = receipts
    .filter((receipt) => receipt.storyId === storyId)
    .sort((a, b) => (a.uploadedAt < b.uploadedAt ? -1 : 1));
  const receipt = newestReport(own);
  if (receipt === undefined) throw new CommandError(`No file of ${storyId} has a receipt: ${printable(key)}`);
  const heard = (one: StoryItem, other: StoryItem, more: number) => [
    heardLine('story.updated', one, one.revision + more, dryRun),
    heardLine('story.updated', other, other.revision + more, dryRun),
  ];
  if (dryRun) {
    tell(true, [`Would be a story of its own again, from ${printable(key)}: ${storyId}`, ...heard(story, into, 1)]);
    return 0;
  }
  const note = noteOf(options);
  const MessageBody = restorationEvent([versionOf(receipt)], storyId, regionOf(outputs), note);
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  if (!(await isMade(invocation, note))) {
    say(
      `Not undone yet. Ingest may still be busy: "${WIREDROP} status" shows it. Or ${printable(key)} is gone, cannot be read, or is a retraction (ingest logs "kept"): then name another file with "${WIREDROP} withdraw KEY --restore".`,
    );
    return 1;
  }
  const now = (await currentStory(invocation, storyId)) ?? story;
  const left = (await currentStory(invocation, storyIdAt(into))) ?? into;
  tell(true, [`A story of its own again: ${nameOf(now)}`, ...heard(now, left, 0)]);
  return 0;
}
