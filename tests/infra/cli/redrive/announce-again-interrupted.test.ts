import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storyItem } from '../../../functions/notify/items.ts';
import { openTopic, pointer, run, silent, streamOf, tableOf } from './failure-queue.ts';

/** A report that interrupts as soon as something was announced. */
const interrupting = () => {
  const interrupted = new AbortController();
  return { report: { ...silent, announced: () => interrupted.abort() }, signal: interrupted.signal };
};

describe('announceAgain: interrupted', () => {
  it('ends after the message it is at, and gives the others back at once', async () => {
    const stories = await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })));
    const { sns, told } = openTopic();
    const { report, signal } = interrupting();
    const pointers = [pointer('10'), pointer('11')];
    const result = await run(pointers, streamOf(stories), tableOf([]), sns, undefined, report, signal);
    assert.deepEqual(result, { announced: 1, left: 1, held: 0, kept: [] });
    assert.equal(told.length, 1);
  });

  it('does not take for announced what the table has more of', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const { sns, told } = openTopic();
    const { report, signal } = interrupting();
    const table = tableOf(Array.from({ length: 130 }, () => story));
    const result = await run([pointer('10')], streamOf('trimmed'), table, sns, undefined, report, signal);
    assert.deepEqual(result, { announced: 100, left: 1, held: 0, kept: [] });
    assert.equal(told.length, 100);
  });
});
