import type { Command } from 'commander';
import { feedLines, listFeeds } from '../operator/table/feeds.ts';
import { listSources, needsLook, type SourceRow } from '../operator/table/sources.ts';
import { fit, note, printable, terminalWidth } from '../operator/terminal/text.ts';
import { onClock } from '../operator/terminal/times.ts';
import { printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

const HELP = `
Percentages are of the files of the last seven days: rejected, read with
repairs, first reports of a story, and repeats (copies and known files). Exits
with 1 if a source is silent, its files are suddenly rejected, or a polled feed
fails or has had no new entry for two weeks.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document').addHelpText('after', HELP).action(list);
}

async function list(options: StackOptions): Promise<void> {
  await runOnStack(options, {}, async ({ clients, outputs }) => {
    const feeds = await listFeeds(clients.dynamodb, outputs.tableName, Date.now());
    if (outputs.sourcesBy === undefined && feeds.length === 0)
      note('The stack does not watch its sources: set sources=publisher or sources=folder (docs/monitoring.md)');
    const sources = await listSources(clients.dynamodb, outputs.tableName, Date.now());
    if (options.json) printJson({ sources, feeds });
    else if (sources.length > 0) for (const line of tableOf(sources, terminalWidth())) console.log(line);
    if (!options.json) for (const line of feedLines(feeds, terminalWidth())) console.log(line);
    if (sources.length === 0 && outputs.sourcesBy !== undefined) note('No source has sent a file yet.');
    return sources.some(needsLook) || feeds.some(({ state }) => state !== 'ok') ? 1 : 0;
  });
}

/** Columns after the name: heading, cells, value. */
const COLUMNS: readonly (readonly [heading: string, cells: number, value: (row: SourceRow) => string])[] = [
  ['state', 9, ({ state }) => state],
  ['last seen', 19, ({ lastSeenAt }) => onClock(lastSeenAt)],
  ['a day', 7, ({ filesADay }) => filesADay.toFixed(filesADay < 10 ? 1 : 0)],
  ['rejected', 8, ({ rejectedShare }) => percent(rejectedShare)],
  ['repaired', 8, ({ repairedShare }) => percent(repairedShare)],
  ['first', 5, ({ firstShare }) => percent(firstShare)],
  ['repeats', 7, ({ repeatShare }) => percent(repeatShare)],
];

const LONGEST_NAME = 30;
const SHORTEST_NAME = 12;

function tableOf(sources: readonly SourceRow[], width: number): string[] {
  const others = COLUMNS.reduce((sum, [, cells]) => sum + cells + 2, 0);
  const cells = Math.max(SHORTEST_NAME, Math.min(LONGEST_NAME, width - others));
  const line = (name: string, texts: readonly string[]) =>
    [fit(name, cells), ...texts.map((text, at) => alignedIn(text, at))].join('  ').trimEnd();
  return [
    line(
      'source',
      COLUMNS.map(([heading]) => heading),
    ),
    ...sources.map((row) =>
      line(
        printable(row.name),
        COLUMNS.map(([, , value]) => value(row)),
      ),
    ),
  ];
}

/** Words on the left, numbers on the right. */
function alignedIn(text: string, at: number): string {
  const cells = COLUMNS[at]?.[1] ?? 0;
  return at < 2 ? text.padEnd(cells) : text.padStart(cells);
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
