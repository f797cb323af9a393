import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Notification } from '../../../../functions/notifications/notification.ts';
import { announce } from '../../../../functions/notify/announce.ts';
import { toMessage } from '../../../../functions/notify/outlets/topic.ts';
import { LISTED_STORIES, storylineWrites } from '../../../../functions/story/change/storylines.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { StorylineItem } from '../../../../functions/story/items/items.ts';
import { type Key, storyIdAt, storyKey, storylineIdAt } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { readStorylineOf, readStorylines } from '../../../../functions/story/table/read-storylines.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { retryPolicy } from '../../../fixtures/recording.ts';

// Affairs as they were in a crawl, in other words: each has reports of one event, and then another event of it.
const AFFAIRS = {
  'a leader who resigns after days of attacks': {
    as: 'new',
    tells: (i: number) => [
      `Opposition attacks floor leader Brandt Osterly over hotel vouchers`,
      'The opposition in Marlowe said floor leader Brandt Osterly of the Harbour Party must explain the hotel ' +
        `vouchers that his family took, and called the affair a disgrace. Spokesman ${NAMES[i]} said Osterly had ` +
        'lost all trust.',
    ],
    event: (i: number) => [
      `Osterly steps down as floor leader: "I apologise to the nation"`,
      'Brandt Osterly resigned on Tuesday as floor leader. "I apologise to the nation and take all ' +
        'responsibility," he told reporters at dawn, bowing. A successor is elected in January, the Harbour ' +
        `Party said; ${NAMES[i]} leads it until then.`,
    ],
  },
  'a greeting of one head of state, and one of another': {
    as: 'development',
    tells: (i: number) => [
      `President Velasco sends new year greetings to General Korrin`,
      'President Velasco wished General Korrin of Tarn a happy new year and called the alliance of the two ' +
        `countries the truest of all, the palace said. ${NAMES[i]} carried the letter to Tarn.`,
    ],
    event: (i: number) => [
      `Eleven presidents on Korrin's list of new year greetings`,
      'Eleven heads of state got a telegram from Tarn on Friday: those of Ister, Osprey, Kesh and, last, ' +
        `Velasco. General Korrin's office left out the neighbours in the west; ${NAMES[i]} read the list on ` +
        'television.',
    ],
  },
  'the weather of one day, and that of the next': {
    as: 'new',
    tells: (i: number) => [
      `Clear and cold on Monday, low of minus 8 in Tern`,
      'Monday will be clear and cold with a low of minus 8 degrees in Tern and minus 4 on the coast, the weather ' +
        `service said. Wind from the north, 30 kilometres an hour; ${NAMES[i]} advised to cover water meters.`,
    ],
    event: (i: number) => [
      `Snow in the hills on Tuesday, up to ten centimetres`,
      'Snow falls in the hills on Tuesday from noon, up to ten centimetres, and rain on the coast with 5 degrees ' +
        `in the afternoon, the weather service said. ${NAMES[i]} spoke of slippery roads in the evening.`,
    ],
  },
} as const;
const NAMES = 'Quillon Perrin Sable Tamsin Ulric Vesper Wynn Yarrow Zephyr Aldous Bexley'.split(' ');

let uploads = 0;
function report([headline = '', text = '']: readonly string[], crawledAt: string): Arrival {
  const articleId = `line-${uploads++}`;
  const words = { articleId, headline, title: headline, text, publisher: `Paper ${articleId}`, crawledAt };
  return withMatching({ ...arrival(words, { key: `${articleId}.md`, uploadedAt: crawledAt }), decidedAt: crawledAt });
}

const at = (day: number, minute: number): string => `2026-03-0${day}T08:${String(minute).padStart(2, '0')}:00.000Z`;

/** Nine reports of an event, and three of the next one a day later. */
async function affair({ tells, event }: (typeof AFFAIRS)[keyof typeof AFFAIRS], files: Arrival[] = []) {
  const table = memoryTable();
  const dispositions: string[] = [];
  for (let i = 0; i < 12; i++) {
    const one = i < 9 ? report(tells(i), at(1, i)) : report(event(i - 9), at(2, i));
    files.push(one);
    dispositions.push((await recordFile(one, table, retryPolicy)).disposition);
  }
  return { table, dispositions };
}

