import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { raisedAlarms } from '../../../../../infra/desk/operator/alarms.ts';
import { OPERATIONS } from '../../../../../infra/desk/operator/operations/table.ts';
import type { QueueStatus } from '../../../../../infra/desk/operator/queues/depths.ts';
import type { StackOutputs } from '../../../../../infra/desk/operator/stack/outputs.ts';
import type { FeedRow } from '../../../../../infra/desk/operator/table/lists/feeds.ts';
import {
  type LookedAt,
  type Problem,
  problemLines,
  problemsOf,
} from '../../../../../infra/desk/operator/table/problems.ts';
import { onClock } from '../../../../../infra/desk/operator/terminal/times.ts';

const NOW = Date.parse('2026-01-05T10:00:00.000Z');
const since = '2026-01-05T08:00:00.000Z';
const nothing = { count: 0, keys: [], strays: [] };
const calm: QueueStatus = { waiting: 4, inFlight: 2, deadLetters: nothing, unannounced: nothing };
const feed: FeedRow = {
  url: 'https://a.example/rss',
  name: 'a',
  state: 'ok',
  polledAt: '2026-01-05T09:50:00.000Z',
  failures: 0,
};
const webhook = { name: 'chat', format: 'slack', logGroup: '/log', waiting: 0, deadLetters: 0 } as const;
const source = {
  rejectedShare: 0,
  repairedShare: 0,
  firstShare: 0,
  repeatShare: 0,
  filesADay: 9,
  expected: 12,
  lastSeenAt: since,
};

/** One of everything that can need a look. */
const EVERYTHING: LookedAt = {
  queues: {
    ...calm,
    deadLetters: { count: 5, since, keys: ['a.md', 'b\u001b[31m.md', 'c.md', 'd.md'], strays: ['id-1'] },
    unannounced: { ...nothing, count: 1 },
  },
  backfill: { waiting: 0, progress: { updatedAt: '2026-01-04T10:00:00.000Z' } as never },
  webhooks: [
    webhook,
    {
      ...webhook,
      name: 'gone',
      deadLetters: 1,
      offSince: since,
      lastError: `the endpoint answered 500: ${'x'.repeat(280)}`,
    },
    { ...webhook, name: 'slow', waiting: 3, failures: 4, failingSince: since, lastError: 'timed out' },
  ],
  feeds: [
    feed,
    { ...feed, name: 'bad', state: 'failing', failures: 9, failingSince: since, lastError: '503', nextAt: since },
  ],
  sources: [
    { name: 'Harbour Wire', state: 'silent', ...source },
    { name: 'Meridian', state: 'rejecting', ...source, rejectedShare: 0.5 },
  ],
  heldUntil: ['2026-01-05T09:00:00.000Z', '2026-01-05T09:59:00.000Z'],
  faults: {
    webhooks: Object.assign(new Error('is not authorized to perform: sqs:GetQueueAttributes'), {
      name: 'AccessDenied',
    }),
  },
};

