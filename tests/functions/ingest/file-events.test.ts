import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FileEvent, type IngestEvent, requestEvent } from '../../../functions/ingest/events-in.ts';
import { handleEvent, recallEvent } from '../../../functions/ingest/file-events.ts';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import type { OperatorRequest } from '../../../functions/story/correct/request.ts';
import type { StoryItem, TableItem } from '../../../functions/story/items/items.ts';
import { address, reportKey, storyIdAt } from '../../../functions/story/items/keys.ts';
import type { IngestSettings } from '../../../functions/story/items/settings.ts';
import { articleFile } from '../../fixtures/article-file.ts';
import { timedWorld } from '../../fixtures/timed-world.ts';

const RAIN = articleFile({ id: '001_0000000001', title: 'Rain', text: 'It rains on the harbour.' });
const FERRIES =
  'Two ferries collided in the harbour at dawn, when one of them left its berth in thick fog. Nobody ' +
  'was hurt, the coast guard said, and all 212 passengers were brought ashore by noon.';
const AT = '2026-03-01T12:00:00.000Z';
const file = { bucket: 'b', key: 'a.md', uploadedAt: AT };

/** A bucket with versioning, where each change has an event, and the functions that handle them. */
function world({ onDelete = 'withdraw', ...settings }: Partial<IngestSettings> = {}) {
  const box = timedWorld({ ...settings, onDelete });
  const { table, objects } = box;
  let count = 0;
  const eventOf = (key: string, versionId: string): FileEvent => ({
    ...{ bucket: 'b', key, versionId, sequencer: String(count), uploadedAt: AT },
  });
  const change = (key: string, bytes?: Uint8Array): FileEvent => {
    const versionId = `v${++count}`;
    objects.push({ key, versionId, bytes, metadata: {} });
    return { ...eventOf(key, versionId), ...(!bytes && { change: 'removal' }) };
  };
  return {
    ...box,
    put: (key: string, bytes: Uint8Array = RAIN) => change(key, bytes),
    remove: (key: string) => change(key),
    /** Removes a version for good: a delete marker, say. */
    drop: (key: string, versionId = ''): FileEvent => {
      count += 1;
      objects.splice(
        objects.findIndex((version) => version.versionId === versionId),
        1,
      );
      return { ...eventOf(key, versionId), change: 'removal' };
    },
    types: () => table.announced().map((item) => ('announce' in item ? item.announce : '')),
    isThere: () => table.stories()[0]?.facts.excerpt === 'It rains on the harbour.',
  };
}

