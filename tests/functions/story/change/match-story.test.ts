import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Article } from '../../../../functions/article/article.ts';
import { centreOf, packCentre, unpackCentre } from '../../../../functions/matching/centre.ts';
import { KEY_STORIES, KEYS_OF_JOINER, KEYS_OF_STORY } from '../../../../functions/matching/match-keys.ts';
import { matchOf } from '../../../../functions/matching/probability.ts';
import { packProfile } from '../../../../functions/matching/profile.ts';
import {
  bestMatch,
  MATCH_DEFAULTS,
  reportsToRead,
  storylineMatch,
} from '../../../../functions/story/change/match-story.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { MatchKeyItem, TableItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt, storyKey } from '../../../../functions/story/items/keys.ts';
import { asStory, type Story } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';
import { AT_ONE, AT_THREE, AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';
import { type Item, itemBytes } from '../../../lab/bench/cost/write-units.ts';

const FERRY =
  'The ferry Halcyon ran aground off Brindle Point on Sunday. The coast guard rescued all 212 passengers, and ' +
  'nobody was hurt.';
const FERRY_ELSEWHERE =
  'All 212 passengers of the ferry Halcyon were rescued by the coast guard after it ran aground off Brindle ' +
  'Point. Nobody was hurt on Sunday.';
const FERRY_LATER =
  'The ferry Halcyon ran aground off Brindle Point on Sunday. The coast guard rescued all 212 passengers, and ' +
  'nobody was hurt. It was towed to port.';
const LIBRARY = 'Marlowe opened a central library with 1,330 seats, built by Quillon in two years for 48 million.';

let uploads = 0;

/** A report of a publisher of its own unless `fields` say otherwise, with matching on. */
function report(headline: string, text: string, fields: Partial<Article> = {}): Arrival {
  const articleId = `r${uploads++}`;
  const named = { articleId, text, headline, title: headline, publisher: `Publisher ${articleId}`, crawledAt: AT_ONE };
  const one = arrival({ ...named, ...fields }, { key: `${articleId}.md`, uploadedAt: '2026-03-31T00:00:00.000Z' });
  return withMatching(one);
}

const ferry = (fields?: Partial<Article>) => report('Ferry Halcyon runs aground, 212 rescued', FERRY, fields);
const ferryElsewhere = (fields?: Partial<Article>) =>
  report('Coast guard rescues 212 from grounded ferry Halcyon', FERRY_ELSEWHERE, fields);
const ferryLater = (fields?: Partial<Article>) =>
  report('Ferry Halcyon runs aground, 212 rescued, towed to port', FERRY_LATER, fields);
const library = (fields?: Partial<Article>) => report('Marlowe opens library of 1,330 seats', LIBRARY, fields);

const keysOf = (table: MemoryTable): MatchKeyItem[] => table.items().filter((item) => item.entity === 'key');

const profileOf = ({ result }: Arrival) => {
  assert.ok(result.kind === 'article');
  return result.profile;
};

describe('a report that is like a story', () => {
  it('joins it silently, as a copy, if it is another publisher’s', async () => {
    const { dispositions, announced, story } = await record(ferry(), ferryElsewhere({ crawledAt: AT_TWO }));
    assert.deepEqual(dispositions, ['new', 'copy']);
    assert.deepEqual(announced, ['story.created']);
    assert.deepEqual([story?.articleCount, story?.facts.excerpt], [2, FERRY]);
  });

  it('keeps its facts beside a later correction of an older report', async () => {
    const publisher = 'Gull Bay Post';
    const [articleId, url] = ['a', 'https://gull.example/a'];
    const { announced, story } = await record(
      ferry({ articleId, publisher, url }),
      ferryLater({ publisher, url: 'https://gull.example/b', crawledAt: AT_THREE }),
      report('Ferry Halcyon runs aground, 212 rescued', `${FERRY} Fog was thick.`, {
        ...{ articleId, publisher, url, crawledAt: AT_TWO },
      }),
    );
    assert.deepEqual([announced, story?.facts.crawledAt], [['story.created', 'story.updated'], AT_THREE]);
  });

  it('is listed for a person if and only if it is hardly likely enough', async () => {
    const words = FERRY_ELSEWHERE.split(' ');
    const doubts = new Set<boolean>();
    for (let kept = 4; kept <= words.length; kept++) {
      const joined = report('Rescue off Brindle Point', words.slice(0, kept).join(' '), { crawledAt: AT_TWO });
      const { table } = await record(ferry(), withMatching(joined, { threshold: 0.3 }));
      const { evidence, doubt } = table.receipts()[1] ?? {};
      if (!evidence || (doubt && doubt !== 'unsure-join')) continue;
      assert.equal(doubt === 'unsure-join', evidence.probability < 0.8, `${evidence.probability}`);
      doubts.add(evidence.probability < 0.8);
    }
    assert.equal(doubts.size, 2);
  });

  it('never replaces the facts if it is older, or a caption', async () => {
    const publisher = 'Harbour Wire';
    const caption = ferryElsewhere({ publisher, crawledAt: AT_THREE, text: `${FERRY_ELSEWHERE} (AP Photo/Jane Roe)` });
    assert.equal(profileOf(caption).kind, 'caption');
    for (const later of [ferryLater({ publisher, crawledAt: AT_ONE }), withMatching(caption, { threshold: 0.01 })]) {
      const { dispositions, announced, story } = await record(ferry({ publisher, crawledAt: AT_TWO }), later);
      assert.deepEqual([dispositions, announced, story?.facts.excerpt], [['new', 'copy'], ['story.created'], FERRY]);
    }
  });

  it('adds at most one match key to those of the story', async () => {
    const { table } = await record(ferry());
    const before = new Map(keysOf(table).map(({ pk, version }) => [pk, version]));
    assert.equal(before.size, KEYS_OF_STORY);
    await recordFile(ferryElsewhere(), table, retryPolicy);
    const written = keysOf(table).filter(({ pk, version }) => before.get(pk) !== version);
    assert.ok(written.length > 0 && written.length <= KEYS_OF_JOINER, `${written.length} keys`);
  });

  /** Each has half of its words in common with its neighbour. */
  const chain = () => [
    report('Halcyon aground off Brindle Point', 'Halcyon aground off Brindle Point. Pilot Ostrander saved.'),
    report(
      'Halcyon aground, Ostrander saved, Kittering blamed',
      'Halcyon aground off Brindle. Pilot Ostrander saved, engineer Kittering blamed. Quarrie inquiry opens.',
    ),
    report(
      'Kittering blamed, Quarrie inquiry opens',
      'Engineer Kittering blamed as the Quarrie inquiry opens. Marlowe minister resigns over harbour pilots.',
    ),
    report(
      'Marlowe minister resigns over harbour pilots',
      'Marlowe minister Velasco resigns over harbour pilots. Quarrie inquiry opens.',
    ),
  ];

  it('is compared with two reports, so that a story does not drift on', async () => {
    const threshold = 0.4;
    const reports = chain();
    const likeness = (a: number, b: number) =>
      matchOf(profileOf(reports[a] as Arrival), profileOf(reports[b] as Arrival)).probability;
    for (const a of [0, 1, 2]) assert.ok(likeness(a, a + 1) >= threshold, `${a}: ${likeness(a, a + 1)}`);
    for (const a of [0, 1]) assert.ok(likeness(a, a + 2) < threshold, `${a}: ${likeness(a, a + 2)}`);
    const { dispositions } = await record(...reports.map((each) => withMatching(each, { threshold })));
    const found = dispositions.map((disposition) => disposition === 'new');
    assert.deepEqual(found, [true, false, true, false]);
  });

  it('has a receipt with the features that counted most first, in less than 1 KiB', async () => {
    const { table } = await record(ferry(), ferryElsewhere());
    const [receipt] = table.receipts().filter(({ disposition }) => disposition === 'copy');
    assert.ok(receipt?.evidence);
    const { probability, report: compared, features } = receipt.evidence;
    assert.ok(probability >= MATCH_DEFAULTS.threshold && probability <= 1);
    assert.equal(compared, 'first');
    const added = features.map((line) => Math.abs(Number(line.split(' ')[2])));
    assert.ok(features.every((line, at) => line.startsWith('hours ') || added[at] !== 0));
    assert.deepEqual(
      added,
      added.toSorted((a, b) => b - a),
    );
    const bytes = itemBytes(marshall(receipt, { removeUndefinedValues: true }) as unknown as Item);
    assert.ok(bytes < 1024, `${bytes} bytes`);
  });
});

describe('reports that are unlike', () => {
  it('stay apart if they share only an agency’s notice', async () => {
    const notice = (link: string) =>
      `-- Source link: https://example.com/${link} -- Note: the agency has not verified this story and does not vouch for it`;
    const publisher = 'Agency';
    const { dispositions } = await record(
      report('Aerowright to lay off about 400 workers - Tribune', notice('a1'), { publisher }),
      report('Kitano Bank said to near deal for Marlowe Securities - Ledger', notice('b2'), { publisher }),
      report('Quillon weighs sale of its harbour unit - Courier', notice('c3'), { publisher }),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'new']);
  });

  it('stay apart if they fill one template with other names', async () => {
    const target = (broker: string, to: number, from: number) =>
      report(
        `${broker} Adjusts Price Target on Marlowe Foods to $${to} From $${from}, Keeps Buy Rating`,
        `Marlowe Foods has an average rating of buy and mean price target of $331, say analysts. https://example.com/${to}`,
        { publisher: 'Agency' },
      );
    const { dispositions } = await record(target('Stanhope', 343, 335), target('Kitano Bank', 310, 305));
    assert.deepEqual(dispositions, ['new', 'new']);
  });

  it('stay apart outside the window, and the later one’s keys name it alone', async () => {
    const later = ferryElsewhere({ crawledAt: '2026-03-06T00:00:00.000Z' });
    const decidedAt = '2026-03-06T00:00:05.000Z';
    const { dispositions, table } = await record(ferry(), { ...later, decidedAt });
    assert.deepEqual(dispositions, ['new', 'new']);
    const [, second] = table.stories();
    const named = keysOf(table).filter(
      ({ stories }) => second && stories.some((one) => one.storyId === storyIdAt(second)),
    );
    assert.equal(named.length, KEYS_OF_STORY);
    for (const { stories, expiresAt } of named) {
      assert.equal(stories.length, 1, 'stories outside the window are pruned');
      assert.equal(expiresAt, Date.parse(decidedAt) / 1000 + MATCH_DEFAULTS.windowDays * 86_400);
    }
  });
});

