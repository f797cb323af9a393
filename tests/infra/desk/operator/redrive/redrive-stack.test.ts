import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChangeMessageVisibilityBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Announcement } from '../../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import { failedRange } from '../../../../../infra/desk/operator/queues/failed-range.ts';
import { storyOf as told } from '../../../../functions/feed/stories.ts';
import type { openQueues } from '../../../aws/queues.ts';
import { firstId, pointer, run, silent, tableOf } from './failure-queue.ts';

const AT = '2026-03-01T12:00:05.000Z';
const storyOf = (text: string, more: Partial<Story> = {}) => told(`t1-${text}`, {}, { firstSeenAt: AT, ...more });
const story = storyOf('a');
const id = storyIdAt(story);
const said = { at: AT, articles: 1, publishers: 1, named: 1, report: '1' };
const announced = (announce: Announcement['announce'], revision: number) => ({
  revision,
  announced: { ...said, announce, revision },
});
const withdrawn = { withdrawn: { at: AT, by: 'operator' }, ...announced('story.withdrawn', 2) } as const;
const coverage = { ...said, revision: 1, publishers: 3, counted: 3, version: 3 };

// Most of the time they wait for a queue that is empty.
describe('redriveStack', { concurrency: true }, () => {
  it('announces from the table what the messages of the failure queue stand for, once, and deletes them', async () => {
    const stories = [
      story,
      storyOf('between', { firstSeenAt: '2026-03-02T12:00:00.000Z' }),
      storyOf('b', { firstSeenAt: '2026-03-03T12:02:05.000Z' }),
    ];
    let pages = 0;
    const table = tableOf(stories, () => pages++);
    const done = await run({ failures: [pointer(), pointer('2026-03-03'), pointer()], table });
    const shown = done.told;
    assert.deepEqual(
      shown,
      [stories[0], stories[2]].map((one) => firstId(one as typeof story)),
    );
    assert.deepEqual([done.announced, done.left, done.stay, pages], [2, [], [], 6]);
  });

  for (const [what, more, ids] of [
    ['no revision that was stored silently', { revision: 2 }, []],
    ['a story that another report has joined since', { articleCount: 2 }, [`${id}.1`]],
    ['a withdrawal that a later copy has silenced', withdrawn, [`${id}.2`]],
    [
      'a story and its coverage, which later writes have silenced',
      { articleCount: 5, version: 5, coverage },
      [`${id}.1`, `${id}.covered.3`],
    ],
    ['no coverage of an earlier revision', { ...announced('story.updated', 2), coverage }, [`${id}.2`]],
    ['only the withdrawal of a covered story', { ...withdrawn, coverage }, [`${id}.2`]],
    [
      'a story that began before that time and was written after it',
      { firstSeenAt: '2026-02-01T00:00:00.000Z', lastSeenAt: '2026-03-02T00:00:00.000Z' },
      [`${id}.1`],
    ],
  ] as const)
    it(`announces ${what}`, async () => {
      const table = tableOf([{ ...story, announce: 'none', ...more } as Story]);
      assert.deepEqual((await run({ failures: [pointer()], table })).told, ids);
    });

  it('announces nothing of a story that never was, whatever joined it', async () => {
    const { announced: _, ...silent } = { ...story, announce: 'none' as const, articleCount: 2 };
    assert.deepEqual((await run({ failures: [pointer()], table: tableOf([silent]) })).told, []);
  });

  it('announces a span of time that was asked for, whatever the failure queue holds', async () => {
    const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    const done = await run({ failures: ['odd'], dead: ['dead'], table: tableOf([story]), span, deadLetters: false });
    assert.deepEqual([done.told, done.left, done.home, done.stay], [[firstId(story)], [], [], ['odd']]);
    const refused = await run({ table: tableOf([story]), span, fails: () => true });
    assert.deepEqual(refused.left, ['Not all of that time is announced.']);
  });

  it('says how much the table has before it announces any of it, and does not if nobody agrees', async () => {
    const found: object[] = [];
    const table = tableOf([story, storyOf('b', announced('story.updated', 3))]);
    for (const isAgreed of [false, true]) {
      const askBefore = async (one: object) => found.push(one) > 0 && isAgreed;
      const { told, stay } = await run({ failures: [pointer()], table, askBefore });
      assert.deepEqual([told.length, stay.length], isAgreed ? [2, 0] : [0, 1]);
    }
    assert.deepEqual(found, Array(2).fill({ announcements: 2, updates: 1 }));
    const askBefore = () => assert.fail('asked for nothing');
    assert.deepEqual((await run({ failures: [pointer()], askBefore })).stay, []);
  });

  it('keeps the messages if the topic refuses a story, and names it; it goes on with the others', async () => {
    const stories = Array.from({ length: 230 }, (_, at) => storyOf(String(at)));
    const failures: string[] = [];
    const options = { failures: [pointer()], failure: (subject: string) => void failures.push(subject) };
    const fails = (one: string) => one === firstId(stories[7] as typeof story);
    const most = await run({ ...options, table: tableOf(stories), fails });
    assert.deepEqual([most.announced, most.stay.length], [229, 1]);
    assert.deepEqual(failures.splice(0), [`story ${storyIdAt(stories[7] as typeof story)}`]);
    // A topic that is gone is not asked a thousand times.
    const none = await run({ ...options, table: tableOf(stories), fails: () => true });
    assert.deepEqual([none.announced, none.stay.length, failures.length], [0, 1, 100]);
  });

  it("keeps messages that are not Lambda's, and says so", async () => {
    for (const stray of ['is this thing on?', '{"Records":[]}', 'null', pointer('long ago')]) {
      const { told, stay, left } = await run({ failures: [stray, pointer()], table: tableOf([story]) });
      assert.deepEqual([told, stay], [[firstId(story)], [stray]]);
      assert.match(left.join() ?? '', /^1 message stays in the failure queue: not Lambda's/);
    }
    for (const half of ['approximateArrivalOfFirstRecord', 'approximateArrivalOfLastRecord'])
      assert.throws(() => failedRange(pointer().replace(half, 'gone')), /not about records/);
  });

  it('says of messages that another redrive holds that they are not announced yet', async () => {
    const prepare = ({ sqs, home }: Awaited<ReturnType<typeof openQueues>>) =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl: home.replace(/home$/, 'another'), VisibilityTimeout: 60 }));
    const { left } = await run({ failures: [pointer()], table: tableOf([story]), prepare });
    assert.match(left.join(), /^1 message stays in the failure queue: not announced, or in flight in another redrive/);
  });

  it('hides its messages from others for as long as the table may take to be read', async () => {
    let hidden = 0;
    const table = tableOf([story]);
    const prepare = async ({ sqs }: Awaited<ReturnType<typeof openQueues>>) => {
      const send = sqs.send.bind(sqs);
      sqs.send = async (command: unknown) => {
        if (command instanceof ChangeMessageVisibilityBatchCommand)
          hidden = Math.max(
            hidden,
            ...(command.input.Entries ?? []).map(({ VisibilityTimeout = 0 }) => VisibilityTimeout),
          );
        return send(command as never);
      };
    };
    await run({ failures: [pointer()], table, prepare });
    assert.equal(hidden, 3_600);
  });

  it('moves dead letters although nothing can be announced', async () => {
    const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    const table = tableOf(denied);
    const unread = await run({ failures: [pointer()], dead: ['dead'], table });
    assert.deepEqual([unread.moved, unread.home, unread.stay.length], [1, ['dead'], 1]);
    assert.match(unread.left.join() ?? '', /^Not permitted: not authorized$/);
    const gone = await run({ dead: ['dead'], gone: 'failures' });
    assert.deepEqual([gone.home, gone.left.length], [['dead'], 1]);
  });

  it('announces before it fails to move the dead letters', async () => {
    const done = await run({ failures: [pointer()], table: tableOf([story]), gone: 'dead letters' });
    assert.deepEqual([done.told, 'error' in done], [[firstId(story)], true]);
  });

  it('does only the one that is asked for', async () => {
    const all = { failures: ['odd'], dead: ['dead'] };
    const announced = await run({ ...all, deadLetters: false });
    assert.deepEqual([announced.home, announced.left.length], [[], 1]);
    const moved = await run({ ...all, announcements: false });
    assert.deepEqual([moved.home, moved.left], [['dead'], []]);
  });

  it('leaves every message in its queue if it is interrupted', async () => {
    const stories = Array.from({ length: 230 }, (_, at) => storyOf(String(at)));
    const interrupted = new AbortController();
    const options = { failures: [pointer()], dead: ['dead'], table: tableOf(stories) };
    const report = { ...silent, announced: () => interrupted.abort(), signal: interrupted.signal };
    const during = await run({ ...options, ...report });
    assert.deepEqual([during.announced, during.stay.length, during.home], [100, 1, []]);
    const before = await run({ ...options, signal: AbortSignal.abort() });
    assert.deepEqual([before.told, before.stay.length, before.home], [[], 1, []]);
    assert.match(before.left.join() ?? '', /Interrupted/);
  });

  it('counts what is in flight elsewhere as left', async () => {
    const dead = ['held', 'free'];
    const prepare = ({ sqs, deadLetters }: { sqs: { send: (one: never) => unknown }; deadLetters: string }) =>
      sqs.send(
        new ReceiveMessageCommand({ QueueUrl: deadLetters, VisibilityTimeout: 60 }) as never,
      ) as Promise<unknown>;
    const { moved, left } = await run({ dead, prepare });
    assert.equal(moved, 1);
    assert.match(left.join() ?? '', /^1 in the dead-letter queue are in flight elsewhere/);
  });
});
