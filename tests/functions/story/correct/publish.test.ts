import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requestEvent } from '../../../../functions/ingest/events-in.ts';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import type { OperatorRequest } from '../../../../functions/story/correct/request.ts';
import { versionOf } from '../../../../functions/story/items/file-version.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import type { IngestSettings } from '../../../../functions/story/items/settings.ts';
import { storyFacts } from '../../../../functions/story/items/story.ts';
import { timedWorld } from '../../../fixtures/timed-world.ts';

// Goal: nothing of a file of which the reader is unsure is announced or shown before a person publishes that version of
// it, nor after the undo. Method: a bucket and a table in memory; sequences of uploads, deletions and requests.

const TITLE = 'Harbour council votes to keep the night ferry';
const plain = { id: 'ferry-7', title: TITLE, text: 'The council voted to keep the ferry.' };
/** The two kinds of doubt. */
const UNSURE = {
  'unsure-publication': { ...plain, moderation_state: 'legal_hold_2' },
  'unsure-article': {
    text: 'const a = 1;\nfor (;;) {\n  a += 1;\n}\nimport b from "c";\nlet d = {};\nif (a) {\n  b(d);\n}',
  },
} as const;

function world(settings: Partial<IngestSettings> = {}, crashes: readonly number[] = []) {
  const box = timedWorld(settings, crashes);
  let requests = 0;
  const ask = async (request: object) => {
    const at = new Date(box.clock.now).toISOString();
    const id = `${at}#${requests++}`;
    const { reason = 'done' } = await box.handle(
      requestEvent({ ...request, id, at, by: 'ed' } as unknown as OperatorRequest),
    );
    return reason;
  };
  const receiptOf = (key: string) => {
    const { versionId } = box.objects.findLast((one) => one.key === key && one.bytes) ?? {};
    return box.table.receipts().find((one) => one.key === key && one.versionId === versionId);
  };
  const publish = (key: string, isUndo?: true) => {
    const receipt = receiptOf(key);
    assert.ok(receipt);
    return ask({ kind: 'publish', report: versionOf(receipt), ...(isUndo && { isUndo }) });
  };
  /** Whether an item of the table has this word as its own, receipts' reasons apart. */
  const isShown = (word: string) =>
    box.table
      .items()
      .some((item) => item.entity !== 'receipt' && JSON.stringify({ ...item, reports: [] }).includes(word));
  return { ...box, ask, receiptOf, publish, isShown };
}