describe('with onDelete=withdraw', () => {
  it('a deletion withdraws the story whose facts come from the file, and an upload restores it', async () => {
    const { put, remove, handle, types, table } = world();
    assert.equal((await handle(put('a.md'))).disposition, 'new');
    assert.equal((await handle(remove('a.md'))).disposition, 'withdrawn');
    assert.equal(table.stories()[0]?.withdrawn?.by, 'deletion');
    assert.equal((await handle(put('a.md'))).disposition, 'revision');
    assert.deepEqual(types(), ['story.created', 'story.withdrawn', 'story.updated']);
  });

  it('a story is shown in the end if and only if its file exists', async () => {
    const step = fc.constantFrom('put', 'remove', 'undo');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.infiniteStream(fc.nat()), async (steps, picks) => {
        const { put, remove, drop, handle, isThere, dependencies } = world();
        const pick = (most: number): number => (picks.next().value ?? 0) % most;
        const waiting = [put('a.md')];
        const markers: FileEvent[] = [];
        const handleOne = async () => {
          const [event] = waiting.splice(pick(waiting.length), 1) as [FileEvent];
          await handle(event);
          if (pick(3) === 0) await handle(event);
          if (pick(3) === 0) await recallEvent(event, dependencies);
        };
        for (const name of steps) {
          const marker = name === 'undo' ? markers.pop() : undefined;
          if (name === 'put') waiting.push(put('a.md'));
          if (name === 'remove') markers.push(remove('a.md'));
          if (name === 'remove') waiting.push(...markers.slice(-1));
          if (marker) waiting.push(drop('a.md', marker.versionId));
          if (waiting.length > 0 && pick(2) === 0) await handleOne();
        }
        while (waiting.length > 0) await handleOne();
        assert.equal(isThere(), await dependencies.deletions?.hasObject(file), steps.join());
      }),
      { numRuns: 300 },
    );
  });

  it('a deletion withdraws a story that a later report of its publisher has updated from the file', async () => {
    const { put, remove, handle, table, types } = world({ matching: MATCH_DEFAULTS });
    const report = (id: string, more: string, crawledAt: string) =>
      articleFile({
        ...{ id, title: 'Ferries collide in the harbour', text: FERRIES + more, publisher: 'Harbour Wire', crawledAt },
      });
    await handle(put('a.md', report('001_0000000001', '', '2026-03-01 01:00:00')));
    const update = put('b.md', report('001_0000000002', ' One was towed to the yard.', '2026-03-01 02:00:00'));
    assert.equal((await handle(update)).disposition, 'update');
    assert.equal((await handle(remove('a.md'))).disposition, 'kept');
    assert.equal((await handle(remove('b.md'))).disposition, 'withdrawn');
    assert.deepEqual([types().at(-1), table.stories().length], ['story.withdrawn', 1]);
  });

  it('removing the delete marker restores the story from the version that its facts came from', async () => {
    const { put, remove, drop, handle, table } = world();
    const later = articleFile({
      id: '001_0000000001',
      title: 'Rain',
      text: 'It rains on the harbour and on the hill.',
    });
    for (const event of [put('a.md'), put('a.md', later)]) await handle(event);
    const marker = remove('a.md');
    await handle(marker);
    assert.equal((await handle(drop('a.md', marker.versionId))).disposition, 'restored');
    assert.equal(table.stories()[0]?.facts.excerpt, 'It rains on the harbour and on the hill.');
  });

  it('a container that is deleted takes what was unpacked with it, and is unpacked again once it is back', async () => {
    const { put, remove, drop, dependencies } = world();
    const sent: (string | undefined)[] = [];
    const send = async ({ change, again }: { change?: string; again?: true }) =>
      void sent.push(again ? 'again' : change);
    const unpacking = { ...dependencies, unpacking: { principal: 'AWS:U:', send } };
    const lines = ['A', 'B'].map((title) => JSON.stringify({ title, text: 'It rains on the harbour.' }));
    await handleEvent(put('a.jsonl', Buffer.from(lines.join('\n'))), unpacking);
    const marker = remove('a.jsonl');
    await handleEvent(marker, unpacking);
    await handleEvent(drop('a.jsonl', marker.versionId), unpacking);
    assert.deepEqual(sent, [undefined, 'removal', 'again']);
  });

  it('a container is handed on again with its event, and one that was replaced by its newest version', async () => {
    const { put, remove, drop, dependencies } = world();
    const sent: (string | undefined)[] = [];
    const send = async ({ file }: { file: { versionId?: string } }) => void sent.push(file.versionId);
    const unpacking = { ...dependencies, unpacking: { principal: 'AWS:U:', send } };
    const putLines = (titles: string[], uploadedAt: string) => {
      const lines = titles.map((title) => JSON.stringify({ title, text: 'It rains on the harbour.' }));
      return { ...put('a.jsonl', Buffer.from(lines.join('\n'))), uploadedAt };
    };
    const first = putLines(['A', 'B'], AT);
    const second = putLines(['A', 'C'], '2026-03-01T13:00:00.000Z');
    for (const event of [first, first, second]) await handleEvent(event, unpacking);
    assert.deepEqual(sent.splice(0), ['v1', 'v1', 'v2']);
    const marker = remove('a.jsonl');
    for (const event of [marker, drop('a.jsonl', marker.versionId)]) await handleEvent(event, unpacking);
    assert.deepEqual(sent, ['v2', 'v2']);
  });

  it('a deletion changes no story of another file, of a newer version, or that an operator withdrew', async () => {
    const { put, remove, drop, handle, isThere, types } = world();
    await handle(put('a.md'));
    await handle(put('b.md'));
    assert.equal((await handle(remove('b.md'))).disposition, 'kept');
    const second = put('a.md');
    await handle(second);
    assert.equal((await handle(drop('a.md', second.versionId))).disposition, 'kept');
    assert.equal((await handle(remove('unknown.md'))).disposition, 'kept');
    assert.deepEqual([isThere(), types()], [true, ['story.created']]);
  });

  it('a file that is back does not restore what an operator withdrew', async () => {
    const { put, remove, drop, handle, table, types } = world();
    await handle(put('a.md'));
    const storyId = storyIdAt(table.stories()[0] ?? assert.fail('no story'));
    await handle(requestEvent({ kind: 'withdraw', id: '1', at: AT, by: 'ed', reason: 'Not so.', storyId }));
    const marker = remove('a.md');
    await handle(marker);
    await handle(drop('a.md', marker.versionId));
    assert.deepEqual(types(), ['story.created', 'story.withdrawn']);
  });
});

