import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { crawledFile } from './crawled-file.ts';
import { sharedWorld } from './shared-world.ts';
import type { World } from './world.ts';

// Goal: what a person corrects is announced as --dry-run said, holds against what arrives later, and can be undone.
// Method: the commands on a stack where three papers report one event, and a fourth another one.

const FERRY = `The harbour council of Gullbay voted on Tuesday night to keep the late ferry running through the winter, seven votes to
four, after two hours of debate in a hall so full that the doors were left open. The boat carries 140 passengers a night.`;
const BRIDGE = `Engineers closed the old river bridge at Low Fell on Wednesday after a crack was found in its third pier. Lorries are sent
over the motorway until spring, and the mayor expects that the repair will cost nine million.`;

const file = (id: string, publisher: string, title: string, words: string): string =>
  crawledFile({ id, publisher, title, text: words });

const FILES = {
  'a/1.md': file('001_0000000001', 'Gull Bay Wire', 'Harbour council keeps the ferry', FERRY),
  'a/2.md': file('002_0000000002', 'Low Fell Echo', 'Council keeps late ferry', `${FERRY} The mayor agrees.`),
  'a/3.md': file('003_0000000003', 'Night Post', 'Ferry is kept by the council', `${FERRY} The crew was not asked.`),
  'a/4.md': file('004_0000000004', 'Morning Paper', 'Crack closes river bridge', BRIDGE),
};

describe('wiredrop split, merge, label and undo', () => {
  let world: World;
  before(async () => {
    world = await sharedWorld();
    for (const [key, body] of Object.entries(FILES)) {
      await world.put(key, body);
      await world.stack.settle();
    }
  });

  const run = (...args: string[]) => wiredrop([...args, '--outputs', world.stack.outputsFile]);

  let seen = 0;
  /** What was announced since the last call, and of which story. */
  async function heard(): Promise<string[]> {
    const all = await world.heardOf('a');
    const latest = all.slice(seen);
    seen = all.length;
    return latest
      .map(({ type, subject, data }) => `${type} ${'revision' in data ? data.revision : ''} ${subject}`)
      .sort();
  }

  /** What a command says was or would be announced. */
  const said = (out: string): string[] =>
    [...out.matchAll(/nnounced: (story\.\w+) \(revision (\d+)\) of ".*"(?:, (t1-\S+))?/g)]
      .map(([, type, revision, id = 'a new one']) => `${type} ${revision} ${id}`)
      .sort();

  /** The request that a command says how to undo. */
  const requestIn = (out: string): string => /\nTo undo: wiredrop undo (\S+)\n$/.exec(out)?.[1] ?? assert.fail(out);
  let undo = '';

  it('splits a report off as --dry-run says, shows both, and keeps them apart', async () => {
    await heard();
    const planned = await run('split', 'a/2.md', '--dry-run');
    assert.equal(planned.code, 0, planned.err);
    assert.deepEqual(await heard(), []);
    const { code, out, err } = await run('split', 'a/2.md', '--reason', 'Another vote.', '--by', 'ed');
    assert.equal(code, 0, err);
    const announced = await heard();
    assert.deepEqual(said(out), announced);
    const [created = ''] = announced;
    const listed = said(planned.out);
    assert.deepEqual(
      listed,
      announced.map((one) => (one === created ? 'story.created 1 a new one' : one)),
    );
    undo = requestIn(out);
    const status = await run('status', 'a/2.md');
    assert.match(status.out, /became +new\. /);
    assert.match(status.out, /\n {4}Council keeps late ferry\n {6}Low Fell Echo · /);
    await world.put(
      'a/5.md',
      file('005_0000000005', 'Copy Agency', 'Council keeps late ferry', `${FERRY} The mayor agrees.`),
    );
    assert.deepEqual(await heard(), []);
    const again = await run('split', 'a/2.md');
    assert.match(again.out, /same text: "Council keeps late ferry"/);
    assert.deepEqual(await heard(), []);
  });

  it('puts it back, as --dry-run says', async () => {
    const planned = await run('undo', undo, '--dry-run');
    const { code, out, err } = await run('undo', undo);
    assert.equal(code, 0, err);
    assert.match(out, /^Put back into "/);
    assert.deepEqual(said(out), await heard());
    assert.deepEqual(said(planned.out), said(out));
    const { story } = JSON.parse((await run('status', 'a/1.md', '--json')).out).found[0];
    assert.equal(story.articles, 4);
  });

  it('merges two stories as --dry-run says, and makes two of them again', async () => {
    const planned = await run('merge', 'a/4.md', 'a/1.md', '-n');
    assert.equal(planned.code, 0, planned.err);
    const { code, out, err } = await run('merge', 'a/4.md', 'a/1.md');
    assert.equal(code, 0, err);
    assert.deepEqual(said(out), await heard());
    assert.deepEqual(said(planned.out), said(out));
    const plan = await run('undo', requestIn(out), '-n');
    const undone = await run('undo', requestIn(out));
    assert.equal(undone.code, 0, undone.err);
    assert.deepEqual(said(undone.out), await heard());
    assert.equal(said(plan.out).length, 2);
    assert.match((await run('undo', requestIn(out))).out, /^Undone already: /);
  });

  it('lists what was corrected, the newest first, and how to undo it', async () => {
    const { corrected } = JSON.parse((await run('stories', '--corrected', '--json')).out);
    const shown = corrected.map(({ kind, isUndone, undo }: Record<string, unknown>) => [
      kind,
      isUndone === true,
      undo !== undefined,
    ]);
    // The split that was undone is a merge, and so on.
    assert.deepEqual(shown, [
      ['restore', false, true],
      ['merge', true, false],
      ['merge', false, true],
      ['split', true, false],
    ]);
    const { out, err } = await run('stories', '--corrected', '--limit', '1');
    assert.match(
      out,
      /^\S+ \S+ +"Crack closes river bridge" taken out of "[^"]+"\n +by \S+\n +undo: wiredrop undo \S+\n$/,
    );
    assert.match(err, /^3 older ones: add --limit 4$/m);
  });

  it('prints the newest label of each pair of reports', async () => {
    const { out: said } = await run('label', 'same', 'a/3.md');
    assert.match((await run('label', 'same', 'a/3.md')).out, /^Said already, the same event: /);
    assert.match((await run('undo', requestIn(said))).out, /^Taken back, the same event: a\/3\.md and /);
    const { out } = await run('export', 'labels');
    const [heading, ...rows] = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    assert.deepEqual(heading?.slice(0, 5), ['label', 'article_a', 'article_b', 'file_a', 'file_b']);
    assert.ok(rows.some(([label]) => label === 'same'));
    assert.ok(rows.some(([label, , , a]) => label === 'different' && a === 'a/4.md'));
    const { corrections } = JSON.parse((await run('export', 'labels', '--json')).out);
    assert.ok(
      corrections.some(({ by, reason }: { by: string; reason: string }) => by === 'ed' && reason === 'Another vote.'),
    );
    assert.deepEqual(world.problems, []);
  });
});
