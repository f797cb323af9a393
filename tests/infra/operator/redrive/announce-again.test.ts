import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { erasedFacts } from '../../../../functions/story/items/facts.ts';
import type { StoryItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, openTopic, pointer, run, silent, streamOf, tableOf } from './failure-queue.ts';

// Most of the time they wait for a queue that is empty.
describe('announceAgain', { concurrency: true }, () => {
  it('reads a given-up range from the stream, both ends included, and announces it under the same ids', async () => {
    const stories = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => storyItem({ articleId: text, text })));
    const { sns, told } = openTopic();
    const result = await run([pointer('11', '13')], streamOf(stories), tableOf([]), sns);
    assert.deepEqual(told, stories.slice(1, 4).map(firstId));
    assert.deepEqual(result, { announced: 3, left: 0, held: 0, kept: [] });
  });

  it('keeps a message if a part of it could not be announced', async () => {
    const stories = await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })));
    const [first, second] = stories.map(firstId);
    const { sns, told } = openTopic((id) => id === second);
    const result = await run([pointer('10', '11')], streamOf(stories), tableOf([]), sns);
    assert.deepEqual(told, [first]);
    assert.deepEqual(result, { announced: 1, left: 1, held: 0, kept: [] });
  });

  it('counts messages that an interrupted command has received as held', async () => {
    const { sns } = openTopic();
    const result = await run(
      [pointer('10'), pointer('11')],
      streamOf(await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })))),
      tableOf([]),
      sns,
      async ({ sqs, home }) => {
        await sqs.send(new ReceiveMessageCommand({ QueueUrl: home, MaxNumberOfMessages: 1, VisibilityTimeout: 300 }));
      },
    );
    assert.deepEqual(result, { announced: 1, left: 1, held: 1, kept: [] });
  });

  it('announces from the table what the stream has forgotten', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const joined = { ...(await storyItem({ articleId: 'b', text: 'b' })), announce: 'none', articleCount: 2 };
    const { sns, told } = openTopic();
    const result = await run([pointer('10')], streamOf('trimmed'), tableOf([story, joined]), sns);
    assert.deepEqual(told, [story, joined].map(firstId));
    assert.deepEqual(result, { announced: 2, left: 0, held: 0, kept: [] });
  });

  it('announces a revision that was stored silently', async () => {
    const story = { ...(await storyItem({ articleId: 'a', text: 'a' })), announce: 'none', revision: 2 };
    const { sns, told } = openTopic();
    await run([pointer('10')], streamOf('trimmed'), tableOf([story]), sns);
    assert.deepEqual(told, [`${storyIdAt(story)}.2`]);
  });

  it('announces a withdrawal although a later copy has silenced its item', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const withdrawn = {
      ...story,
      announce: 'none',
      revision: 2,
      withdrawnAt: story.firstSeenAt,
      facts: erasedFacts(story.facts),
    };
    const types: string[] = [];
    const { sns } = openTopic();
    const report = {
      ...silent,
      announced: (all: readonly { type: string }[]) => types.push(...all.map((one) => one.type)),
    };
    await run([pointer('10')], streamOf('trimmed'), tableOf([withdrawn]), sns, undefined, report);
    assert.deepEqual(types, ['story.withdrawn']);
  });

  it('reports how much the table has, and of how many days, before it announces any of it', async () => {
    const old = { ...(await storyItem({ articleId: 'a', text: 'a' })), firstSeenAt: '2026-01-20T23:59:59.000Z' };
    const stories = [
      { ...old, lastSeenAt: '2026-03-01T12:00:05.000Z', announce: 'none', revision: 2 },
      { ...(await storyItem({ articleId: 'b', text: 'b' })), firstSeenAt: '2026-03-01T12:00:00.000Z' },
      { ...(await storyItem({ articleId: 'c', text: 'c' })), firstSeenAt: '2026-03-01T12:00:01.000Z' },
    ];
    const { sns, told } = openTopic();
    const heard: unknown[] = [];
    const foundInTable = async (found: object) => {
      await delay(50);
      heard.push(found, told.length);
      return true;
    };
    await run([pointer('10')], streamOf('trimmed'), tableOf(stories), sns, undefined, { ...silent, foundInTable });
    const days = { days: 2, firstDay: '2026-01-20', lastDay: '2026-03-01' };
    assert.deepEqual(heard, [{ announcements: 3, updates: 1, ...days }, 0]);
    assert.equal(told.length, 3);
  });

  it('asks nothing if the table has nothing to announce, or was not read', async () => {
    const heard: unknown[] = [];
    const report = { ...silent, foundInTable: async (found: object) => heard.push(found) > 0 };
    const story = await storyItem({ articleId: 'a', text: 'a' });
    await run([pointer('10')], streamOf('trimmed'), tableOf([]), openTopic().sns, undefined, report);
    await run([pointer('10')], streamOf([story]), tableOf([]), openTopic().sns, undefined, report);
    assert.deepEqual(heard, []);
  });

  it('announces no story that was stored silently, whatever joined it since', async () => {
    const silentStory = { ...(await storyItem({ articleId: 'c', text: 'c' })), announce: 'none' };
    const joined = { ...silentStory, unannounced: true, articleCount: 2 };
    const { sns, told } = openTopic();
    await run([pointer('10')], streamOf('trimmed'), tableOf([silentStory, joined]), sns);
    assert.deepEqual(told, []);
  });

  it('scans the table once to count and once to announce, however many messages are forgotten', async () => {
    const at = (firstSeenAt: string) =>
      storyItem({ articleId: firstSeenAt, text: firstSeenAt }).then((s) => ({ ...s, firstSeenAt }));
    const stories = await Promise.all(
      ['2026-03-01T12:00:05.000Z', '2026-03-02T12:00:00.000Z', '2026-03-03T12:00:05.000Z'].map(at),
    );
    const { sns, told } = openTopic();
    let scans = 0;
    const table = tableOf(stories, ['2026-03-01T11:58:00.000Z', '2026-03-03T12:02:09.000Z'], () => scans++);
    const later = pointer('11').replaceAll('2026-03-01', '2026-03-03');
    const result = await run([pointer('10'), later, pointer('12')], streamOf('trimmed'), table, sns);
    assert.deepEqual(
      told,
      [stories[0], stories[2]].map((story) => firstId(story as StoryItem)),
    );
    assert.deepEqual([result, scans], [{ announced: 2, left: 0, held: 0, kept: [] }, 2]);
  });

  it('announces many items in slices, and stops when the topic is gone', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const stories = Array.from({ length: 230 }, () => story);
    const many = openTopic();
    const done = await run([pointer('10')], streamOf('trimmed'), tableOf(stories), many.sns);
    assert.deepEqual([done, many.told.length], [{ announced: 230, left: 0, held: 0, kept: [] }, 230]);

    const failures: string[] = [];
    const report = { ...silent, failure: (number: string) => void failures.push(number) };
    const gone = openTopic(() => true);
    const left = await run([pointer('10')], streamOf('trimmed'), tableOf(stories), gone.sns, undefined, report);
    assert.deepEqual([left, failures.length], [{ announced: 0, left: 1, held: 0, kept: [] }, 100]);

    let calls = 0;
    const sometimes = openTopic(() => calls++ === 0);
    const most = await run([pointer('10')], streamOf('trimmed'), tableOf(stories), sometimes.sns);
    assert.deepEqual(most, { announced: 229, left: 1, held: 0, kept: [] });
  });

  it('keeps every forgotten message if an item of the table could not be announced', async () => {
    const { sns } = openTopic(() => true);
    const table = tableOf([await storyItem({ articleId: 'a', text: 'a' })]);
    const result = await run([pointer('10'), pointer('11')], streamOf('trimmed'), table, sns);
    assert.deepEqual(result, { announced: 0, left: 2, held: 0, kept: [] });
  });

  it('does nothing if the failure queue is empty', async () => {
    const { sns, told } = openTopic();
    assert.deepEqual(await run([], streamOf([]), tableOf([]), sns), { announced: 0, left: 0, held: 0, kept: [] });
    assert.deepEqual(told, []);
  });

  it('announces nothing from the table if it is not confirmed', async () => {
    const { sns, told } = openTopic();
    const report = { ...silent, foundInTable: async () => false };
    const table = tableOf([await storyItem({ articleId: 'a', text: 'a' })]);
    const result = await run([pointer('10')], streamOf('trimmed'), table, sns, undefined, report);
    assert.deepEqual([result, told], [{ announced: 0, left: 1, held: 0, kept: [] }, []]);
  });

  it('names the story that could not be announced', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const failures: string[] = [];
    const report = { ...silent, failure: (subject: string) => void failures.push(subject) };
    await run([pointer('10')], streamOf([story]), tableOf([]), openTopic(() => true).sns, undefined, report);
    await run([pointer('10')], streamOf('trimmed'), tableOf([story]), openTopic(() => true).sns, undefined, report);
    assert.deepEqual(failures, [`story ${storyIdAt(story)}`, `story ${storyIdAt(story)}`]);
  });
});

/** A report that interrupts as soon as something was announced. */
const interrupting = () => {
  const interrupted = new AbortController();
  return { report: { ...silent, announced: () => interrupted.abort() }, signal: interrupted.signal };
};

describe('announceAgain: interrupted', { concurrency: true }, () => {
  it('ends after the current message, and the others stay visible', async () => {
    const stories = await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })));
    const { sns, told } = openTopic();
    const { report, signal } = interrupting();
    const pointers = [pointer('10'), pointer('11')];
    const result = await run(pointers, streamOf(stories), tableOf([]), sns, undefined, report, signal);
    assert.deepEqual(result, { announced: 1, left: 1, held: 0, kept: [] });
    assert.equal(told.length, 1);
  });

  it('reports that the table has more to announce', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const { sns, told } = openTopic();
    const { report, signal } = interrupting();
    const table = tableOf(Array.from({ length: 130 }, () => story));
    const result = await run([pointer('10')], streamOf('trimmed'), table, sns, undefined, report, signal);
    assert.deepEqual(result, { announced: 100, left: 1, held: 0, kept: [] });
    assert.equal(told.length, 100);
  });
});