describe('a folder that the stack writes', () => {
  it('is passed over, uploads and deletions, and nothing is read or recorded', async () => {
    const { put, remove, handle, table, types } = world({ ownFolders: ['feeds/'] });
    await handle(put('feedstock.md'));
    const before = table.items().length;
    for (const event of [put('feeds/index.html'), put('feeds/language/ko.md'), remove('feeds/index.html')])
      assert.equal((await handle(event)).disposition, 'own');
    assert.deepEqual([table.items().length, types()], [before, ['story.created']]);
  });
});

describe('an object whose key has no ingested ending', () => {
  it('is passed over before S3 and the table are asked, in uploads, deletions and redeliveries', async () => {
    const { put, remove, handle, table, types } = world({ suffixes: ['.md', '.json'] });
    await handle(put('a.md'));
    const before = table.items().length;
    for (const event of [put('photo.jpg'), put('a.md.bak'), put('a.MD'), remove('photo.jpg')])
      assert.equal((await handle(event)).disposition, 'stray');
    assert.deepEqual([table.items().length, types()], [before, ['story.created']]);
  });
});

it('with onDelete=keep a deletion changes nothing', async () => {
  const { put, remove, handle, types } = world({ onDelete: 'keep' });
  await handle(put('a.md'));
  assert.equal((await handle(remove('a.md'))).disposition, 'kept');
  assert.deepEqual(types(), ['story.created']);
});

describe('the deletion of a report that its story is not told from', () => {
  it('erases what the story lists of it, in whatever order the events arrive, and announces nothing', async () => {
    for (const isEarly of [false, true]) {
      const { put, remove, handle, table, types } = world();
      await handle(put('a.md'));
      const copy = put('b.md', articleFile({ id: '002_0000000002', title: 'Rain', text: 'It rains on the harbour.' }));
      if (!isEarly) await handle(copy);
      const removal = remove('b.md');
      await handle(removal);
      if (isEarly) await handle(copy);
      const headlines = table.stories().flatMap(({ articles }) => articles?.map(({ headline }) => headline));
      assert.deepEqual([headlines, types()], [['Rain', undefined], ['story.created']]);
    }
  });
});

/** Requests as they come from the queue. */
let asked = 0;
const asks = (request: object): IngestEvent =>
  requestEvent({ ...request, id: `${AT}#${asked++}`, at: AT, by: 'ed' } as OperatorRequest);

/** A story of 61 reports, in which all but the one that tells it have a word of their own. */
async function storyOfMany(settings: Partial<IngestSettings> = {}) {
  const one = world(settings);
  await one.handle(one.put('a.md'));
  const keys = Array.from({ length: 60 }, (_, at) => `many-${at}.md`);
  const copyAt = (at: number) =>
    articleFile({ id: `002_${at}`, title: 'Rain', text: 'It rains on the harbour.', author: `Wordgone${at}` });
  for (const [at, key] of keys.entries()) await one.handle(one.put(key, copyAt(at)));
  assert.match(JSON.stringify(one.table.items()), /Wordgone59/);
  const isForgotten = () => assert.doesNotMatch(JSON.stringify(one.table.items()), /Wordgone/);
  return { ...one, keys, isForgotten };
}

it('the deletions of many reports leave no word of any, and the story stays as it was told', async () => {
  const { remove, handle, keys, isForgotten, table, isThere, types } = await storyOfMany();
  for (const key of keys) await handle(remove(key));
  isForgotten();
  assert.deepEqual([isThere(), table.stories()[0]?.articleCount, types()], [true, 61, ['story.created']]);
});

