import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Write } from '../../../../functions/story/decision.ts';
import { address } from '../../../../functions/story/keys.ts';
import type { SharedTable } from '../../../../functions/story/story-table.ts';
import { type Commit, commitTogether } from '../../../../functions/story/table/commit-together.ts';
import { memoryTable } from '../memory-table.ts';

const write = (pk: string): Write => ({
  item: { pk, sk: 'STORY', entity: 'text', schema: 1, version: 1, textKey: `t1:${pk}`, storyId: 'story' },
  expect: 'absent',
});

/** A file that makes these items, after it looked at those. */
const commit = (made: string[], looked = made): Commit => inSteps([made], looked);

const inSteps = (steps: string[][], looked = steps.flat(), whole = false): Commit => ({
  steps: steps.map((made) => ({ writes: made.map(write), whole })),
  own: steps.flat().map((pk) => address({ pk, sk: 'STORY' })),
  seen: new Set(looked.map((pk) => address({ pk, sk: 'STORY' }))),
  answer: Promise.withResolvers<boolean>(),
});

/** What becomes of each, and how often the table is asked. */
const committed = async (commits: Commit[], over: Partial<SharedTable> = {}) => {
  let calls = 0;
  const table = { ...memoryTable(), ...over };
  const counted: SharedTable = {
    ...table,
    commit: (steps) => {
      calls += 1;
      return table.commit(steps);
    },
    insertEach: (items) => {
      calls += 1;
      return table.insertEach(items);
    },
  };
  commitTogether(counted, commits);
  const settled = await Promise.allSettled(commits.map(({ answer }) => answer.promise));
  return { answers: settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message)), calls };
};

const failing = (fault: Error): Partial<SharedTable> => ({
  commit: () => Promise.reject(fault),
  insertEach: () => Promise.reject(fault),
});

/** A file that makes this item, then that one, and is listed before. */
const listed = (first: string, second: string): Commit => {
  const one = inSteps([[first], [second]]);
  const entry: Write = {
    item: {
      pk: 'TIMELINE#2026-03-01#0',
      sk: `2026-03-01#${first}#0`,
      entity: 'timeline',
      schema: 1,
      version: 1,
      stories: [first],
    },
    expect: 'absent',
  };
  const [step, ...steps] = one.steps;
  return { ...one, steps: [{ writes: [...(step?.writes ?? []), entry], whole: false }, ...steps] };
};

/** So many items that the list comes in a call behind theirs. */
const large = (name: string): Commit => inSteps([Array.from({ length: 24 }, (_, at) => name + at)]);

describe('commitTogether', () => {
  it('has those that are listed wait for the list, and no others', async () => {
    const insertEach: SharedTable['insertEach'] = async (items) => items.map(({ entity }) => entity !== 'timeline');
    const commits = [listed('a', 'b'), listed('c', 'd'), commit(['e'])];
    assert.deepEqual((await committed(commits, { insertEach })).answers, [false, false, true]);
  });

  it('fails those that are listed where the list’s call does in an outage, and has them go on alone where it does else', async () => {
    const answersTo = async (fault: Error) => {
      const table = memoryTable();
      const failsLists: SharedTable['insertEach'] = async (items) => {
        if (items.some(({ entity }) => entity === 'timeline')) throw fault;
        return table.insertEach(items);
      };
      const commits = [large('a'), listed('b', 'c'), listed('d', 'e')];
      return (await committed(commits, { ...table, insertEach: failsLists })).answers;
    };
    const outage = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    assert.deepEqual(await answersTo(outage), [true, 'away', 'away']);
    // What the first of them claims is in, so that it looks again.
    assert.deepEqual(await answersTo(new Error('too large')), [true, false, true]);
  });

  it('refuses a file that looked at what an earlier one makes, though it makes something else', async () => {
    const { answers, calls } = await committed([commit(['a', 'b']), commit(['c', 'd'], ['a', 'c', 'd'])]);
    assert.deepEqual([answers, calls], [[true, false], 1]);
  });

  it('takes each file one step further as far as all of its items are in', async () => {
    const inserted: string[][] = [];
    const insertEach: SharedTable['insertEach'] = async (items) => {
      inserted.push(items.map(({ pk }) => pk));
      return items.map(({ pk }) => pk !== 'b2');
    };
    const commits = [inSteps([['a1', 'a2'], ['a3']]), inSteps([['b1', 'b2'], ['b3']]), inSteps([['c1'], ['c2']])];
    const { answers } = await committed(commits, { insertEach });
    assert.deepEqual(answers, [true, false, true]);
    assert.deepEqual(inserted, [
      ['a1', 'a2', 'b1', 'b2', 'c1'],
      ['a3', 'c2'],
    ]);
  });

  it('deals files out by the items of their step', async () => {
    const long = Array.from({ length: 11 }, (_, at) => String(at));
    const commits = ['a', 'b', 'c', 'd'].map((name) => inSteps([long.map((at) => name + at)]));
    assert.equal((await committed(commits)).calls, 2);
  });

  it('fails the file of an item that cannot be put, and no other', async () => {
    const insertEach: SharedTable['insertEach'] = async (items) =>
      items.map(({ pk }) => (pk === 'b' ? new Error('too large') : true));
    const { answers } = await committed([inSteps([['a']]), inSteps([['b'], ['c']])], { insertEach });
    assert.deepEqual(answers, [true, 'too large']);
  });

  it('leaves a transaction to its file', async () => {
    const { answers, calls } = await committed([
      inSteps([['a', 'b']], undefined, true),
      inSteps([['c', 'd']], undefined, true),
    ]);
    assert.deepEqual([answers, calls], [[true, true], 2]);
  });

  it('has a file look again whose earlier one failed by a fault of its own', async () => {
    const { answers } = await committed([commit(['a', 'b']), commit(['a', 'c'])], failing(new Error('not valid')));
    assert.deepEqual(answers, ['not valid', false]);
  });

  it('fails it as well in an outage: it would only wait once more', async () => {
    const outage = Object.assign(new Error('time-out'), { name: 'TimeoutError' });
    const { answers } = await committed([commit(['a', 'b']), commit(['a', 'c'])], failing(outage));
    assert.deepEqual(answers, ['time-out', 'time-out']);
  });

  it('does not try again a file that failed alone', async () => {
    const { answers, calls } = await committed([commit(['a', 'b'])], failing(new Error('not valid')));
    assert.deepEqual([answers, calls], [['not valid'], 1]);
  });
});
