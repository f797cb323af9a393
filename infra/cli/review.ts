import { emitKeypressEvents } from 'node:readline';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import { currentStory, type OperatorChange } from '../operator/correct/change.ts';
import { confirmJoin } from '../operator/correct/confirm-join.ts';
import { keepApart } from '../operator/correct/keep-apart.ts';
import { lookAt } from '../operator/correct/look-at.ts';
import { mergeInto, takeOut } from '../operator/correct/merge-stories.ts';
import { onlyReport, reportAt } from '../operator/correct/named-report.ts';
import { putBack, splitOff } from '../operator/correct/split-report.ts';
import { explain } from '../operator/explain.ts';
import { createReportReader } from '../operator/files/report-reader.ts';
import type { Passage } from '../operator/table/compare-reports.ts';
import { type ReviewPair, type ReviewRow, reviewList, reviewPair } from '../operator/table/review.ts';
import { clipCells, note, printable, terminalWidth, wrap } from '../operator/terminal/text.ts';
import { onClock } from '../operator/terminal/times.ts';
import { type Invocation, printJson, runOnStack, wholeNumber } from './command.ts';
import { type CorrectionOptions, exitCode, printChange, withCorrectionOptions } from './correct.ts';

interface Options extends CorrectionOptions {
  readonly limit: number;
  readonly list?: boolean;
  readonly all?: boolean;
}

const HELP = `
Shows close decisions of three days, the most doubtful first: joins of which the
matcher was not sure, twins, headlines that were taken over, what was nearly a
development, files that are silent on weak evidence. Two reports each; what
differs is marked. One key answers:

  r right   x split off (twins: two events)   m merge (twins)
  e the same event   n skip   u undo the last answer   q end

In a pipe, or with --list, it prints a line for each.

  wiredrop review
  wiredrop review --list --all
  wiredrop review --undo articles/ferry-2.md     # not looked at`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('[report]', 'with --undo: the report'))
    .option('--list', 'a line for each, without asking')
    .option('--all', 'also those that somebody has looked at')
    .option('--undo', 'nobody has looked at this report')
    .option('--limit <count>', 'how many', wholeNumber(1, 1_000), 100)
    .addHelpText('after', HELP)
    .action((report: string | undefined, options: Options) =>
      runOnStack(options, { changes: options.undo === true }, (invocation) =>
        options.undo ? forget(invocation, report ?? '', options) : review(invocation, options),
      ),
    );
}

async function review(invocation: Invocation, options: Options): Promise<number> {
  const rows = await reviewList(invocation);
  const shown = rows.filter(({ looked }) => options.all || !looked).slice(0, options.limit);
  if (options.json) printJson({ review: shown, total: rows.length });
  else if (options.list || !process.stdin.isTTY) for (const row of shown) console.log(rowLine(row));
  else await ask(invocation, shown, options);
  if (shown.length === 0) note('Nothing to look at.');
  return 0;
}

async function forget(invocation: Invocation, asked: string, options: Options): Promise<number> {
  const { receipt, articleId, story } = await onlyReport(invocation, asked);
  const change = await lookAt(invocation, { story, report: { articleId, key: receipt.key } }, options, true);
  printChange(change, options);
  return exitCode(change);
}

function rowLine({ why, at, headline, report, probability, looked }: ReviewRow): string {
  const sure = probability === undefined ? '' : `${Math.round(100 * probability)}%`;
  const by = looked ? `  ${looked.kind} by ${printable(looked.by)}` : '';
  const line = `${why.padEnd(17)}${sure.padStart(4)}  ${onClock(at)}  ${printable(headline)}  ${printable(report.key)}${by}`;
  return clipCells(line, terminalWidth());
}

