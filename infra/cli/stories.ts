import type { Command } from 'commander';
import { searchFor } from '../../functions/matching/text-search.ts';
import { hottestFirst, publishersLately } from '../../functions/story/items/heat.ts';
import { isShown } from '../../functions/story/items/is-shown.ts';
import type { StoryItem } from '../../functions/story/items/items.ts';
import { ARCHIVE_INDEX } from '../../functions/story/items/keys.ts';
import { correctedLines, correctedList, withdrawnLately } from '../operator/correct/corrected.ts';
import { UsageError } from '../operator/explain.ts';
import { DAYS_BACK, daysUpTo, latestStories, pageOf, storyDocument } from '../operator/table/listing.ts';
import { storyLine } from '../operator/table/overview.ts';
import { searchedOf } from '../operator/table/search.ts';
import { note, terminalWidth } from '../operator/terminal/text.ts';
import { daySpan, instantOf } from '../operator/terminal/times.ts';
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
    .option('--hot', 'those that most publishers have joined lately, of the last three days')
    .option('--corrected', 'corrections and withdrawals, the newest first, and how to undo them')
    .action((options: Options) => {
      if (options.corrected) return listCorrected(options);
      return options.hot ? listHot(options) : list(options);
    });
}

async function list(options: Options): Promise<void> {
  const { day, archive, limit, json } = options;
  if (archive && day === undefined) throw new UsageError('--archive needs a --day');
  const index = archive ? ARCHIVE_INDEX : undefined;
  const before = options.before === undefined ? undefined : instantOf('--before', options.before).toISOString();
  const span = day === undefined ? undefined : daySpan('--day', day);
  const end = [before, span?.to].filter((at) => at !== undefined).sort()[0];
  // The list is made of UTC days: a day of this clock has parts of two.
  const days = daysUpTo(end === undefined ? new Date() : new Date(end), span === undefined ? DAYS_BACK : 2);
  await runOnStack(options, {}, async ({ clients, outputs }) => {
    const all = latestStories(clients.dynamodb, outputs.tableName, { days, before: end, index });
    const { page, next } = await pageOf(only(all, options, span?.from), limit, (story) => listedAt(story, options));
    if (json) printJson({ stories: page.map(storyDocument), next });
    else for (const story of page) console.log(storyLine(story, terminalWidth()));
    if (page.length === 0) note(`No such story ${day === undefined ? `in the last ${DAYS_BACK} days` : `on ${day}`}.`);
    if (next !== undefined && !json) note(`There are more: add --before ${next}`);
    return 0;
  });
}

const listedAt = ({ firstSeenAt, reportedAt = '' }: StoryItem, { archive }: Options): string =>
  archive ? reportedAt : firstSeenAt;

async function listCorrected(options: Options): Promise<void> {
  const { limit, json } = options;
  const others = ['day', 'archive', 'publisher', 'language', 'search', 'before', 'hot'] as const;
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

/** Days in which a story can be hot, and stories of them that are read. */
const HOT_DAYS = 3;
const HOT_STORIES = 5_000;

async function listHot(options: Options): Promise<void> {
  const { day, before, limit, json } = options;
  if (day !== undefined || before !== undefined)
    throw new UsageError('--hot shows the present: leave out --day and --before');
  const now = Date.now();
  await runOnStack(options, {}, async ({ clients, outputs }) => {
    const days = daysUpTo(new Date(now), HOT_DAYS);
    const all = only(latestStories(clients.dynamodb, outputs.tableName, { days }), options);
    const { page } = await pageOf(all, HOT_STORIES, ({ firstSeenAt }) => firstSeenAt);
    const hot = page
      .filter((story) => story.heat !== undefined && isShown(story))
      .sort(hottestFirst)
      .slice(0, limit);
    const lately = (story: StoryItem) => Number(publishersLately(story, now).toFixed(2));
    if (json) {
      printJson({
        stories: hot.map((story) => ({ ...storyDocument(story), publishersLately: lately(story) })),
      });
    } else {
      for (const story of hot)
        console.log(`${lately(story).toFixed(1).padStart(5)}  ${storyLine(story, terminalWidth() - HEAT_CELLS)}`);
    }
    if (hot.length === 0) note(`No story of the last ${HOT_DAYS} days has more than one publisher.`);
    return 0;
  });
}

async function* only(stories: AsyncIterable<StoryItem>, options: Options, from = ''): AsyncGenerator<StoryItem> {
  const { publisher, language, search } = options;
  const isWanted = searchFor(search ?? '');
  for await (const story of stories) {
    if (listedAt(story, options) < from) return;
    const publishers = [story.facts.publisher, ...(story.publishers ?? [])];
    if (publisher !== undefined && !publishers.includes(publisher)) continue;
    if (language !== undefined && story.facts.language !== language) continue;
    if (isWanted(searchedOf(story))) yield story;
  }
}