describe('a story that is withdrawn', () => {
  const retraction = ['status: retracted', `crawled_at: ${AT}`];
  const EVENTS: Record<string, (at: Awaited<ReturnType<typeof storyOfMany>>) => IngestEvent> = {
    'a request': ({ table }) => asks({ kind: 'withdraw', storyId: table.stories().map(storyIdAt)[0] }),
    'a retraction': ({ put }) =>
      put('r.md', articleFile({ id: '001_0000000001', title: 'Rain', text: 'Retracted.', fields: retraction })),
    'a deletion': ({ remove }) => remove('a.md'),
  };
  for (const [name, event] of Object.entries(EVENTS))
    it(`keeps no word of any of its many reports: by ${name}`, async () => {
      const many = await storyOfMany({ onDelete: name === 'a deletion' ? 'withdraw' : 'keep' });
      await many.handle(event(many));
      assert.equal(many.types().at(-1), 'story.withdrawn');
      many.isForgotten();
    });
});

/** Two stories, each with a file, of which the first is merged into the second. */
async function mergedWorld() {
  const one = world();
  const files = [one.put('a.md'), one.put('b.md', articleFile({ id: '002_0000000002', title: 'Snow', text: 'Snow.' }))];
  for (const file of files) await one.handle(file);
  const [storyId, into] = one.table.stories().map(storyIdAt) as [string, string];
  await one.handle(asks({ kind: 'merge', storyId, into }));
  const storyAt = (id: string) => one.table.stories().find((story) => storyIdAt(story) === id);
  return { ...one, files: files as [FileEvent, FileEvent], storyId, into, storyAt };
}

describe('a request', () => {
  it('is carried out once, however often it is delivered', async () => {
    const { handle, files, into, table, types, dependencies } = await mergedWorld();
    const split = asks({ kind: 'split', storyId: into, report: files[0] });
    assert.equal(await recallEvent(split, dependencies), undefined);
    const outcomes = [await handle(split), await handle(split), await recallEvent(split, dependencies)];
    const found = outcomes.map((outcome) => [outcome?.disposition, outcome?.redelivered]);
    assert.deepEqual(found, [
      ['done', false],
      ['done', true],
      ['done', true],
    ]);
    assert.deepEqual(types().slice(-2), ['story.created', 'story.updated']);
    const items = table.items().filter((item) => item.entity === 'request');
    const given = items.map(({ kind, by, undo, label }) => [kind, by, undo?.kind, label]);
    assert.deepEqual(given, [
      ['merge', 'ed', 'restore', 'same'],
      ['split', 'ed', 'merge', 'different'],
    ]);
  });

  it('that is refused changes nothing and says why, also when it is delivered again', async () => {
    const { handle, storyId, table, types } = await mergedWorld();
    const before = [types(), table.stories()];
    const withdraw = asks({ kind: 'withdraw', storyId });
    for (const redelivered of [false, true]) {
      const outcome = await handle(withdraw);
      assert.deepEqual([outcome.disposition, outcome.reason, outcome.redelivered], ['refused', 'already', redelivered]);
    }
    assert.deepEqual([types(), table.stories()], before);
  });

  it('restores from the first version that can be read, and undoes only the withdrawal that was meant', async () => {
    const { put, handle, table, types } = world({ onDelete: 'keep' });
    const file = put('a.md');
    await handle(file);
    const storyId = table.stories().map(storyIdAt)[0] ?? '';
    const versions = [{ ...file, versionId: 'v9' }, file];
    const restore = (withdrawnAt: string) => asks({ kind: 'restore', storyId, versions, withdrawnAt });
    await handle(asks({ kind: 'withdraw', storyId }));
    assert.equal((await handle(restore('2026-02-01T00:00:00.000Z'))).reason, 'already');
    assert.equal((await handle(restore(AT))).disposition, 'done');
    assert.deepEqual(types(), ['story.created', 'story.withdrawn', 'story.updated']);
  });
});

describe('a deletion after a correction', () => {
  it('withdraws the story that has the report by now, though its receipt names another', async () => {
    const { put, remove, handle, storyId, storyAt } = await mergedWorld();
    const later = { id: '001_0000000001', title: 'Rain', text: 'It rains all night.' };
    await handle(put('c.md', articleFile(later)));
    await handle(asks({ kind: 'restore', storyId }));
    assert.equal(storyAt(storyId)?.facts.object.key, 'c.md');
    await handle(remove('c.md'));
    assert.equal(storyAt(storyId)?.withdrawn?.by, 'deletion');
  });

  it('erases what the story that it was merged into lists of the file, which undoes no merge', async () => {
    const { handle, remove, storyId, into, storyAt } = await mergedWorld();
    await handle(remove('a.md'));
    const headlines = storyAt(into)?.articles?.map(({ headline }) => headline);
    assert.deepEqual(headlines, ['Snow', undefined]);
    assert.equal((await handle(asks({ kind: 'restore', storyId }))).reason, 'no-report');
  });
});

