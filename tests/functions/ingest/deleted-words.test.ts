import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestEvent } from '../../../functions/ingest/events-in.ts';
import { announcedAgain, toCoverage, toNotification } from '../../../functions/notify/to-notification.ts';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import type { OperatorRequest } from '../../../functions/story/correct/request.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { IngestSettings } from '../../../functions/story/items/settings.ts';
import { storyView } from '../../../functions/story/items/view.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';
import { timedWorld } from '../../fixtures/timed-world.ts';

// Goal: no item has a word of a deleted file, and nothing that is announced again says one. Method: each file has a
// word of its own in headline, text, byline and link; after each deletion every string of every item is searched for
// it.

/** What a file says, with its own word in all of it. */
const says = (word: string, { id, text = 'It rains on the harbour.' }: { id: string; text?: string }) => ({
  ...{ id, title: `${word} at the Tarbela dam`, text: `${text} So ${word} said.`, author: word },
  ...{ url: `https://paper.example/${id}/${word}`, publisher: 'Harbour Wire' },
});

/** Every string of a value, keys of maps too. */
const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...stringsIn(one)]);
};

function world(settings: Partial<IngestSettings> = {}) {
  const box = timedWorld({ onDelete: 'withdraw', ...settings });
  let requests = 0;
  /** Where a word stands. */
  const places = (word: string): string[] =>
    box.table
      .items()
      .flatMap((item) => (stringsIn(item).some((one) => one.includes(word)) ? `${item.pk} ${item.sk}` : []));
  /** What every story says now, and what it would announce again. */
  const said = () =>
    box.table
      .stories()
      .flatMap((story) => [
        storyView(story),
        ...announcedAgain(story).flatMap((one) => [toNotification(one, one, '/s'), toCoverage(one, '/s')]),
      ]);
  const remove = (key: string) => {
    box.remove(key);
    const { versionId = '' } = box.objects.at(-1) ?? {};
    const uploadedAt = new Date(box.clock.now).toISOString();
    return box.handle({ bucket: 'b', key, versionId, sequencer: versionId, uploadedAt, change: 'removal' });
  };
  const ask = (request: object) => {
    const at = new Date(box.clock.now).toISOString();
    return box.handle(requestEvent({ ...request, id: `${at}#${requests++}`, at, by: 'ed' } as OperatorRequest));
  };
  const isGone = (...words: string[]) => {
    for (const word of words) {
      assert.deepEqual(places(word), [], word);
      assert.ok(!JSON.stringify(said()).includes(word), word);
    }
  };
  return { ...box, remove, ask, places, said, isGone };
}

describe('a deleted file', () => {
  it('leaves no word where another report updated the story, also not as what was said before', async () => {
    const { put, remove, isGone, said, table } = world({ matching: MATCH_DEFAULTS });
    const FERRIES =
      'Two ferries collided in the harbour at dawn, when one of them left its berth in thick fog. Nobody ' +
      'was hurt, the coast guard said, and all 212 passengers were brought ashore by noon.';
    await put('a.md', {
      ...says('Wordone', { id: '1', text: FERRIES }),
      title: 'Ferries collide in the harbour, Wordone',
    });
    const update = { ...says('Wordtwo', { id: '2', text: FERRIES }), title: 'Ferries collide in the harbour, Wordtwo' };
    assert.equal((await put('b.md', update)).disposition, 'update');
    assert.equal(table.stories()[0]?.previous?.headline, 'Ferries collide in the harbour, Wordone');
    assert.match(JSON.stringify(said()), /Wordone/);
    await remove('a.md');
    isGone('Wordone');
    assert.deepEqual([table.stories()[0]?.previous, table.stories()[0]?.facts.title], [undefined, update.title]);
  });

  it('comes back by no unmerge, also where its key is used again', async () => {
    const { put, remove, ask, isGone, table, places } = world();
    await put('a.md', says('Wordone', { id: '1' }));
    await put('b.md', says('Wordtwo', { id: '2', text: 'Now it snows on the harbour.' }));
    const [first = '', second = ''] = table.stories().map(storyIdAt);
    await ask({ kind: 'merge', storyId: first, into: second });
    await remove('a.md');
    await put('a.md', says('Wordthree', { id: '3', text: 'The council keeps the night ferry.' }));
    assert.equal((await ask({ kind: 'restore', storyId: first })).reason, 'no-report');
    isGone('Wordone');
    assert.ok(places('Wordthree').length > 0);
  });

  it('leaves no word, whatever came around: crawls, copies, corrections, releases, redeliveries', async () => {
    const TEXTS = ['It rains on the harbour.', 'The council keeps the night ferry.'];
    for (let seed = 0; seed < 150; seed++) {
      const random = seededRandom(`deleted words ${seed}`);
      const box = world({ revisionMinutes: 60 * (seed % 2), coverage: [2], retentionDays: seed % 3 === 0 ? 90 : 0 });
      const wordsAt = new Map<string, string[]>();
      const gone: string[] = [];
      for (let step = 0; step < 14; step++) {
        await oneStep(box, random, step, { wordsAt, gone, texts: TEXTS });
        for (const word of [...gone, ...unsureWords(box)])
          assert.deepEqual(box.places(word), [], `seed ${seed}, step ${step}: ${word}`);
      }
    }
  });
});