async function ask(invocation: Invocation, rows: readonly ReviewRow[], options: Options): Promise<void> {
  const read = createReportReader(invocation.clients.s3, invocation.outputs);
  const undos: { readonly index: number; readonly undo: () => Promise<OperatorChange> }[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as ReviewRow;
    const pair = await reviewPair(invocation.clients, invocation.outputs, read, row);
    console.log(`\n${index + 1} of ${rows.length}  ${rowLine(row)}\n${row.text}`);
    if (pair) for (const line of pairLines(pair)) console.log(line);
    const answers = answersTo(invocation, row, pair, options);
    const keys = [...answers.keys(), ...(undos.length > 0 ? ['u'] : []), 'q'];
    console.log(styleText('bold', keys.map((key) => `[${key}] ${WORDS[key]}`).join('  ')));
    const key = await keyOf(keys);
    if (key === 'q') return;
    const last = key === 'u' ? undos.pop() : undefined;
    // Its row is the next one.
    if (last) index = last.index - 1;
    const answer = answers.get(key);
    try {
      const change = await (last?.undo() ?? answer?.());
      if (change) printChange(change, options);
      if (answer && change?.changed) undos.push({ index, undo: () => answer(change) });
    } catch (error) {
      note(explain(error));
    }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ r: 'right', x: 'split or two events', m: 'merge', e: 'same event', n: 'skip', u: 'undo', q: 'end' },
};

/** What a key does. @param done undoes this instead, which it did */
type Answer = (done?: OperatorChange) => Promise<OperatorChange>;

function answersTo(
  stack: Invocation,
  { why, storyId, against, report, id }: ReviewRow,
  pair: ReviewPair | undefined,
  by: Options,
): Map<string, Answer> {
  const storyAt = async (wanted: string) => {
    const story = await currentStory(stack, wanted);
    if (!story) throw new Error(`The table has no story ${wanted}.`);
    return story;
  };
  const look =
    (other?: ReviewPair['sides'][1]): Answer =>
    async (done) =>
      lookAt(stack, { story: await storyAt(storyId), report, other }, by, done !== undefined);
  const [younger = '', older = ''] = id.split(' ');
  const answers: [string, Answer][] =
    why === 'twins'
      ? [
          [
            'm',
            async (done) =>
              done
                ? takeOut(stack, done.story, by)
                : mergeInto(stack, await storyAt(younger), await storyAt(older), by),
          ],
          [
            'x',
            async (done) => keepApart(stack, await storyAt(storyId), await storyAt(against), by, done !== undefined),
          ],
        ]
      : why === 'silenced'
        ? []
        : [
            ['r', async (done) => confirmJoin(stack, await reportAt(stack, report.key), by, done !== undefined)],
            ['x', async (done) => (done ? putBack : splitOff)(stack, await reportAt(stack, report.key), by)],
          ];
  return new Map([...answers, ...(pair ? [['e', look(pair.sides[1])] as const] : []), ['n', look()]]);
}

/** Lines of a text that are shown. */
const MOST_LINES = 14;

function pairLines({ sides, passages, numbers, shared }: ReviewPair): string[] {
  const width = Math.min(terminalWidth(), 120);
  const texts = sides.flatMap(({ headline, publisher = 'no publisher' }, index) => {
    const lines = wrap(printableText(passages[index] ?? []), width).slice(0, MOST_LINES);
    const only = (numbers[index] ?? []).slice(0, 8).map(printable).join(', ');
    return [
      styleText('bold', `${printable(headline)} (${printable(publisher)})`),
      ...(only ? [`Numbers only here: ${only}`] : []),
      ...lines,
      '',
    ];
  });
  return [`${shared}% of the words of the shorter report are in both; > < marks what only one has.`, '', ...texts];
}

const printableText = (passages: readonly Passage[]): string =>
  passages
    .map(({ isOnlyHere, parts }) => {
      const text = parts.map((part) => (part.isMarked ? `>${printable(part.text)}<` : part.text)).join('');
      return isOnlyHere ? `>>${printable(text)}<<` : printable(text);
    })
    .join(' ');

/** Waits for one of these keys; Ctrl-C ends. */
function keyOf(keys: readonly string[]): Promise<string> {
  const { stdin } = process;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true).resume();
  return new Promise((resolve) => {
    const pressed = (text: string, key: { ctrl?: boolean; name?: string }) => {
      const isEnd = key.ctrl && key.name === 'c';
      if (!isEnd && !keys.includes(text)) return;
      stdin.off('keypress', pressed);
      stdin.setRawMode(false).pause();
      resolve(isEnd ? 'q' : text);
    };
    stdin.on('keypress', pressed);
  });
}