describe('what needs a look', () => {
  const find = (all: readonly Problem[], id: string) => all.find((one) => one.id === id) ?? assert.fail(id);
  const all = problemsOf(EVERYTHING, NOW);

  it('is nothing where all is well', () =>
    assert.deepEqual(
      problemsOf({ queues: calm, webhooks: [webhook], feeds: [feed], sources: [], faults: {} }, NOW),
      [],
    ));

  it('is a row each, in whole sentences, with a command or an operation that there is', () => {
    assert.equal(all.length, 10);
    for (const { id, text, command, action } of all) {
      assert.match(text, /^[A-Z\d].*[.]$/, id);
      if (command)
        assert.ok(
          ['redrive', 'webhooks', 'status', 'sources', 'rejected', 'backfill'].includes(command.split(' ')[1] ?? ''),
          command,
        );
      const operation = action && OPERATIONS[action.operation];
      assert.ok(!action || operation?.question, id);
      for (const asked of Object.keys(action?.asked ?? {})) assert.ok(operation && asked in operation.takes, asked);
    }
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });

  it('names failed files, since when, and messages that redrive cannot understand', () => {
    const at = onClock(since);
    const { text, command } = find(all, 'dead letters');
    assert.equal(
      text,
      `5 messages could not be ingested, the oldest since ${at}: a.md, b.md, c.md and 2 more. 1 of them is not ` +
        'of this stack (id-1): wiredrop console deletes it.',
    );
    assert.equal(command, 'wiredrop redrive');
    const strays = { ...calm, deadLetters: { ...nothing, count: 3_000, since, strays: [] } };
    assert.match(
      problemsOf({ queues: strays, faults: {} }, NOW)[0]?.text ?? '',
      /or longer\.$/,
      'only some were looked at',
    );
    const only = { ...calm, deadLetters: { ...nothing, count: 1, strays: ['id-1'] } };
    const [row] = problemsOf({ queues: only, faults: {} }, NOW);
    assert.deepEqual([row?.command, row?.action], [undefined, undefined]);
  });

  it("shows a webhook's error uncut, and switches on only one that holds something", () => {
    const gone = find(all, 'webhook gone');
    assert.ok(gone.quoted?.endsWith('x'.repeat(280)));
    assert.deepEqual(gone.action?.asked, { on: 'gone' });
    const found = [find(all, 'webhook slow').action, find(all, 'webhook slow').command];
    assert.deepEqual(found, [undefined, 'wiredrop webhooks']);
  });

  it('says which permission is missing, and where all of them stand', () => {
    const { text, quoted } = find(all, 'fault webhooks');
    assert.match(text, /^Cannot be read: webhooks\. An operator needs docs\/examples\/operator-policy\.json\.$/);
    assert.match(quoted ?? '', /^Not permitted: .*sqs:GetQueueAttributes/);
  });

  it('says that release and poll did not run, by what is overdue', () => {
    assert.match(find(all, 'release').text, /^1 embargo has ended .* The function release does not run/);
    assert.ok(!all.some(({ id }) => id === 'poll'), 'one feed is in time');
    const late = { feeds: [{ ...feed, polledAt: since }], faults: {} };
    assert.match(find(problemsOf(late, NOW), 'poll').text, /^No feed was polled since .* poll does not run/);
  });

  it('says which alarm has gone off, whatever part it is of, unless a row says more', async () => {
    const says = 'The function learn has failed for two days. Its log says why: npx wiredrop learned.';
    const letters = 'A message was given up. Send it again: npx wiredrop redrive.';
    const stack = { stackName: 'Papers/News' } as StackOutputs;
    const asked: unknown[] = [];
    const alarms = await raisedAlarms(stack, async (ask) => {
      asked.push(ask);
      const MetricAlarms = [says, letters].map((AlarmDescription, at) => ({
        ...{ AlarmName: `Papers-Alarm${at}`, AlarmDescription, StateUpdatedTimestamp: new Date(since) },
      }));
      return { MetricAlarms };
    });
    assert.deepEqual(asked, [{ AlarmNamePrefix: 'Papers-', StateValue: 'ALARM', MaxRecords: 100 }]);
    const rows = problemsOf({ ...EVERYTHING, alarms }, NOW).filter(({ id }) => id.startsWith('alarm'));
    assert.deepEqual(
      rows.map(({ id, text, command }) => [id, text, command]),
      [['alarm Papers-Alarm0', `An alarm is on since ${onClock(since)}. ${says}`, 'wiredrop learned']],
    );
    const local = { ...stack, endpoints: { fauxqs: '', dynamodb: '' } } as StackOutputs;
    assert.deepEqual(await raisedAlarms(local, () => Promise.reject(new Error('nobody is asked'))), []);
  });

  it('counts what is more than a screen', () => {
    const bad: FeedRow[] = Array.from({ length: 30 }, (_, at) => ({
      ...feed,
      url: `https://${at}.example`,
      state: 'gone',
    }));
    const rows = problemsOf({ feeds: bad, faults: {} }, NOW);
    assert.deepEqual([rows.length, rows.at(-1)?.text], [21, '10 more feeds need a look.']);
    assert.equal(problemsOf({ feeds: bad.slice(0, 20), faults: {} }, NOW).length, 20);
  });

  it('wraps its sentences, and leaves commands in one line', () => {
    const lines = problemLines(all, 60);
    assert.ok(lines.filter((line) => line.startsWith('! ')).length === all.length);
    assert.ok(lines.includes('    wiredrop webhooks --on gone'));
    const found = lines.filter((line) => line.length > 60 && !line.startsWith('    wiredrop'));
    assert.deepEqual(found, []);
  });

  it('offers to switch on a webhook that is off, although nothing of it failed', () => {
    const off = { webhooks: [{ ...webhook, offSince: since }], faults: {} };
    assert.deepEqual(problemsOf(off, NOW)[0]?.action?.asked, { on: 'chat' });
  });
});