/** The words of files that are unsure: not published yet, or taken back. */
const unsureWords = (box: ReturnType<typeof world>): string[] =>
  box.table.receipts().flatMap(({ disposition, versionId }) => {
    const { bytes } = box.objects.find((one) => one.versionId === versionId) ?? {};
    return disposition === 'unsure' && bytes ? (/Word[a-z]+/.exec(Buffer.from(bytes).toString())?.[0] ?? []) : [];
  });

interface Words {
  wordsAt: Map<string, string[]>;
  gone: string[];
  texts: readonly string[];
}

async function oneStep(box: ReturnType<typeof world>, random: Random, step: number, { wordsAt, gone, texts }: Words) {
  const key = random.pick(['a.md', 'b.md', 'c.md', 'd.md']);
  const ids = box.table.stories().map(storyIdAt);
  const [storyId, other] = [random.pick(['', ...ids]), random.pick(['', ...ids])];
  const versions = box.objects.filter((one) => one.key === key && one.bytes).map(({ versionId }) => versionId);
  const report = { bucket: 'b', key, versionId: versions.at(-1) ?? '', uploadedAt: '2026-03-01T12:00:00Z' };
  const what = random.pick(
    'put put put put remove remove split merge unmerge headline release publish publish unpublish'.split(' '),
  );
  if (what === 'put') {
    const word = `Word${'abcdefghijklmn'[step]}`.padEnd(8, 'x');
    wordsAt.set(key, [...(wordsAt.get(key) ?? []), word]);
    const quiet = random.chance(0.2) ? { 'wiredrop-quiet': 'true' } : {};
    // The text is the same in two files of three.
    const own = says(word, { id: random.pick(['1', '2', '3']) });
    const doubt: Record<string, string> = random.chance(0.3) ? { moderation_state: 'legal_hold_2' } : {};
    await box.put(key, { ...own, ...doubt, ...(random.chance(0.7) && { text: random.pick(texts) }) }, quiet);
  }
  if (what === 'remove') {
    await box.remove(key);
    gone.push(...(wordsAt.get(key) ?? []));
    wordsAt.delete(key);
  }
  if (what === 'split') await box.ask({ kind: 'split', storyId, report });
  if (what === 'merge') await box.ask({ kind: 'merge', storyId, into: other });
  if (what === 'unmerge') {
    // An operator may bring back what an older version of a file said, but that is asked for.
    const merged = box.table.stories().filter(({ mergedInto }) => mergedInto);
    if (merged.length > 0) await box.ask({ kind: 'restore', storyId: storyIdAt(random.pick(merged)) });
  }
  if (what === 'headline')
    await box.ask({ kind: 'headline', storyId, articleId: `id:host:paper.example:${random.int(3) + 1}` });
  if (what.endsWith('publish'))
    await box.ask({ kind: 'publish', storyId: '', report, ...(what === 'unpublish' && { isUndo: true }) });
  if (what === 'release') await box.releaseAt(new Date(box.clock.now + 3_600_000).toISOString());
}
