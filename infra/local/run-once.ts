import type { ArticleFile } from './article-files.ts';
import type { LocalStack } from './local-stack.ts';
import type { Output } from './output.ts';
import { summaryJson, summaryLines } from './report.ts';
import { openSession } from './session.ts';

/** `--once`: exit code 0, or 1 if something was left in a dead-letter queue or went without a receipt. */
export async function runOnce(
  stack: LocalStack,
  files: readonly ArticleFile[],
  json: boolean,
  output: Output,
): Promise<number> {
  const started = performance.now();
  const session = await openSession(stack, output, (body) => json && output.result(oneLine(body)));
  await session.ingest(files);
  const { summary, complete } = await session.takeStock();
  const lines = json ? [summaryJson(summary)] : summaryLines(summary, (performance.now() - started) / 1000);
  for (const line of lines) output.result(line);
  return complete ? 0 : 1;
}

/** As it was received, unless it would take more than a line. */
function oneLine(body: string): string {
  return /[\r\n]/.test(body) ? JSON.stringify(JSON.parse(body)) : body;
}
