import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Notification } from '../../functions/notifications/notification.ts';
import { mapBounded } from '../../functions/runtime/map-bounded.ts';
import { requestMessage } from '../../functions/story/correct/request.ts';
import { openWatchQueue, watchMessages } from '../../infra/aws/watch-queue.ts';
import { crawledFile, headlineOf, textOf } from '../e2e/crawled-file.ts';
import { unheardAlarms } from './alarms.ts';
import type { Stage } from './stage.ts';

export interface Step {
  readonly name: string;
  readonly ms: number;
  /** Absent: it succeeded. */
  readonly fault?: string;
  /** Why it did not run. */
  readonly skipped?: string;
}

export interface Results {
  readonly steps: readonly Step[];
  /** Milliseconds from an upload to its announcement: the first, when both functions are cold, and the others. */
  readonly firstMs: number;
  readonly latenciesMs: readonly number[];
}

interface Plan {
  /** Files whose announcement is timed, one after the other. */
  readonly files: number;
  /** From one to the next. */
  readonly gapMs: number;
  /** Files that are uploaded at the same time; 0: none, and the steps of `--everything` are left out. */
  readonly burst: number;
  /** How long an article is held. */
  readonly embargoMs: number;
  /** Does nothing: says what it would call. */
  readonly prints: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const POLL_MS = 100;
const ANNOUNCED_MS = 120_000;
/** Five files at a time are read, and every announcement is received here one by one. */
const BURST_MS = 600_000;
/** A feed is collected for a minute. */
const FEED_MS = 300_000;
/** Feeds are polled every 15 minutes. */
const POLLED_MS = 1_200_000;

/**
 * Of the story that is created, copied and revised: its text has these words, so that the text says something of its
 * own.
 */
const TITLE = 'What this report about smoke names';
/** The commands look at an eventually consistent queue or index. */
const QUIET_MS = 5_000;

/** Does what a newsroom and its operators do, and looks at what comes of it. */
export async function runChecks(
  stage: Stage,
  { files, gapMs, burst, embargoMs, prints, signal, say }: Plan,
): Promise<Results> {
  const { clients, outputs, outputsFile, alarmQueueUrl, prefix, archive } = stage;
  const heard: { readonly at: number; readonly notification: Notification }[] = [];
  const alarms: string[] = [];
  const queue = await openWatchQueue(clients, { ...outputs, filter: {} });
  const end = new AbortController();
  const watching = prints
    ? []
    : [
        watchMessages(clients.sqs, queue.url, end.signal, (body) => {
          heard.push({ at: Date.now(), notification: JSON.parse(body) });
        }),
        ...(alarmQueueUrl
          ? [watchMessages(clients.sqs, alarmQueueUrl, end.signal, (body) => void alarms.push(body))]
          : []),
      ];
  const steps: Step[] = [];
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const start = Date.now();
    if (prints) say(`# ${name}`);
    const outcome = signal.aborted ? { skipped: 'interrupted' } : await attempt(work);
    steps.push({ name, ms: Date.now() - start, ...outcome });
    if (prints) return;
    say(
      `${outcome.fault ? 'FAILED' : outcome.skipped ? 'skipped' : 'ok'}  ${name}  ${outcome.fault ?? outcome.skipped ?? ''}`,
    );
  };
  /** @throws if it does not come true in time. */
  const until = async (what: string, limitMs: number, isTrue: () => boolean | Promise<boolean>): Promise<void> => {
    if (prints) return say(`wait for ${what}, ${limitMs / 1000} s at most`);
    const deadline = Date.now() + limitMs;
    while (!(await isTrue())) {
      if (signal.aborted) throw new Error('interrupted');
      if (Date.now() > deadline) throw new Error(`no ${what} within ${limitMs / 1000} s`);
      await delay(POLL_MS);
    }
  };
  const of = (key: string, type?: string) =>
    heard.filter(
      ({ notification: { data, type: own } }) =>
        data.object.key === prefix + key && (type === undefined || own === type),
    );
  const hears = (key: string, type: Notification['type']) =>
    until(`${type} of ${key}`, ANNOUNCED_MS, () => of(key, type).length > 0);
  const put = async (key: string, body: string): Promise<number> => {
    const at = Date.now();
    await clients.s3.send(new PutObjectCommand({ Bucket: outputs.bucketName, Key: prefix + key, Body: body }));
    return at;
  };
  const timed = async (key: string, body: string): Promise<number> => {
    const at = await put(key, body);
    await hears(key, 'story.created');
    return (of(key)[0]?.at ?? Number.NaN) - at;
  };
  const pause = (ms: number) => delay(prints ? 0 : ms);
  const wiredrop = async (...args: string[]): Promise<string> => {
    if (prints) say(`npx wiredrop ${args.join(' ')}`);
    if (prints) return '';
    const command = join(import.meta.dirname, '../../infra/desk/cli/wiredrop.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...args, '--outputs', outputsFile]);
    return stdout;
  };
  const receives = (key: string, disposition: string) =>
    until(`"${disposition}" of npx wiredrop status ${prefix}${key}`, ANNOUNCED_MS, async () => {
      const shown = await wiredrop('status', prefix + key).catch(() => '');
      return new RegExp(`\\b${disposition}\\b`).test(shown.replaceAll(key, ''));
    });
  /** Notifications of new stories below a folder. */
  const below = (folder: string) =>
    heard.filter(
      ({ notification: { data, type } }) => type === 'story.created' && data.object.key.startsWith(prefix + folder),
    );
  const idOf = (key: string) => of(key, 'story.created').at(-1)?.notification.subject ?? `STORY-OF-${key}`;

  const latenciesMs: number[] = [];
  const timedFiles = Array.from({ length: files }, (_, number) =>
    crawledFile({ id: `002_${String(number).padStart(10, '0')}`, text: textOf(`timed ${number}`) }),
  );
  let firstMs = Number.NaN;
  try {
    await step('a new article is announced', async () => {
      firstMs = await timed('new.md', crawledFile({ id: '001_0000000001', title: TITLE, text: textOf('smoke') }));
    });
    if (archive !== undefined)
      await step('an entry of a polled feed is announced', async () => {
        await until('story.created of the entry', POLLED_MS, () => below('polled/').length > 0);
      });
    await step(`${files} more are, timed one by one`, async () => {
      for (const [number, file] of timedFiles.entries()) {
        latenciesMs.push(await timed(`timed/${number}.md`, file));
        await pause(gapMs);
      }
    });
    await step('a copy is not, and has its receipt', async () => {
      await put(
        'copy.md',
        crawledFile({ id: '003_0000000001', title: TITLE, publisher: 'Gull Bay Wire', text: textOf('smoke') }),
      );
      await receives('copy.md', 'copy');
      await pause(QUIET_MS / 5);
      return of('copy.md').length === 0 ? undefined : 'it was announced';
    });
    await step('a revision is announced as an update', async () => {
      const later = { crawledAt: '2026-01-06 01:00:00', text: textOf('smoke, revised') };
      await put('new.md', crawledFile({ id: '001_0000000001', title: TITLE, ...later }));
      await hears('new.md', 'story.updated');
    });
    await step('a file without an article is rejected', async () => {
      await put('empty.md', '');
      await hears('empty.md', 'article.rejected');
    });
    await step('the feed shows the story', async () => {
      const Key = `${outputs.feedFolder}all.json`;
      await until('feed', FEED_MS, async () => {
        const object = await clients.s3
          .send(new GetObjectCommand({ Bucket: outputs.bucketName, Key }))
          .catch(() => undefined);
        return ((await object?.Body?.transformToString()) ?? '').includes(TITLE);
      });
    });
    if (burst > 0) {
      await step('a report is split from its story, and merged into it again', async () => {
        await wiredrop('split', `${prefix}copy.md`, '--reason', 'The smoke test asked for it.');
        await hears('copy.md', 'story.created');
        await wiredrop('merge', idOf('copy.md'), idOf('new.md'), '--reason', 'The smoke test asked for it.');
        await until('story.withdrawn of the split story', ANNOUNCED_MS, () =>
          heard.some(
            ({ notification: { type, subject } }) => type === 'story.withdrawn' && subject === idOf('copy.md'),
          ),
        );
      });
      await step('each article of a file of thirty is announced', async () => {
        const lines = Array.from({ length: 30 }, (_, line) => {
          const id = `line-${line}`;
          return JSON.stringify({ id, title: headlineOf(id), text: textOf(id) });
        });
        await put('thirty.jsonl', lines.join('\n'));
        await until('30 announcements', BURST_MS, () => below('thirty.jsonl').length === 30);
      });
      await step(`an article is announced when its embargo of ${embargoMs / 1000} s ends`, async () => {
        const end = Date.now() + embargoMs;
        const fields = [`embargo: ${new Date(end).toISOString()}`];
        await put('later.md', crawledFile({ id: '006_0000000001', text: textOf('embargo'), fields }));
        await until('story.created of later.md', embargoMs + ANNOUNCED_MS, () => of('later.md').length > 0);
        return (of('later.md')[0]?.at ?? end) < end ? 'it was announced before' : undefined;
      });
      await step('a webhook is delivered', async () => {
        await until('delivery', ANNOUNCED_MS, stage.isWebhookTaken ?? (() => false));
      });
      if (archive !== undefined)
        await step('a backfill brings twenty files, quietly', async () => {
          const said = await wiredrop('backfill', '--prefix', `${prefix}${archive}`, '--until', '0m', '--json');
          if (prints) return undefined;
          const { seen, sent } = JSON.parse(said);
          if (seen !== 20 || sent !== 20) return `${sent} of ${seen} files were sent`;
          return below(archive).length === 0 ? undefined : 'some were announced';
        });
    }
    await step('a story is withdrawn', async () => {
      await wiredrop('withdraw', `${prefix}new.md`, '--reason', 'The smoke test asked for it.');
      await hears('new.md', 'story.withdrawn');
    });
    if (burst > 0) {
      const keys = Array.from({ length: burst }, (_, number) => `burst/${number}.md`);
      const fileOf = (key: string) =>
        crawledFile({ id: `005_${key.replace(/\D/g, '').padStart(10, '0')}`, text: textOf(key) });
      await step(`${burst} files that arrive at once are announced`, async () => {
        await mapBounded(keys, 20, (key) => put(key, fileOf(key)));
        const missing = () => keys.filter((key) => of(key, 'story.created').length === 0).length;
        await until('announcement of each', BURST_MS, () => missing() === 0).catch(() => {});
        return prints || missing() === 0 ? undefined : `${missing()} were not announced within ${BURST_MS / 1000} s`;
      });
      await step('a deleted file withdraws its story', async () => {
        const [Key = ''] = keys;
        await clients.s3.send(new DeleteObjectCommand({ Bucket: outputs.bucketName, Key: prefix + Key }));
        await hears(Key, 'story.withdrawn');
      });
      const { isCanaryHeard } = stage;
      if (isCanaryHeard === undefined)
        steps.push({ name: 'a canary is announced within a minute', ms: 0, skipped: 'emulators have no schedules' });
      else
        await step('a canary is announced within a minute', async () => {
          await until('value of UploadToAnnouncement', BURST_MS, isCanaryHeard);
        });
    }
    const { raiseAlarms } = stage;
    if (raiseAlarms === undefined)
      steps.push({ name: 'every alarm reaches an encrypted topic', ms: 0, skipped: 'emulators have no alarms' });
    else
      await step('every alarm reaches an encrypted topic', async () => {
        const names = await raiseAlarms();
        const unheard = () => unheardAlarms(names, alarms);
        await until('message of each alarm', ANNOUNCED_MS, () => unheard().length === 0).catch(() => {});
        if (names.length === 0) return 'the stack has no alarms';
        return prints || unheard().length === 0 ? undefined : `nothing was heard of ${unheard().join(', ')}`;
      });
    // Nothing but its dead letter asks for it, so only the redrive can bring the story back.
    const storyId = idOf('new.md');
    const asked = { kind: 'restore', storyId, id: randomUUID(), at: new Date().toISOString(), by: 'smoke' } as const;
    const MessageBody = requestMessage(asked);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.deadLetterQueueUrl, MessageBody }));
    await step('a redrive brings the story back', async () => {
      const before = of('new.md').length;
      await wiredrop('redrive', '--dead-letters');
      await until('story.created of new.md', ANNOUNCED_MS, () => of('new.md').length > before);
    });
    await step('every notification came once', async () => {
      await pause(QUIET_MS / 5);
      const ids = heard.map(({ notification }) => notification.id);
      return new Set(ids).size === ids.length
        ? undefined
        : `${ids.length - new Set(ids).size} came twice, which SNS may do`;
    });
  } finally {
    end.abort();
    await Promise.allSettled(watching);
    await queue.close();
  }
  return { steps, firstMs, latenciesMs };
}

async function attempt(work: () => Promise<unknown>): Promise<Pick<Step, 'fault' | 'skipped'>> {
  try {
    const fault = await work();
    return typeof fault === 'string' ? { fault } : {};
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
