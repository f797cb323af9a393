import type { Notification } from '../../../functions/events/notification.ts';
import { collectReport } from '../../console/index.ts';
import type { LocalStack } from '../../local/local-stack.ts';
import type { ArticleFile } from '../../operator/files/article-files.ts';
import { endingsOf } from '../../operator/files/names.ts';
import { readOnlyStackOutputs } from '../../operator/stack/outputs.ts';
import { eventLine, notificationLine } from '../../operator/terminal/notification-line.ts';
import { counted, terminalWidth } from '../../operator/terminal/text.ts';
import type { Output } from './session.ts';
import { openSession } from './session.ts';
import { summaryLines } from './summary.ts';

/** Plain `npm start`: ingests the examples and shows notifications as they arrive, from then on as long as the stack is up. */
export async function watch(
  stack: LocalStack,
  examples: readonly ArticleFile[],
  output: Output,
  { json, consoleUrl }: { readonly json: boolean; readonly consoleUrl: string },
): Promise<void> {
  const started = performance.now();
  const session = await openSession(stack, output, (body) => {
    output.result(json ? body : notificationLine(JSON.parse(body) as Notification, terminalWidth()));
  });
  const say = json ? output.note : output.result;
  say(`\nThe console, in a browser:\n\n  ${consoleUrl}`);
  if (examples.length > 0) {
    say(`
Ingesting the ${examples.length} examples of tests/fixtures/articles:
`);
    // One after another, so that everybody sees the same story: the revision after what it revises, the copy after the original.
    for (const example of examples) await session.ingest([example]);
    const { summary } = await session.takeStock();
    for (const line of ['', ...summaryLines(summary, (performance.now() - started) / 1000)]) say(line);
  } else {
    const { files, stories } = await collectReport(stack.clients, readOnlyStackOutputs(stack.outputsFile));
    say(`
${stack.keptIn} holds ${counted(files, 'file')} and ${counted(stories, 'story', 'stories')}.`);
  }
  for (const line of howToGoOn(stack)) say(line);
}

/** Commands that put one more file into the bucket, and that look at the stack, as they can be pasted. */
function howToGoOn(stack: LocalStack): string[] {
  const { endpoints, notifications } = stack;
  const [rule] = notifications.rules;
  const target = `${rule?.bucket}/${rule?.prefix}`;
  const suffixes = endingsOf(stack.notifications.rules);
  return [
    '',
    `Drop more files (names ending in ${suffixes}):`,
    '',
    `  curl -T FILE ${endpoints.fauxqs}/${target}`,
    `  aws --endpoint-url ${endpoints.fauxqs} --no-sign-request s3 cp FILE \\`,
    `    s3://${target}`,
    '',
    'Look at it from another terminal, in this folder:',
    '',
    '  npx wiredrop put FOLDER      upload a folder',
    '  npx wiredrop status          what waits, what failed, the latest stories',
    '  npx wiredrop status WORDS    a story or file: what became of it, and why',
    '  npx wiredrop --help          everything else',
    '',
    `Ctrl-C stops everything; ${stack.keptIn === undefined ? 'nothing is kept' : `what there is stays in ${stack.keptIn}`}.`,
    '',
  ];
}

/** Dispositions that are not announced: without a line of their own, whoever dropped such a file would wait for it. */
const quiet: ReadonlySet<unknown> = new Set(['copy', 'duplicate', 'stale']);

/**
 * The line to show for a line of the ingest function's log, which has one per file (`functions/ingest/observer.ts`); undefined for every
 * other line and for files that a notification tells of.
 * @param time of the line, ISO 8601: it does not say so itself.
 */
export function quietFileLine(log: string, time: string, width: number): string | undefined {
  try {
    const { disposition, key, redelivered } = JSON.parse(log) as Readonly<Record<string, unknown>>;
    if (typeof key !== 'string' || !quiet.has(disposition) || redelivered === true) return undefined;
    return eventLine({ time, what: String(disposition), who: '', text: key }, width);
  } catch {
    // Not JSON: a runtime in distress writes plain text.
    return undefined;
  }
}