/** Whether a story says what a file says. */
const isToldFrom = (key: string, head: StoryItem, items: readonly TableItem[]): boolean => {
  const at = address(reportKey(storyIdAt(head), head.speaking));
  const speaking = items.find((item) => address(item) === at);
  return !head.withdrawn && speaking?.entity === 'report' && speaking.words.object.key === key;
};

describe('a deletion that is handled while another event writes', () => {
  /** Each writes at last a story that is told from `a.md`. */
  const WRITERS: Record<string, (at: Awaited<ReturnType<typeof mergedWorld>>) => Promise<IngestEvent>> = {
    'an upload': async ({ put, remove, handle }) => {
      await handle(remove('a.md'));
      return put(
        'a.md',
        articleFile({ id: '003_0000000003', title: 'Hail', text: 'Hail fell on the northern hills.' }),
      );
    },
    'a request': async ({ files, into }) => asks({ kind: 'split', storyId: into, report: files[1] }),
    'a restoration': async ({ files, into, handle, table }) => {
      await handle(asks({ kind: 'split', storyId: into, report: files[0] }));
      const isOwn = (story: StoryItem) => isToldFrom('a.md', story, table.items());
      const storyId = storyIdAt(table.stories().find(isOwn) ?? assert.fail());
      await handle(asks({ kind: 'withdraw', storyId }));
      return asks({ kind: 'restore', storyId, versions: [files[0]], withdrawnAt: AT });
    },
    'a release': async ({ put, handle, table, clock }) => {
      await handle(put('a.md', Buffer.from(HELD)));
      clock.now = Date.parse('2030-01-01T00:01:00Z');
      return { release: true, key: table.items().find(({ entity }) => entity === 'held')?.pk ?? '' };
    },
    'a marker that was removed': async ({ remove, drop, handle, files, into }) => {
      await handle(asks({ kind: 'split', storyId: into, report: files[0] }));
      const marker = remove('a.md');
      await handle(marker);
      return drop('a.md', marker.versionId);
    },
  };
  const HELD = '---\ntitle: Hail\nid: hail-1\nembargo: 2030-01-01T00:00:00Z\n---\n\nHail fell on the northern hills.\n';

  for (const [name, prepare] of Object.entries(WRITERS))
    for (const deliveries of [
      'one delivery',
      'a delivery that dies, and another',
      'a delivery that dies, and a recall',
    ])
      it(`is followed: ${name}, in ${deliveries}`, async () => {
        const box = await mergedWorld();
        const { table, remove, handle, dependencies } = box;
        const event = await prepare(box);
        let [isDeleted, isDead] = [false, false];
        const write: typeof table.write = async (writes) => {
          // Before a first write that tells a story from the file, the file is deleted and that is handled.
          const items = [...writes.map(({ item }) => item), ...table.items()];
          const isTold = writes.some(({ item }) => item.entity === 'story' && isToldFrom('a.md', item, items));
          if (isTold && !isDeleted) {
            isDeleted = true;
            await handle(remove('a.md'));
          }
          const isDone = await table.write(writes);
          isDead = isTold && deliveries !== 'one delivery';
          return isDone;
        };
        const hasObject: NonNullable<typeof dependencies.deletions>['hasObject'] = async (file) => {
          if (isDead) throw new Error('dead');
          return dependencies.deletions?.hasObject(file) ?? true;
        };
        const { deletions } = dependencies;
        const dying = {
          ...dependencies,
          table: { ...table, write },
          ...(deletions && { deletions: { ...deletions, hasObject } }),
        };
        await handleEvent(event, dying).catch(() => {});
        const isRecalled = deliveries.endsWith('recall') && (await recallEvent(event, dependencies));
        if (deliveries !== 'one delivery' && !isRecalled) await handle(event);
        assert.ok(isDeleted);
        const told = table.stories().filter(({ withdrawnAt, facts }) => !withdrawnAt && facts.object.key === 'a.md');
        assert.deepEqual(told, []);
      });
});
