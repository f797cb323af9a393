import { writeFile } from 'node:fs/promises';
import { buildReport } from '../../console/index.ts';
import type { LocalStack } from '../../local/local-stack.ts';
import type { ArticleFile } from '../../operator/files/article-files.ts';
import { noArticleFiles } from '../../operator/files/names.ts';
import { terminalWidth } from '../../operator/terminal/text.ts';
import type { Output } from './session.ts';
import { openSession } from './session.ts';
import { detailLines, summaryJson, summaryLines } from './summary.ts';

export interface Once {
  /** As they were given. */
  readonly paths: readonly string[];
  /** What was found there. */
  readonly files: readonly ArticleFile[];
  readonly json: boolean;
  /** File that the report is written to. */
  readonly report?: string | undefined;
}

/** `--once`: exit code 0, or 1 if nothing was ingested, or something could not be read, was given up or went without a receipt. */
export async function runOnce(
  stack: LocalStack,
  { paths, files, json, report }: Once,
  output: Output,
): Promise<number> {
  const started = performance.now();
  const session = await openSession(stack, output, (body) => json && output.result(oneLine(body)));
  await session.ingest(files);
  const { summary, complete } = await session.takeStock();
  const seconds = (performance.now() - started) / 1000;
  const lines = json
    ? [summaryJson(summary)]
    : [...summaryLines(summary, seconds), ...detailLines(summary, terminalWidth())];
  for (const line of lines) output.result(line);
  if (report !== undefined) {
    await writeFile(report, buildReport(summary.report));
    output.note(`The report is in ${report}`);
  }
  if (summary.files === 0) {
    output.note(noArticleFiles(paths, stack.notifications.rules));
  }
  return complete && summary.files > 0 ? 0 : 1;
}

/** As it was received, unless it would take more than a line. */
function oneLine(body: string): string {
  return /[\r\n]/.test(body) ? JSON.stringify(JSON.parse(body)) : body;
}
