import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { erasedFacts } from '../../../../functions/story/items/facts.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, pointer, run, silent, tableOf } from './failure-queue.ts';

const storyOf = (text: string, more: object = {}) =>
  storyItem({ articleId: text, text }).then((story) => ({
    ...story,
    firstSeenAt: '2026-03-01T12:00:05.000Z',
    ...more,
  }));
const story = await storyOf('a');
const id = storyIdAt(story);

// Most of the time they wait for a queue that is empty.
describe('redriveStack', { concurrency: true }, () => {
  it('announces from the table what the messages of the failure queue stand for, once, and deletes them', async () => {
    const stories = [
      story,
      await storyOf('between', { firstSeenAt: '2026-03-02T12:00:00.000Z' }),
      await storyOf('b', { firstSeenAt: '2026-03-03T12:02:05.000Z' }),
    ];
    let pages = 0;
    const table = tableOf(stories, () => pages++);
    const done = await run({ failures: [pointer(), pointer('2026-03-03'), pointer()], table });
    assert.deepEqual(
      done.told,
      [stories[0], stories[2]].map((one) => firstId(one as typeof story)),
    );
    assert.deepEqual([done.announced, done.left, done.stay, pages], [2, [], [], 6]);
  });

  for (const [what, more, ids] of [
    ['a revision that was stored silently', { announce: 'none', revision: 2 }, [`${id}.2`]],
    ['a story that another report has joined since', { announce: 'none', articleCount: 2 }, [`${id}.1`]],
    ['no story that was never announced', { announce: 'none' }, []],
    ['no such story, whatever joined it', { announce: 'none', unannounced: true, articleCount: 2 }, []],
    [
      'a withdrawal that a later copy has silenced',
      { announce: 'none', revision: 2, withdrawnAt: story.firstSeenAt, facts: erasedFacts(story.facts) },
      [`${id}.2`],
    ],
    [
      'a story and its coverage, which later writes have silenced',
      { announce: 'none', articleCount: 5, version: 5, coverage: { publishers: 3, version: 3 } },
      [`${id}.1`, `${id}.covered.3`],
    ],
    [
      'a story that its coverage has silenced',
      { announce: 'story.covered', articleCount: 5, version: 5, coverage: { publishers: 3, version: 5 } },
      [`${id}.1`, `${id}.covered.3`],
    ],
    [
      'only the withdrawal of a covered story',
      { announce: 'none', withdrawnAt: story.firstSeenAt, articleCount: 5 },
      [`${id}.1`],
    ],
  ] as const)
    it(`announces ${what}`, async () => {
      assert.deepEqual((await run({ failures: [pointer()], table: tableOf([{ ...story, ...more }]) })).told, ids);
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
    const table = tableOf([story, await storyOf('b', { announce: 'story.updated', revision: 3 })]);
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
    const stories = await Promise.all(Array.from({ length: 230 }, (_, at) => storyOf(String(at))));
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

  it('leaves every message in its queue if it is interrupted, before or while it announces', async () => {
    const stories = await Promise.all(Array.from({ length: 230 }, (_, at) => storyOf(String(at))));
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
