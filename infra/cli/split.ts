import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import type { StoryItem } from '../../functions/story/items.ts';
import { storyIdAt } from '../../functions/story/keys.ts';
import { mergeStories } from '../../functions/story/merge.ts';
import { listedArticles } from '../../functions/story/story-reports.ts';
import { CommandError } from '../operator/explain.ts';
import { splitEvent } from '../operator/files/send-file-events.ts';
import { regionOf } from '../operator/stack/outputs.ts';
import { findStory, type StoryReport } from '../operator/table/find.ts';
import { printable, note as say, WIREDROP } from '../operator/terminal/text.ts';
import { type Invocation, printJson, runOnStack } from './command.ts';
import {
  accessTo,
  type CorrectionOptions,
  currentStory,
  heardLine,
  isMade,
  type NamedReport,
  nameOf,
  noteOf,
  onlyReport,
  versionOf,
  withCorrectionOptions,
} from './correct.ts';

const HELP = `
A REPORT is the key, the file name or the article id of a report that does not
belong to its story. It founds a story of its own, with all reports of the same
text, and never joins that one again. The matcher can learn from it: labels.

  wiredrop split articles/ferry-3.md --reason "another ferry"
  wiredrop split articles/ferry-3.md --undo`;

/** The document of `--json`, one of each report. */
interface Result {
  readonly articleId: string;
  readonly storyId: string;
  readonly changed: boolean;
  readonly wouldChange?: boolean;
  /** The story that it was split from, or that it is in again. */
  readonly otherStoryId?: string;
}

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<report...>', 'a report that does not belong to its story'))
    .option('--undo', 'put a report back into the story that it was split from')
    .option('-n, --dry-run', 'only say what would happen, and what subscribers would hear')
    .addHelpText('after', HELP)
    .action((asked: string[], options: CorrectionOptions) =>
      runOnStack(options, { changes: !options.dryRun }, async (invocation) => {
        const results: Result[] = [];
        let code = 0;
        for (const one of asked) {
          if (invocation.signal.aborted) break;
          const report = await onlyReport(invocation, one);
          const result = await (options.undo ? putBack : splitOff)(invocation, report, options);
          if (result === undefined) code = 1;
          else results.push(result);
        }
        if (options.json) printJson(results);
        return code;
      }),
    );
}

type Say = (...lines: string[]) => void;

const sayTo = ({ json = false }: CorrectionOptions): Say =>
  json ? () => {} : (...lines) => console.log(lines.join('\n'));

async function splitOff(
  invocation: Invocation,
  { articleId, receipt, story }: NamedReport,
  options: CorrectionOptions,
): Promise<Result | undefined> {
  const { clients, outputs } = invocation;
  const { dryRun = false } = options;
  const tell = sayTo(options);
  const storyId = storyIdAt(story);
  if (story.withdrawnAt !== undefined)
    throw new CommandError(`The story of ${articleId} is withdrawn: restore it first.`);
  const { reports = [] } = (await findStory(clients, outputs, storyId)) ?? {};
  const others = reports.filter((one) => one.articleId !== articleId && one.receipt?.textKey !== receipt.textKey);
  if (listedArticles(story).length < 2 || others.length === 0) {
    const why =
      story.articleCount > 1 ? 'All reports of its story have the same text' : 'It is a story of its own already';
    tell(`${why}: ${nameOf(story)}`);
    return { articleId, storyId, changed: false };
  }
  const heard = (from: StoryItem, founded: StoryItem | undefined) => {
    const report = reports.find((one) => one.articleId === articleId);
    tell(
      founded
        ? heardLine('story.created', founded, 1, false)
        : `Would be announced: story.created (revision 1) of "${printable(report?.headline ?? articleId)}"`,
      heardLine('story.updated', from, from.revision + (founded ? 0 : 1), founded === undefined),
    );
  };
  if (dryRun) {
    tell(`Would be split off ${nameOf(story)}: ${printable(receipt.key)}`);
    if (story.unannounced) tell('The story was never announced, so this is not either.');
    else heard(story, undefined);
    return { articleId, storyId, changed: false, wouldChange: true };
  }
  const note = noteOf(options);
  const heir = story.facts.articleId === articleId ? heirOf(others) : undefined;
  const MessageBody = splitEvent(versionOf(receipt), { storyId, note, heir }, regionOf(outputs));
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody }));
  const isDone = await isMade(invocation, note);
  const now = isDone ? await onlyReport(invocation, receipt.key) : undefined;
  if (now === undefined) {
    say(
      `Not split yet: ${printable(receipt.key)}. Ingest may still be busy: "${WIREDROP} status" shows it. Or the file is gone or cannot be read, or its story changed in the meantime (ingest logs "kept" with the reason): then try again.`,
    );
    return undefined;
  }
  tell(`Split off ${nameOf(story)}: ${printable(receipt.key)}`);
  const from = (await currentStory(invocation, storyId)) ?? story;
  if (now.story.unannounced) tell(`It is ${nameOf(now.story)}. Not announced, as its story was not either.`);
  else heard(from, now.story);
  tell(`To undo: ${WIREDROP} split ${printable(receipt.key)} --undo`);
  return { articleId, storyId: storyIdAt(now.story), changed: true, otherStoryId: storyId };
}

/** A report that stays, whose file is known. */
function heirOf(others: readonly StoryReport[]) {
  const receipt = others.find((one) => one.receipt !== undefined)?.receipt;
  return receipt && versionOf(receipt);
}

async function putBack(
  invocation: Invocation,
  { articleId, receipt, story }: NamedReport,
  options: CorrectionOptions,
): Promise<Result | undefined> {
  const tell = sayTo(options);
  const storyId = storyIdAt(story);
  const { splitFrom } = story;
  if (splitFrom === undefined) {
    tell(`It is not split off: ${nameOf(story)} has ${printable(receipt.key)}`);
    return { articleId, storyId, changed: false };
  }
  const from = await currentStory(invocation, splitFrom);
  if (from === undefined || from.withdrawnAt !== undefined)
    throw new CommandError(`The story that ${articleId} was split from is withdrawn or gone: ${splitFrom}`);
  if (options.dryRun) {
    tell(`Would be in ${nameOf(from)} again: ${printable(receipt.key)}`);
    tell(
      heardLine('story.withdrawn', story, story.revision + 1, true),
      heardLine('story.updated', from, from.revision + 1, true),
    );
    return { articleId, storyId, changed: false, wouldChange: true, otherStoryId: storyIdAt(from) };
  }
  const {
    changed,
    into = from,
    story: now = story,
  } = await mergeStories(storyId, storyIdAt(from), noteOf(options), accessTo(invocation));
  tell(changed ? `In ${nameOf(into)} again: ${printable(receipt.key)}` : `It is in ${nameOf(into)} already.`);
  if (changed)
    tell(
      heardLine('story.withdrawn', now, now.revision, false),
      heardLine('story.updated', into, into.revision, false),
    );
  return { articleId, storyId: storyIdAt(into), changed, otherStoryId: storyId };
}
