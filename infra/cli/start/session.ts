import { queueDepth } from '../../aws/queue-messages.ts';
import { collectReport } from '../../console/index.ts';
import type { LocalStack } from '../../local/local-stack.ts';
import type { ArticleFile } from '../../operator/files/article-files.ts';
import { passedOverLine, unreadable } from '../../operator/files/article-files.ts';
import { endingsOf } from '../../operator/files/names.ts';
import { readOnlyStackOutputs } from '../../operator/stack/outputs.ts';
import { showProgress } from '../../operator/terminal/progress.ts';
import { firstOf, printable } from '../../operator/terminal/text.ts';
import type { Summary } from './summary.ts';
import { planUploads, uploadAll } from './upload.ts';

/** Where the lines of a run go. */
export interface Output {
  /** Results: standard output. */
  result(line: string): void;
  /** Progress and problems: standard error. */
  note(line: string): void;
}

/** A stack with somebody who listens to its topic. */
export interface Session {
  /** Uploads files, several at a time, and waits until everything has settled. */
  ingest(files: readonly ArticleFile[]): Promise<void>;
  /** Counts what came of everything ingested. */
  takeStock(): Promise<Ingested>;
}

export interface Ingested {
  readonly summary: Summary;
  /** Whether every file could be read and has its receipt and nothing has failed for good. */
  readonly complete: boolean;
}

/** At this many the emulators have enough to do; more would only wait. */
const uploadConcurrency = 16;

/** So often the queue is asked how much of it is done. */
const PROGRESS_MS = 500;

/** @param onNotification receives each notification as the subscribed queue did. */
export async function openSession(
  stack: LocalStack,
  output: Output,
  onNotification: (body: string) => void,
): Promise<Session> {
  let notifications = 0;
  let uploaded = 0;
  let planned = 0;
  const waiting = () => queueDepth(stack.clients.sqs, stack.output('QueueUrl'));
  const since = new Date().toISOString();
  await stack.subscribe({
    topicArn: stack.output('TopicArn'),
    onMessage(body) {
      notifications += 1;
      onNotification(body);
    },
  });
  return {
    async ingest(files) {
      const { uploads, skipped } = planUploads(files, stack.notifications.rules);
      noteSkipped(skipped, stack, output);
      let count = 0;
      // Of a single file there is nothing to wait for.
      const progress = uploads.length > 1 ? showProgress('Ingesting', uploads.length) : undefined;
      const draw = async () => progress?.update(Math.max(0, count - (await waiting())));
      const timer = setInterval(() => void draw().catch(() => {}), PROGRESS_MS);
      try {
        await uploadAll(stack.clients.s3, uploads, uploadConcurrency, {
          onUploaded() {
            count += 1;
          },
          onUnreadable: (path, error) => output.note(passedOverLine(unreadable(path, error))),
        });
        uploaded += count;
        planned += uploads.length;
        await stack.settle();
      } finally {
        clearInterval(timer);
        progress?.end();
      }
    },
    async takeStock() {
      const report = await collectReport(stack.clients, readOnlyStackOutputs(stack.outputsFile), { since });
      const complete = await noteFailures(stack, uploaded, report.files, output);
      return { summary: { files: uploaded, report, notifications }, complete: complete && uploaded === planned };
    },
  };
}

const NAMES_SHOWN = 5;

function noteSkipped(skipped: readonly ArticleFile[], stack: LocalStack, output: Output): void {
  if (skipped.length === 0) return;
  output.note(`Not uploaded, because only names ending in ${endingsOf(stack.notifications.rules)} trigger ingest:`);
  for (const line of firstOf(skipped, NAMES_SHOWN, ({ path }) => `  ${printable(path)}`)) output.note(line);
}

async function noteFailures(stack: LocalStack, files: number, receipts: number, output: Output): Promise<boolean> {
  const letters = await stack.deadLetters();
  for (const { count, queue } of letters) output.note(`Left in the dead-letter queue ${queue.name}: ${count}`);
  if (receipts < files) output.note(`Without a receipt: ${files - receipts} of ${files} files`);
  return letters.length === 0 && receipts >= files;
}