describe('a file of which the reader is unsure', () => {
  for (const [reason, fields] of Object.entries(UNSURE))
    it(`is published by a request, once, and taken back by its undo: ${reason}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 7 }), { maxLength: 4 }), async (crashes) => {
          const { put, publish, announced, receiptOf, heldItems, table } = world({}, crashes);
          const key = reason === 'unsure-article' ? 'a.txt' : 'a.md';
          assert.deepEqual((await put(key, fields)).disposition, 'unsure');
          assert.deepEqual([receiptOf(key)?.reason, announced().length, table.stories().length], [reason, 0, 0]);
          const doubtful = receiptOf(key)?.doubtful;
          assert.deepEqual([await publish(key), await publish(key)], ['done', 'already']);
          const published = receiptOf(key);
          assert.deepEqual(
            [published?.disposition, published?.isPublished, published?.doubtful],
            ['new', true, doubtful],
          );
          assert.ok(heldItems().every(({ ended }) => ended === 'released'));
          const found = announced().map((one) => one.split(' ')[0]);
          assert.deepEqual(found, ['story.created']);
          assert.deepEqual([await publish(key, true), await publish(key, true)], ['done', 'already']);
          const taken = receiptOf(key);
          assert.deepEqual([taken?.disposition, taken?.reason, taken?.isPublished], ['unsure', reason, undefined]);
          const endeds = heldItems().map(({ ended }) => ended);
          assert.deepEqual(endeds, reason === 'unsure-publication' ? [undefined] : []);
          assert.equal(table.stories()[0]?.withdrawn?.name, 'ed');
          assert.equal(announced().at(-1), 'story.withdrawn ');
          // Said yes after all.
          assert.equal(await publish(key), 'done');
          assert.equal(table.stories()[0]?.withdrawn, undefined);
          assert.equal(announced().length, 3);
        }),
        { numRuns: 40 },
      );
    });

  it('does not take back a newer version that is sure', async () => {
    const { put, publish, receiptOf, table } = world();
    await put('a.md', UNSURE['unsure-publication']);
    await publish('a.md');
    const before = receiptOf('a.md');
    assert.ok(before);
    await put('a.md', { ...plain, text: 'The council voted to keep the ferry until May.' });
    assert.equal(await publish('a.md', true), 'already');
    assert.equal(table.stories()[0]?.withdrawn, undefined);
  });

  it('is not published once its key has another version, or its article a newer report', async () => {
    const { put, publish, ask, receiptOf, announced, remove } = world();
    await put('a.md', UNSURE['unsure-publication']);
    const first = receiptOf('a.md');
    assert.ok(first);
    await put('b.md', { ...plain, text: 'The council voted to keep the ferry until May.' });
    assert.equal(await publish('a.md'), 'stale');
    await put('a.md', { ...plain, id: 'other', title: 'Skerry Mining strikes silver' });
    assert.equal(await ask({ kind: 'publish', report: versionOf(first) }), 'stale');
    await put('c.md', { ...UNSURE['unsure-publication'], id: 'ferry-8', title: 'Snow closes the northern pass' });
    const third = receiptOf('c.md');
    assert.ok(third);
    remove('c.md');
    assert.equal(await ask({ kind: 'publish', report: versionOf(third) }), 'stale');
    assert.ok(!announced().some((one) => /ferry|Snow/.test(one) && !one.includes(TITLE)));
  });

  for (const onDelete of ['keep', 'withdraw'] as const)
    it(`is taken back after it was deleted, too, and is not rejected for that: onDelete=${onDelete}`, async () => {
      const { put, publish, ask, table, receiptOf, announced, remove, objects, isShown } = world({ onDelete });
      await put('a.md', UNSURE['unsure-publication']);
      const receipt = receiptOf('a.md');
      await publish('a.md');
      remove('a.md');
      // Its version is gone, too.
      for (const one of objects) one.bytes = undefined;
      const undo = { kind: 'publish', report: versionOf(receipt as never), isUndo: true };
      assert.equal(await ask(undo), 'done');
      const [after] = table.receipts();
      assert.deepEqual([after?.disposition, after?.announce], ['unsure', 'none']);
      assert.deepEqual(announced(), [`story.created ${TITLE}`, 'story.withdrawn ']);
      assert.ok(!isShown('voted'));
    });

  it('does not open an embargo or a draft', async () => {
    const { put, publish, announced, receiptOf, releaseAt } = world();
    const until = '2026-03-02T06:00:00.000Z';
    assert.equal((await put('a.md', { ...UNSURE['unsure-publication'], embargo: until })).disposition, 'unsure');
    assert.equal(await publish('a.md'), 'done');
    assert.deepEqual([receiptOf('a.md')?.disposition, receiptOf('a.md')?.heldUntil], ['held', until]);
    assert.equal(await publish('a.md', true), 'done');
    assert.deepEqual([receiptOf('a.md')?.disposition, await releaseAt('2026-03-02T05:59:00.000Z')], ['unsure', []]);
    await publish('a.md');
    assert.deepEqual(announced(), []);
    await releaseAt('2026-03-02T06:00:30.000Z');
    assert.deepEqual([receiptOf('a.md')?.disposition, announced().length], ['new', 1]);
    await put('b.md', { ...UNSURE['unsure-publication'], id: '2', draft: 'true' });
    assert.equal(await publish('b.md'), 'already');
    assert.deepEqual(announced().length, 1);
  });

  it('is as quiet as it was uploaded', async () => {
    const { put, publish, announced, table } = world();
    await put('a.md', UNSURE['unsure-publication'], { 'wiredrop-quiet': 'true' });
    assert.equal(await publish('a.md'), 'done');
    assert.deepEqual([announced(), table.stories().length], [[], 1]);
  });

  it('is read as published by corrections, and its undo leaves the reports of others', async () => {
    const { put, publish, ask, receiptOf, announced, table, isShown } = world({ matching: MATCH_DEFAULTS });
    const text =
      'Two ferries collided in thick fog at dawn, when one of them left its berth. Nobody was hurt, the coast ' +
      'guard said, and all 212 passengers were brought ashore by noon.';
    await put('a.md', { ...plain, id: '1', title: 'Ferries collide in thick fog', text });
    await put('b.md', { ...UNSURE['unsure-publication'], title: 'Ferries collide, says Wordone', id: '2', text });
    assert.equal(await publish('b.md'), 'done');
    const receipt = receiptOf('b.md');
    assert.ok(receipt?.storyId);
    const [story] = table.stories();
    assert.ok(story && isShown('Wordone'));
    assert.equal(await ask({ kind: 'headline', storyId: storyIdAt(story), articleId: receipt.articleId }), 'done');
    assert.equal(storyFacts(table.stories()[0] ?? story).title, 'Ferries collide, says Wordone');
    assert.equal(await publish('b.md', true), 'done');
    assert.ok(!isShown('Wordone'));
    const [left = story] = table.stories();
    assert.deepEqual([left.withdrawn, storyFacts(left).title], [undefined, 'Ferries collide in thick fog']);
    assert.equal(announced().at(-1), 'story.updated Ferries collide in thick fog');
  });

  it('is taken back from the story that its own was merged into', async () => {
    const { put, publish, ask, receiptOf, isShown } = world();
    await put('a.md', plain);
    await put('b.md', { ...UNSURE['unsure-publication'], id: '2', title: 'Wordone strikes silver', text: 'A find.' });
    assert.equal(await publish('b.md'), 'done');
    const [into, storyId] = ['a.md', 'b.md'].map((key) => receiptOf(key)?.storyId);
    assert.equal(await ask({ kind: 'merge', storyId, into }), 'done');
    assert.equal(await publish('b.md', true), 'done');
    assert.ok(!isShown('Wordone'));
  });

  it('`unsure=announce` announces what may be no article, and not what may be forbidden', async () => {
    const { put } = world({ unsure: 'announce' });
    assert.equal((await put('a.txt', UNSURE['unsure-article'])).disposition, 'new');
    assert.equal((await put('b.md', UNSURE['unsure-publication'])).disposition, 'unsure');
    assert.equal((await put('c.md', { ...plain, id: '3', embargo: '2026-04-01T06:00:00Z' })).disposition, 'held');
  });

  it('is sure with the words of the stack (`publishable`)', async () => {
    const { put } = world({ publishable: { moderationstate: ['legal_hold_2'], freigabe: ['ja'] } });
    assert.equal((await put('a.md', UNSURE['unsure-publication'])).disposition, 'new');
    assert.equal((await put('b.md', { ...plain, id: '2', Freigabe: 'Ja' })).disposition, 'copy');
    assert.equal((await put('c.md', { ...plain, id: '3', frei_gabe: 'offen' })).reason, 'draft');
  });
});
