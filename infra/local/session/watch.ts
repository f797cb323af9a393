import type { Notification } from '../../../functions/notify/notification.ts';
import type { ArticleFile } from '../../cli/article-files.ts';
import { terminalWidth } from '../../cli/columns.ts';
import { endingsOf } from '../../cli/no-article-files.ts';
import { notificationLine } from '../../cli/notification-line.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Output } from './output.ts';
import { openSession } from './session.ts';
import { summaryLines } from './summary.ts';

/** Plain `npm start`: ingests the examples and shows notifications as they arrive, from then on as long as the stack is up. */
export async function watch(
  stack: LocalStack,
  examples: readonly ArticleFile[],
  output: Output,
  consoleUrl: string,
): Promise<void> {
  const started = performance.now();
  const session = await openSession(stack, output, (body) => {
    output.result(notificationLine(JSON.parse(body) as Notification, terminalWidth()));
  });
  output.result(`\nThe console, in a browser: ${consoleUrl}`);
  output.result(`\nIngesting the ${examples.length} examples of tests/fixtures/articles:\n`);
  // One after another, so that everybody sees the same story: the revision after what it revises, the copy after the original.
  for (const example of examples) await session.ingest([example]);
  const { summary } = await session.takeStock();
  for (const line of ['', ...summaryLines(summary, (performance.now() - started) / 1000)]) output.result(line);
  for (const line of howToGoOn(stack)) output.result(line);
}

/** Commands that put one more file into the bucket, and that look at the stack, as they can be pasted. */
function howToGoOn(stack: LocalStack): string[] {
  const { endpoints, notifications, outputsFile } = stack;
  const [rule] = notifications.rules;
  const target = `${rule?.bucket}/${rule?.prefix}`;
  const suffixes = endingsOf(stack.notifications.rules);
  return [
    '',
    `Drop more files (names ending in ${suffixes}):`,
    '',
    `  curl -T FILE ${endpoints.fauxqs}/${target}`,
    `  aws --endpoint-url ${endpoints.fauxqs} --no-sign-request s3 cp FILE s3://${target}`,
    '',
    'Look at it from another terminal:',
    '',
    `  npm run status -- --outputs ${outputsFile}`,
    '',
    'Ctrl-C stops everything; nothing is kept.',
    '',
  ];
}