const linesIn = (table: MemoryTable): StorylineItem[] => table.items().filter((item) => item.entity === 'storyline');

const [, one] = Object.entries(AFFAIRS)[0] ?? assert.fail();

describe('another event of a known affair', () => {
  for (const [name, each] of Object.entries(AFFAIRS))
    it(`is announced, and its followers join it: ${name}`, async () => {
      const { table, dispositions } = await affair(each);
      assert.deepEqual(dispositions, ['new', ...Array(8).fill('copy'), each.as, 'copy', 'copy']);
      const announced = table.announced().map((item) => ('announce' in item ? item.announce : ''));
      assert.deepEqual(announced, ['story.created', each.as === 'new' ? 'story.created' : 'story.updated']);
    });

  it('is a new story of the storyline', async () => {
    const { table } = await affair(one);
    const [first, second] = table.stories();
    assert.ok(first && second);
    assert.deepEqual([first.storyline, second.storyline], [storyIdAt(first), storyIdAt(first)]);
    const lines = linesIn(table).map(({ count, stories, lead }) => [count, stories, lead]);
    assert.deepEqual(lines, [[2, [first, second].map(storyIdAt), storyIdAt(first)]]);
  });

  it('says so in its notification, with a headline that is resolved when it is sent', async () => {
    const { table } = await affair(one);
    const [first, second] = table.stories();
    assert.ok(first && second);
    const sent: Notification[] = [];
    const outlet = async (notifications: ReadonlyMap<string, Notification>) => {
      sent.push(...notifications.values());
      return new Map();
    };
    const read = (keys: readonly Key[]) => table.read(keys, 'strong');
    const views = await readStorylines([second], read);
    assert.deepEqual([...views.values()], [{ id: storyIdAt(first), headline: first.facts.title, stories: 2 }]);
    assert.equal((await operatorOf(table, []).withdraw(storyIdAt(first))).changed, true);
    const after = await readStorylines([second], read);
    assert.deepEqual([...after.values()], [{ id: storyIdAt(first), stories: 2 }]);
    await announce([], {
      read,
      outlets: [outlet],
      source: '/wiredrop/Test',
      observer: { announced() {}, failure() {} },
    });
    assert.deepEqual(sent, []);
    assert.equal((await readStorylines([{}], () => assert.fail('reads nothing'))).size, 0);
  });

  it('is shown beside the others of its storyline that are not withdrawn', async () => {
    const { table } = await affair(one);
    const [first, second] = table.stories();
    assert.ok(first && second);
    const read = (keys: readonly Key[]) => table.read(keys, 'strong');
    const others = async () =>
      (await readStorylineOf({ ...second, reports: new Map() } as never, read))?.others.map(({ storyId }) => storyId);
    assert.deepEqual(await others(), [storyIdAt(first)]);
    await operatorOf(table, []).withdraw(storyIdAt(first));
    assert.deepEqual(await others(), []);
  });

  it('is shown beside the latest twelve others', async () => {
    const { table } = await affair(one);
    const [first] = table.stories();
    const [line] = linesIn(table);
    assert.ok(first && line);
    const stories = Array.from({ length: 14 }, (_, i) => `t1-${i}`);
    const items = [{ ...line, stories }, ...stories.map((id) => ({ ...first, ...storyKey(id) }))];
    const read = async (keys: readonly Key[]) => items.filter(({ pk }) => keys.some((key) => key.pk === pk));
    const { others = [] } = (await readStorylineOf(first, read)) ?? {};
    assert.deepEqual(others.map(({ storyId }) => storyId).sort(), stories.slice(2).sort());
  });

  it('is marked for filters: the first story of an affair, and later ones', () => {
    const of = (storyId: string, storyline?: { id: string; stories: number }) => {
      const data = { storyId, articleId: 'a', reports: [], ...(storyline && { storyline }) };
      return toMessage({ type: 'story.created', data } as never, '1').MessageAttributes?.storyline?.StringValue;
    };
    const line = { id: 'a', stories: 2 };
    assert.deepEqual([of('a'), of('a', line), of('b', line)], ['first', 'first', 'later']);
    const withdrawn = toMessage({ type: 'story.withdrawn', data: { storyId: 'a' } } as never, '1');
    assert.equal(withdrawn.MessageAttributes?.storyline, undefined);
  });
});