describe('a crawl that comes long after later ones', () => {
  it('leaves their stories to be found by the keys that it writes', async () => {
    const lastMonth = report('Ferry Halcyon runs aground, 212 rescued', `${FERRY} It was foggy.`, {
      crawledAt: '2026-02-01T00:00:00.000Z',
    });
    const { dispositions, table } = await record(ferry(), lastMonth, ferryLater({ crawledAt: AT_TWO }));
    assert.deepEqual(dispositions, ['new', 'new', 'copy']);
    assert.equal(table.stories()[0]?.articleCount, 2);
  });
});

describe('a story that has only a flash', () => {
  const publisher = 'Harbour Wire';
  const flash = () => report('Ferry Halcyon runs aground, 212 rescued', 'Ferry Halcyon aground.', { publisher });

  it('is updated and announced once, by the first full report of whatever publisher', async () => {
    const { dispositions, announced, story } = await record(
      flash(),
      ferry({ publisher: 'Gull Bay Post', crawledAt: AT_ONE }),
      ferryElsewhere({ crawledAt: AT_TWO }),
    );
    assert.deepEqual(dispositions, ['new', 'update', 'copy']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.deepEqual([story?.facts.publisher, story?.facts.kind], ['Gull Bay Post', 'article']);
  });

  it('keeps the flash beside an older full report: the flash is the latest that is known', async () => {
    const marked = {
      publisher,
      crawledAt: AT_THREE,
      markers: ['[flash]'],
      title: '[flash] Ferry Halcyon runs aground',
    };
    const [later, another] = ['A', 'B'].map((paper) =>
      report('Ferry Halcyon runs aground, 212 rescued', `${FERRY_ELSEWHERE} ${paper}`, { ...marked, publisher: paper }),
    );
    const text =
      'Why was the coast guard called late to the ferry Halcyon off Brindle Point? Its captain is questioned, ' +
      'and his log is read.';
    const full = report('Harbour office questions captain of the Halcyon', text, { crawledAt: AT_ONE });
    for (const older of [ferry({ publisher: 'Gull Bay Post', crawledAt: AT_ONE }), full]) {
      const all = [later, another, older].map((one) => withMatching(one as Arrival, { threshold: 0.2 }));
      const { dispositions, story } = await record(...all);
      // People see the full one, though the words of the flash are nearer to the others.
      assert.deepEqual([dispositions, story?.facts.kind, story?.shown], [['new', 'copy', 'copy'], 'flash', '3']);
    }
  });
});

describe('a bulletin', () => {
  const bulletin = (text: string) => report('10:30 headlines', `■ ${text.replaceAll('. ', '.\n■ ')}\n■ Library opens`);

  it('is recorded without an announcement, and matches nothing', async () => {
    const { dispositions, announced, table } = await record(bulletin(FERRY), ferryElsewhere(), bulletin(FERRY_LATER));
    assert.deepEqual(dispositions, ['new', 'new', 'new']);
    assert.deepEqual(announced, ['story.created']);
    assert.equal(table.stories().filter(({ announced: one }) => one === undefined).length, 2);
    const found = table.receipts().filter(({ warnings }) => warnings?.includes('silenced-as-bulletin'));
    assert.equal(found.length, 2, 'an operator finds them');
  });

  it('is announced with bulletins=announce', async () => {
    const { announced } = await record(withSettings(bulletin(FERRY), { bulletins: 'announce' }));
    assert.deepEqual(announced, ['story.created']);
  });
});

it('a key that is full is skipped and not written again', async () => {
  const { table } = await record(ferry(), library());
  const names = table.stories().map(storyIdAt);
  const full = Array.from({ length: KEY_STORIES }, (_, i) => ({
    storyId: names[i % names.length] as string,
    at: Date.parse(AT_ONE) / 1000,
    signature: new Uint8Array(),
    report: 1,
  }));
  const items = table.items().map((item): TableItem => (item.entity === 'key' ? { ...item, stories: full } : item));
  const crowded = memoryTable({ items, announced: [] });
  const before = keysOf(crowded);
  await recordFile(withMatching(ferryElsewhere(), { threshold: 1 }), crowded, retryPolicy);
  const after = keysOf(crowded);
  assert.deepEqual(after.slice(0, before.length), before);
  assert.equal(after.length, before.length + KEYS_OF_STORY, 'other keys take their place');
});

describe('a report that is like a whole story, and like none of its reports', () => {
  const storyFrom = (begins: Arrival, ...reports: Arrival[]): Story => {
    const centre = centreOf([begins, ...reports].map(profileOf));
    const profiles = { first: packProfile(profileOf(begins)), ...(centre && { centre: packCentre(centre) }) };
    return {
      ...storyKey('story'),
      ...{ profiles, articleCount: 9, lastReport: 9, speaking: '1', reports: new Map() },
    } as never;
  };
  const storyOf = (...reports: Arrival[]): Story => storyFrom(library(), ...reports);
  const among = (story: Story) => new Map([['story', story]]);
  const ferries = Array.from({ length: 9 }, () => ferry());
  const tied = (one: Arrival, story: Story) => storylineMatch(profileOf(one), among(story), MATCH_DEFAULTS)?.storyId;

  it('never joins it, and belongs to its storyline', () => {
    const story = storyOf(...ferries);
    assert.equal(bestMatch(profileOf(ferryElsewhere()), among(story), MATCH_DEFAULTS), undefined);
    assert.equal(tied(ferryElsewhere(), story), 'story');
  });

  it('is tied the less, the longer ago the story had its latest report', () => {
    const later = ferryElsewhere({ crawledAt: '2026-03-30T06:00:00.000Z' });
    const found = [ferryElsewhere(), later].map((one) => tied(one, storyOf(...ferries)));
    assert.deepEqual(found, ['story', undefined]);
  });

  it('is tied to none by a name alone, if it is a headline without text', () => {
    const bare = (headline: string) => report(headline, headline);
    const story = storyOf(...Array.from({ length: 9 }, () => bare('Ferry Halcyon strikes sandbank')));
    const isTied = (headline: string) => tied(bare(headline), story) !== undefined;
    assert.deepEqual(['Ferry Halcyon strikes pier', 'Ferry Halcyon repaired'].map(isTied), [true, false]);
  });

  it('is tied to none of which it names little, or whose captions are of its template', () => {
    const names =
      'Quillon Marlowe Brindle Halcyon Tern Gull Ister Wexley Orrin Vantor Kesh Ottoline Perrin Sable ' +
      'Tamsin Ulric Vesper Wynn Yarrow Zephyrine Aldous Bexley Corvin Dunmore';
    const at = (i: number) => names.split(' ')[i % 24];
    const notice = (i: number) =>
      report(`[Appointments] ${at(i)}`, `Appointments: ${at(i)} ${at(i + 5)}, director; ${at(2 * i + 7)}, director.`);
    const caption = (i: number) =>
      report(`${at(i)} Ferry`, `Passengers of the ferry ${at(i)} in ${at(i + 4)} on Sunday. (AP Photo/${at(i + 8)})`);
    for (const make of [notice, caption]) {
      const like = storyFrom(make(0), ...[1, 2, 3, 4, 5, 6].map(make));
      assert.equal(tied(make(18), like), undefined, make.name);
    }
  });

  it('is added to the centre, whatever becomes of it', async () => {
    const texts = Array.from({ length: 3 }, (_, i) =>
      report('Ferry Halcyon runs aground, 212 rescued', `${FERRY_ELSEWHERE} Line ${i} of the log.`, {
        crawledAt: AT_TWO,
      }),
    );
    const { story } = await record(ferry(), ...texts);
    const centre = unpackCentre(story?.profiles?.centre ?? new Uint8Array());
    assert.deepEqual([centre?.reports, centre?.minute], [4, Date.parse(AT_TWO) / 60_000]);
  });
});

describe('a report that is like one that its story’s head does not keep', () => {
  const told = (i: number) =>
    report(`Ferry Halcyon aground: day ${i}`, `${FERRY} ${'abcdefghijklmnopqrst'[i]}-crew waits.`, {
      crawledAt: AT_TWO,
    });
  const inquiry = () =>
    report(
      'Pilot Ostrander blames charts',
      'Pilot Ostrander told the Halcyon inquiry at Marlowe that the charts of Quillon were forty years old; ' +
        'engineer Kittering agreed.',
      { crawledAt: AT_THREE },
    );
  const again = () =>
    report(
      'Charts were forty years old, pilot Ostrander says',
      'The charts of Quillon were forty years old, pilot Ostrander told the Marlowe inquiry, and engineer ' +
        'Kittering agreed.',
      { crawledAt: AT_THREE },
    );

  /** The ferry's story with many reports, of which one tells of the inquiry. */
  async function ferryStory() {
    const early = [ferry(), ...[0, 1, 2].map(told)];
    const late = [3, 4, 5].map(told);
    const table = memoryTable();
    for (const one of early) await recordFile(one, table, retryPolicy);
    const joins = withMatching(inquiry(), { threshold: 0.0001 });
    assert.equal((await recordFile(joins, table, retryPolicy)).disposition, 'development');
    for (const one of late) await recordFile(one, table, retryPolicy);
    return table;
  }

  it('joins that story, and its receipt says which sort of report it was', async () => {
    const table = await ferryStory();
    const { disposition, evidence } = await recordFile(again(), table, retryPolicy);
    assert.deepEqual([disposition, evidence?.report], ['copy', 'remembered']);
    assert.ok(evidence?.features.some((line) => line.startsWith('second ')));
  });

  it('joins that story, too, if an older read does not show the report that a key names', async () => {
    const table = await ferryStory();
    const read: typeof table.read = async (keys, freshness) => {
      const items = await table.read(keys, freshness);
      return freshness === 'strong' ? items : items.filter(({ entity }) => entity !== 'report');
    };
    const { disposition } = await recordFile(again(), { ...table, read }, retryPolicy);
    assert.equal(disposition, 'copy');
  });

  it('reads the reports that wrote its keys and the newest, twelve at most, none where a story is sure', async () => {
    const table = await ferryStory();
    const stories = new Map(table.stories().map((head) => [storyIdAt(head), asStory(head)]));
    const [story] = stories.values();
    assert.ok(story && story.lastReport === 8);
    const id = storyIdAt(story);
    const key = {
      ...{ key: 'k', term: 1, rank: 1, written: [] },
      stories: [{ storyId: id, at: 0, signature: new Uint8Array(), report: 5 }],
    };
    const read = (one: Arrival, lastReport: number) =>
      reportsToRead(profileOf(one), new Map([[id, { ...story, lastReport }]]), [key], MATCH_DEFAULTS).get(id);
    assert.deepEqual([read(again(), 8), read(again(), 350)?.length], [['5', '8', '7', '6', '4', '3', '2'], 12]);
    assert.equal(read(ferry(), 350), undefined);
    // Stories of one report have nothing to read, and take no turn.
    const single = ['a', 'b', 'c'].map((name) => [name, { ...story, ...storyKey(name), lastReport: 1 }] as const);
    const all = reportsToRead(profileOf(again()), new Map([...single, [id, story]]), [], MATCH_DEFAULTS);
    assert.deepEqual([...all.keys()], [id]);
  });
});

it('a report without a text joins by its headline alone only where that is a little likelier', () => {
  const alone = (headline: string) => report(headline, headline);
  const [one, other] = [alone('Ferry Halcyon runs aground, 212 rescued'), alone('212 rescued from ferry Halcyon')];
  const { probability } = matchOf(profileOf(one), profileOf(other));
  const profiles = { first: packProfile(profileOf(other)) };
  const story = { ...storyKey('story'), profiles, articleCount: 1, reports: new Map() } as unknown as Story;
  const joinsAt = (threshold: number): boolean =>
    bestMatch(profileOf(one), new Map([['story', story]]), { ...MATCH_DEFAULTS, threshold }) !== undefined;
  assert.deepEqual([joinsAt(probability - 0.04), joinsAt(probability - 0.06)], [false, true]);
});
