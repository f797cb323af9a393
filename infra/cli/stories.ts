import type { Command } from 'commander';
import { HOT_DAYS, publishersLately } from '../../functions/story/items/heat.ts';
import { correctedLines, correctedList, withdrawnLately } from '../operator/correct/corrected.ts';
import { UsageError } from '../operator/explain.ts';
import { askedStories, changedStories, hotDocument, hotStories } from '../operator/table/asked-stories.ts';
import { DAYS_BACK, storyDocument } from '../operator/table/listing.ts';
import { storyLine } from '../operator/table/overview.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { printJson, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

/** Cells of the number in front of a hot story. */
const HEAT_CELLS = 7;

interface Options extends StackOptions {
  readonly day?: string;
  readonly archive?: boolean;
  readonly publisher?: string;
  readonly language?: string;
  readonly search?: string;
  readonly limit: number;
  readonly before?: string;
  readonly since?: string;
  readonly hot?: boolean;
  readonly corrected?: boolean;
}

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document: stories, and where the next page begins')
    .option('--day <day>', `only of one day (2026-01-05); else the last ${DAYS_BACK} days`)
    .option('--archive', 'with --day: those of an archive that were on this day, whenever they came')
    .option('--publisher <name>', 'only stories that this publisher reports')
    .option('--language <code>', 'only in this language (en, ko)')
    .option('--search <words>', 'only with these words in headlines, publishers, urls or ids')
    .option('--limit <count>', 'how many', wholeNumber(1, 10_000), 20)
    .option('--before <time>', 'only those first seen before it: the next page')
    .option('--since <time>', 'those that are new or have changed since then, the latest change first')
    .option('--hot', 'those that most publishers have joined lately, of the last three days')
    .option('--corrected', 'corrections and withdrawals, the newest first, and how to undo them')
    .action((options: Options) => {
      if (options.corrected) return listCorrected(options);
      if (options.since !== undefined) return listChanged(options, options.since);
      return options.hot ? listHot(options) : list(options);
    });
}

async function list(options: Options): Promise<void> {
  const { day, json, archive } = options;
  if (archive && day === undefined) throw new UsageError('--archive needs a --day');
  await runOnStack(options, {}, async (invocation) => {
    const { page, next } = await askedStories(invocation, options);
    if (json) printJson({ stories: page.map(storyDocument), next });
    else for (const story of page) console.log(storyLine(story, terminalWidth()));
    if (page.length === 0) note(`No such story ${day === undefined ? `in the last ${DAYS_BACK} days` : `on ${day}`}.`);
    if (next !== undefined && !json) note(`There are more: add --before ${next}`);
    return 0;
  });
}

async function listChanged(options: Options, since: string): Promise<void> {
  if (options.day !== undefined || options.before !== undefined)
    throw new UsageError('--since does not combine with --day and --before');
  await runOnStack(options, {}, async (invocation) => {
    const stories = await changedStories(invocation, options, since);
    if (options.json) printJson({ stories: stories.map(storyDocument) });
    else for (const story of stories) console.log(storyLine(story, terminalWidth()));
    if (stories.length === 0) note(`No story has changed since ${since}.`);
    return 0;
  });
}

async function listCorrected(options: Options): Promise<void> {
  const { limit, json } = options;
  const others = ['day', 'archive', 'publisher', 'language', 'search', 'before', 'since', 'hot'] as const;
  const other = others.find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--corrected does not combine with --${other}`);
  await runOnStack(options, {}, async (invocation) => {
    const { rows, total } = await correctedList(invocation, await withdrawnLately(invocation), limit);
    if (json) printJson({ corrected: rows, total });
    else for (const line of rows.flatMap((row) => correctedLines(row, terminalWidth()))) console.log(line);
    if (total === 0) note('No corrections or withdrawals yet.');
    else if (total > rows.length && !json) note(`${total - rows.length} older ones: add --limit ${total}`);
    return 0;
  });
}

async function listHot(options: Options): Promise<void> {
  if (options.day !== undefined || options.before !== undefined)
    throw new UsageError('--hot shows the present: leave out --day and --before');
  const now = Date.now();
  await runOnStack(options, {}, async (invocation) => {
    const hot = await hotStories(invocation, options, now);
    if (options.json) printJson({ stories: hot.map((story) => hotDocument(story, now)) });
    else
      for (const story of hot) {
        const lately = publishersLately(story, now)
          .toFixed(1)
          .padStart(HEAT_CELLS - 2);
        console.log(`${lately}  ${storyLine(story, terminalWidth() - HEAT_CELLS)}`);
      }
    if (hot.length === 0)
      note(`No story of the last ${HOT_DAYS} days has more than one publisher; old articles do not count.`);
    return 0;
  });
}