describe('a storyline', () => {
  it('lists the latest stories only, and counts all', async () => {
    const { table } = await affair(one);
    const [first] = table.stories();
    const [line] = linesIn(table);
    assert.ok(first && line);
    let item = line;
    for (let i = 0; i < LISTED_STORIES + 5; i++) {
      const story = { ...first, ...storyKey(`t1-${i}`) };
      const [write] = storylineWrites(story, first, { id: storylineIdAt(line), item });
      item = write?.item as StorylineItem;
    }
    assert.deepEqual([item.stories.length, item.count], [LISTED_STORIES, 2 + LISTED_STORIES + 5]);
    assert.equal(item.stories.at(-1), `t1-${LISTED_STORIES + 4}`);
    // A story that expired, and came again, is listed already.
    const [again] = storylineWrites({ ...first, ...storyKey('t1-9') }, first, { id: storylineIdAt(line), item });
    assert.deepEqual([again?.item.entity === 'storyline' && again.item.count], [item.count]);
  });

  it('loses a story that somebody takes out, and gets it back by the undo', async () => {
    const files: Arrival[] = [];
    const { table } = await affair(one, files);
    const ask = operatorOf(table, files);
    const [first, second] = table.stories().map(storyIdAt) as [string, string];
    const states = () => [
      table.stories().map(({ storyline }) => storyline),
      linesIn(table).map(({ stories }) => stories),
    ];
    const before = states();
    for (const [story, left] of [
      [second, first],
      [first, second],
    ] as const) {
      const { item, changed } = await ask.storyline(story);
      assert.deepEqual([changed, item.undo], [true, { kind: 'storyline', storyId: story, into: first }]);
      assert.deepEqual([linesIn(table)[0]?.stories, linesIn(table)[0]?.lead], [[left], left]);
      assert.equal((await ask.storyline(story)).why, 'already');
      assert.equal((await ask.storyline(story, first)).changed, true);
      assert.deepEqual([states()[0], new Set(linesIn(table)[0]?.stories)], [before[0], new Set([first, second])]);
    }
    assert.equal(linesIn(table)[0]?.count, 2);
    assert.equal((await ask.storyline('t1-gone')).why, 'missing');
    await ask.withdraw(second);
    assert.equal((await ask.storyline(first, second)).why, 'withdrawn');
  });

  it('begins by hand with two stories that nothing tied, which the matcher learns are two events', async () => {
    const table = memoryTable();
    const files = [
      report(
        [
          'Quarry at Tern closes',
          'The quarry at Tern closes in May, and forty people lose their work, its owner said.',
        ],
        at(1, 1),
      ),
      report(
        [
          'Bakery opens in Gullbay',
          'A bakery of twelve ovens opened in Gullbay on Monday with a queue around the block.',
        ],
        at(1, 2),
      ),
    ];
    for (const file of files) await recordFile(file, table, retryPolicy);
    const [first, second] = table.stories().map(storyIdAt) as [string, string];
    const ask = operatorOf(table, files);
    const { item } = await ask.storyline(second, first);
    assert.deepEqual(
      [item.undo, item.label, item.reports.length],
      [{ kind: 'storyline', storyId: second }, 'different', 2],
    );
    const storylines = table.stories().map(({ storyline }) => storyline);
    assert.deepEqual(storylines, [first, first]);
    assert.equal((await ask.storyline(second, first)).why, 'already');
    assert.equal((await operatorOf(table, files).storyline(second, second)).why, 'already');
    assert.equal(table.announced().length, 2, 'nothing is announced');
    // A storyline stands for its others when its first story has left. That one is back if another is put beside it.
    assert.equal((await ask.storyline(first)).changed, true);
    assert.equal((await ask.storyline(second)).changed, true);
    assert.equal((await ask.storyline(second, first)).changed, true);
    const [line] = linesIn(table);
    assert.deepEqual([new Set(line?.stories), line?.count], [new Set([first, second]), 2]);
  });
});
