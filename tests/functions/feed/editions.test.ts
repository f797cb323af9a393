import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deckOf, mostReported, storyBlocks } from '../../../functions/feed/editions/choose-stories.ts';
import { slotsBetween } from '../../../functions/feed/editions/slots.ts';
import { publicPart } from '../../../functions/feed/feed-state.ts';
import { namedSections } from '../../../functions/sections/stated.ts';
import { NO_FACTS } from '../../../functions/story/items/facts.ts';
import type { Story } from '../../../functions/story/items/story.ts';
import { feedWorld } from './feed-world.ts';
import { at, changed, storyOf, withdrawnAt, withReportOf } from './stories.ts';

const HOURS = ['07:00', '12:00', '18:00'];
const HOUR = 60;
const DAY = 24 * HOUR;
const slots = (from: string, to: string, hours = HOURS, zone = 'UTC') =>
  slotsBetween(Date.parse(from), Date.parse(to), hours, zone).map(({ name, from, to }) => [
    name,
    (Date.parse(to) - Date.parse(from)) / 3_600_000,
    to,
  ]);

/** A story that came at a minute of 5 January, and as many papers' reports of it, a minute each. */
function reported(
  id: string,
  minute: number,
  papers = 1,
  fields: Partial<Story> = {},
  title = `Headline of ${id}`,
): Story {
  let story = storyOf(
    id,
    { title, publisher: `${id} 1` },
    { firstSeenAt: at(minute), articleCount: papers, ...fields },
  );
  story = changed(story, { at: at(minute) });
  for (let n = 2; n <= papers; n++)
    story = withReportOf(story, { publisher: `${id} ${n}`, title: `Report ${n} of ${id}` }, { at: at(minute + n - 1) });
  return story;
}

/** The story whose first report states when it was written, by a minute of 5 January. */
function statedAt(story: Story, minute: number): Story {
  const words = story.reports.get('1')?.words ?? NO_FACTS;
  return changed(story, { words: { ...words, publishedAt: at(minute), observedAt: at(minute) } });
}

const headlinesIn = (page: string) => [...page.matchAll(/<h3><(?:a|bdi)[^>]*>([^<]*)/g)].map(([, words]) => words);
const NOON = '2026-01-05-1200.html';
/** What its page searches. */
const NOON_INDEX = '2026-01-05-1200.json';

/** A stack that has had feeds for a day, at six in the morning. */
async function newspaper(settings: Parameters<typeof feedWorld>[0] = {}) {
  const world = feedWorld({ editions: HOURS, ...settings });
  world.goTo(-DAY);
  await world.run();
  return world;
}

/** The same at noon, with these stories and its edition. */
async function atNoon(stories: readonly Story[], settings: Parameters<typeof feedWorld>[0] = {}) {
  const world = await newspaper(settings);
  world.write(...stories);
  await runUntil(world, 12 * HOUR + 1);
  return world;
}

async function runUntil(world: Awaited<ReturnType<typeof newspaper>>, minute: number): Promise<void> {
  world.goTo(minute);
  for (let runs = 0; runs < 20; runs++) await world.run();
}

describe('the hours of editions', () => {
  it('are of the zone: the first goes on from the evening, others have the day so far, midnight the whole', () => {
    assert.deepEqual(slots('2026-01-05T03:00:00Z', '2026-01-06T03:00:00Z'), [
      ['2026-01-05-0700', 13, '2026-01-05T07:00:00.000Z'],
      ['2026-01-05-1200', 12, '2026-01-05T12:00:00.000Z'],
      ['2026-01-05-1800', 18, '2026-01-05T18:00:00.000Z'],
      ['2026-01-05', 24, '2026-01-06T00:00:00.000Z'],
    ]);
    assert.deepEqual(slots('2026-01-05T03:00:00Z', '2026-01-06T03:00:00Z', ['09:00'], 'Asia/Seoul'), [
      ['2026-01-05', 24, '2026-01-05T15:00:00.000Z'],
      ['2026-01-06-0900', 24, '2026-01-06T00:00:00.000Z'],
    ]);
  });

  it('are all there, once, on days of 23 and of 25 hours', () => {
    const hours = ['02:30', '18:00'];
    assert.deepEqual(slots('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', hours, 'Europe/Berlin'), [
      // No clock shows 02:30 on that day.
      ['2026-03-29-0230', 8.5, '2026-03-29T01:30:00.000Z'],
      ['2026-03-29-1800', 17, '2026-03-29T16:00:00.000Z'],
      ['2026-03-29', 23, '2026-03-29T22:00:00.000Z'],
    ]);
    assert.deepEqual(slots('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', hours, 'Europe/Berlin'), [
      ['2026-10-25-0230', 8.5, '2026-10-25T00:30:00.000Z'],
      ['2026-10-25-1800', 19, '2026-10-25T17:00:00.000Z'],
      ['2026-10-25', 25, '2026-10-25T23:00:00.000Z'],
    ]);
  });

  it('follow each other without a gap and in order, over a year of any zone', () => {
    for (const zone of ['America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu']) {
      const all = slotsBetween(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1), [], zone);
      for (const [n, one] of all.entries()) if (n > 0) assert.equal(one.from, all[n - 1]?.to, `${zone} ${one.name}`);
      const hours = slotsBetween(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1), HOURS, zone);
      assert.equal(new Set(hours.map(({ name }) => name)).size, hours.length);
      const tos = hours.map(({ to }) => to);
      assert.deepEqual(tos, hours.map(({ to }) => to).toSorted());
    }
  });
});

describe('an edition', () => {
  it('is made by the first run after its hour, and stands still: choice, order, headlines and numbers', async () => {
    const world = await newspaper();
    const [big, small] = [reported('big', 9 * HOUR, 5), reported('small', 10 * HOUR, 2)];
    world.goTo(11 * HOUR);
    await world.update(big, small, reported('one', 8 * HOUR));
    assert.ok(!world.names().includes(NOON));
    await runUntil(world, 12 * HOUR + 1);
    const page = world.text(NOON);
    assert.deepEqual(headlinesIn(page), ['Headline of big', 'Headline of small', 'Headline of one']);
    assert.match(world.text('index.html'), /<a href="2026-01-05-1200.html">/);
    // Afterwards the second becomes the biggest, and another report comes to stand for the first.
    let grown = small;
    for (let n = 0; n < 9; n++) grown = withReportOf(grown, { publisher: `late ${n}` }, { at: at(13 * HOUR) });
    const { written } = await world.update({ ...grown, shown: '2' }, { ...big, shown: '3' });
    assert.ok(!written.includes(NOON));
    assert.equal(world.text(NOON), page);
    assert.match(world.text('index.html'), /Report 3 of big/);
  });

  it('loses in the next run what was erased, withdrawn or merged away', async () => {
    for (const later of [13 * HOUR, 40 * DAY]) {
      const world = await newspaper();
      const [a, b, c] = [
        reported('erased', 9 * HOUR, 3),
        reported('withdrawn', 9 * HOUR, 2),
        reported('gone', 9 * HOUR),
      ];
      world.write(a, b, c, reported('other', 10 * HOUR));
      await runUntil(world, 12 * HOUR + 1);
      await runUntil(world, later);
      assert.equal(headlinesIn(world.text(NOON)).length, 4);
      const words = { ...NO_FACTS, articleId: 'x' };
      world.write(
        { ...changed(a, { state: { is: 'erased', by: 'deletion' }, words }), version: 2, speaking: '2' },
        { ...b, version: 2, ...withdrawnAt(later) },
      );
      world.remove(c);
      await world.run();
      assert.deepEqual(headlinesIn(world.text(NOON)), ['Report 2 of erased', 'Headline of other'], String(later));
      assert.doesNotMatch(world.everything().join(), /(?:Headline|Excerpt) of (?:erased|withdrawn|gone)(?!-)/);
      // Restored, it is where it was.
      await world.update({ ...b, version: 3 });
      assert.deepEqual(headlinesIn(world.text(NOON))[1], 'Headline of withdrawn');
    }
  });

  it('follows a correction: a chosen headline, a new crawl of its report, a merge and its undo', async () => {
    const [a, b] = [reported('a', 9 * HOUR, 3), reported('b', 9 * HOUR, 2)];
    const world = await atNoon([a, b]);
    await world.update({ ...a, version: 2, isChosen: true, speaking: '2' });
    assert.match(world.text(NOON), /Report 2 of a/);
    const again = changed(b, { words: { ...(b.reports.get('1')?.words ?? NO_FACTS), title: 'Corrected' } });
    await world.update({ ...again, version: 2 });
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Report 2 of a', 'Corrected']);
    const both = { ...a, version: 3, merged: ['b'], reports: new Map([...a.reports, ['b#1', again.reports.get('1')]]) };
    await world.update(
      { ...again, version: 3, withdrawn: { at: at(800), by: 'merge' }, mergedInto: 'a' },
      both as Story,
    );
    assert.match(world.text(NOON), /Corrected/);
    const erased = { ...both, version: 4, reports: a.reports };
    await world.update(erased);
    assert.doesNotMatch(world.text(NOON), /Corrected/);
    await world.update({ ...b, version: 4 });
    assert.match(world.text(NOON), /Headline of b/);
  });

  it('loses the words of a story that was merged into one that is not there, once they are erased', async () => {
    const [a, old] = [reported('a', 9 * HOUR, 2), reported('old', -3 * DAY)];
    const world = await atNoon([a, old, reported('b', 9 * HOUR)]);
    const both = { ...old, version: 2, merged: ['a'], reports: new Map([...old.reports, ['a#1', a.reports.get('1')]]) };
    await world.update({ ...a, version: 2, withdrawn: { at: at(800), by: 'merge' }, mergedInto: 'old' }, both as Story);
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of a', 'Headline of b']);
    await world.update({ ...old, version: 3, merged: ['a'] });
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of old', 'Headline of b']);
  });

  it('is looked for in the months since a story began, and in no earlier one', async () => {
    const world = await atNoon([reported('a', 9 * HOUR)]);
    const march = 59 * DAY;
    const b = statedAt(reported('b', march + 9 * HOUR), march + 9 * HOUR);
    world.write(b);
    await runUntil(world, march + 12 * HOUR + 1);
    const read: string[] = [];
    const { readOwn } = world.dependencies.bucket;
    world.dependencies.bucket.readOwn = (name) => {
      read.push(name);
      return readOwn(name);
    };
    await world.update({ ...b, version: 2, ...withdrawnAt(march + 13 * HOUR) });
    const months = read.filter((name) => name.startsWith('editions-'));
    assert.deepEqual(months, ['editions-2026-03.gz']);
  });

  it('loses a withdrawn story with all others on which it stands: what one run leaves, the next writes', async () => {
    const world = await newspaper({
      editions: Array.from({ length: 23 }, (_, hour) => `${String(hour + 1).padStart(2, '0')}:00`),
    });
    const a = reported('a', 1);
    world.write(a, reported('b', 2));
    await runUntil(world, 12 * HOUR);
    await runUntil(world, 23 * HOUR + 1);
    const withA = () =>
      world.names().filter((name) => /-\d{4}.html$/.test(name) && /Headline of a/.test(world.text(name)));
    assert.equal(withA().length, 23);
    await world.update({ ...a, version: 2, ...withdrawnAt(23 * HOUR + 2) });
    assert.equal(withA().length, 3);
    await world.run();
    assert.deepEqual(withA(), []);
  });

  it('has what goes on from days before, if it is among the hottest', async () => {
    const world = await newspaper();
    let old = reported('old', -3 * DAY, 2);
    for (let n = 0; n < 5; n++) old = withReportOf(old, { publisher: `late ${n}` }, { at: at(9 * HOUR) });
    world.write(old, reported('b', 9 * HOUR));
    await runUntil(world, 12 * HOUR + 1);
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of old', 'Headline of b']);
  });

  it('is spared when the state is lost, still follows a deletion, and goes if nothing refers to it', async () => {
    const a = reported('a', 9 * HOUR, 2);
    const world = await atNoon([a, reported('b', 9 * HOUR)]);
    world.own.delete('state.gz');
    await runUntil(world, 12 * HOUR + 3);
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of a', 'Headline of b']);
    assert.match(world.text(NOON_INDEX), /Headline of b/);
    await world.update({ ...a, version: 2, ...withdrawnAt(800) });
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of b']);
    for (const name of [...world.own.keys()]) world.own.delete(name);
    world.files.set('2025-12-24.html', 'Words of an earlier version');
    await world.run();
    assert.ok(!world.names().includes('2025-12-24.html'));
  });

  it('that was missed is made late, with its own stretch', async () => {
    const world = await newspaper();
    world.write(reported('night', 2 * HOUR), reported('morning', 9 * HOUR), reported('noon', 13 * HOUR));
    await runUntil(world, 20 * HOUR);
    const made = world.names().filter((name) => /^2026-01-05.*html$/.test(name));
    assert.deepEqual(made, ['2026-01-05-0700.html', NOON, '2026-01-05-1800.html']);
    assert.deepEqual(headlinesIn(world.text('2026-01-05-0700.html')), ['Headline of night']);
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of morning', 'Headline of night']);
    assert.equal(headlinesIn(world.text('2026-01-05-1800.html')).length, 3);
    assert.match(world.text('2026-01-05-1800.html'), /2026-01-05-1200.html">[^<]*<\/a> new stories since then: <b>1</);
  });

  it('says how many stories are new since the one before, and marks those that have said something since', async () => {
    const a = reported('a', 9 * HOUR, 2);
    const world = await atNoon([a, reported('b', 9 * HOUR)]);
    const said = { ...a.announced, revision: 2, at: at(15 * HOUR) } as NonNullable<Story['announced']>;
    const news = { report: '3', revision: 2, at: at(15 * HOUR) };
    const developed = withReportOf(
      { ...a, version: 2, announced: said, development: news },
      { title: 'It sank', publisher: 'x' },
      { at: at(15 * HOUR), disposition: 'development', news: ['The ferry sank.'] },
    );
    const c = reported('c', 16 * HOUR);
    // It had no place on the one before, and is not new.
    world.write(developed, c, reported('earlier', 11 * HOUR));
    await runUntil(world, 18 * HOUR + 1);
    const page = world.text('2026-01-05-1800.html');
    assert.match(page, /<a href="2026-01-05-1200.html">[^<]*<\/a> new stories since then: <b>1<\/b>/);
    assert.match(
      page,
      /Headline of a[\s\S]*<span class="new">New<\/span>[\s\S]*It sank[\s\S]*Headline of (?:b|c|earlier)/,
    );
    assert.equal(page.match(/class="new"/g)?.length, 1);
    await world.update({ ...c, version: 2, ...withdrawnAt(18 * HOUR + 2) });
    assert.match(world.text('2026-01-05-1800.html'), /new stories since then: <b>0<\/b>/);
    // A day stands by itself, and the next morning's edition goes on from the evening's.
    world.write(reported('d', 22 * HOUR));
    await runUntil(world, DAY + 7 * HOUR + 1);
    assert.doesNotMatch(world.text('2026-01-05.html'), /new stories since then/);
    assert.match(
      world.text('2026-01-06-0700.html'),
      /<a href="2026-01-05-1800.html">[^<]*<\/a> new stories since then/,
    );
  });

  it('has no story of which nothing was announced', async () => {
    const { announced: _, ...silent } = reported('silent', 9 * HOUR, 5);
    const told = reported('told', 9 * HOUR);
    const world = await atNoon([silent, told]);
    assert.deepEqual(headlinesIn(world.text(NOON)), ['Headline of told']);
    for (const name of world.names()) assert.doesNotMatch(world.text(name), /Headline of silent/, name);
    const both = {
      ...silent,
      merged: ['told'],
      reports: new Map([...silent.reports, ['told#1', told.reports.get('1')]]),
    };
    await world.update(
      { ...told, version: 2, withdrawn: { at: at(800), by: 'merge' }, mergedInto: 'silent' },
      both as Story,
    );
    assert.deepEqual(headlinesIn(world.text(NOON)), []);
  });

  it('names the section of each story as it was chosen, by the names of the setting', async () => {
    const world = await newspaper({ sections: namedSections({ Sport: 'sports' }) });
    const inCategory = (category: string, story: Story) => {
      const { words } = story.reports.get('1') ?? {};
      return changed(story, { words: { ...(words ?? NO_FACTS), category } });
    };
    const match = inCategory('Sports', reported('match', 9 * HOUR));
    world.write(match, inCategory('Politics', reported('vote', 9 * HOUR)), reported('plain', 9 * HOUR));
    await runUntil(world, 12 * HOUR + 1);
    const sectionsIn = () =>
      world
        .text(NOON)
        .match(/class="section"><bdi>[^<]*/g)
        ?.map((one) => one.split('>').at(-1));
    assert.deepEqual(sectionsIn(), ['Sport']);
    await world.update({ ...inCategory('Politics', match), version: 2 });
    assert.deepEqual(sectionsIn(), ['Sport'], 'it stands still');
    await world.update({ ...match, version: 3, ...withdrawnAt(800) });
    assert.equal(sectionsIn(), undefined);
  });

  it('has a lead and a deck with texts on the busiest day, too: first fewer stand below them', async () => {
    const world = await newspaper();
    const title = (n: number) => `${n} ${'ferry '.repeat(20)}`;
    for (let n = 0; n < 160; n++) world.write(reported(`s${n}`, 9 * HOUR, n < 20 ? 12 : 10, {}, title(n)));
    await runUntil(world, 12 * HOUR + 1);
    const page = world.text(NOON);
    const blocks = [/<article class="story"/g, /<a class="number"/g].map((block) => page.match(block)?.length ?? 0);
    assert.ok(Buffer.byteLength(page) <= 60_000);
    assert.equal(blocks[0], 5);
    assert.ok((blocks[1] ?? 0) >= 39, String(blocks));
  });

  it('ends with `retentionDays`, and stays without', async () => {
    for (const [retentionDays, isThere] of [
      [31, false],
      [0, true],
    ] as const) {
      const world = await newspaper({ retentionDays });
      world.write(reported('a', 9 * HOUR));
      await runUntil(world, 12 * HOUR + 1);
      const kept = () => [NOON, NOON_INDEX].filter((name) => world.names().includes(name));
      await runUntil(world, 30 * DAY);
      assert.deepEqual(kept(), [NOON, NOON_INDEX]);
      await runUntil(world, 33 * DAY);
      assert.deepEqual(kept(), isThere ? [NOON, NOON_INDEX] : []);
    }
  });
});

describe('what stands on an edition', () => {
  const chosen = (stories: readonly Story[], from = 0, to = DAY) => {
    const found = mostReported({ from: at(from), to: at(to) });
    found.add(stories.map((story) => publicPart(story)));
    return deckOf(storyBlocks(found.best()), 14);
  };

  it('is what most papers reported in its stretch, whatever they reported before or since', () => {
    const before = reported('before', -200, 9);
    const names = chosen([before, reported('now', 100, 3), reported('later', 3 * DAY)]).map(
      ({ stories }) => stories[0]?.story.pk,
    );
    assert.deepEqual(names, ['STORY#now']);
  });

  it('has a report that came days late by the time that it states', () => {
    const stories = [statedAt(reported('archive', 100), 100 - 3 * DAY), statedAt(reported('today', 100), 100)];
    const names = chosen(stories).map(({ stories: [one] }) => one?.story.pk);
    assert.deepEqual(names, ['STORY#today']);
  });

  it('is a lead, a first deck and thirty lines, or as many as have ten papers', () => {
    const small = Array.from({ length: 100 }, (_, n) => reported(`s${n}`, n, 2));
    assert.equal(chosen(small).length, 44);
    const big = Array.from({ length: 70 }, (_, n) => reported(`b${n}`, n, 10 + (n % 3)));
    assert.equal(chosen([...small, ...big]).length, 70);
  });

  it('has an event once: twins are one block, however they are chained, the one with most papers first', () => {
    const one = reported('one', 10, 3, { twins: ['two'] });
    const three = reported('three', 12, 4, { twins: ['two'] });
    const blocks = chosen([one, reported('two', 11, 2), three, reported('other', 13, 5)]);
    const found = blocks.map(({ papers, stories }) => [papers, stories.map(({ story }) => story.pk.slice(6))]);
    assert.deepEqual(found, [
      [9, ['three', 'one', 'two']],
      [5, ['other']],
    ]);
  });

  it('has an event once: stories of several papers with like headlines are one block, those of one paper not', () => {
    const named = (id: string, title: string, papers: number) => reported(id, 10, papers, {}, title);
    const headlines = (papers: number) =>
      chosen([
        named('one', '정부 “해킹 사태 KT, 전 이용자 위약금 면제해야”', papers + 1),
        named('two', 'KT 해킹 보상 “위약금 면제…6개월 데이터 100GB 제공”', papers),
        named('ferry', 'Council votes to keep the night ferry', papers),
        named('bridge', 'Council votes on a new bridge', papers),
      ]).map(({ papers, stories }) => [papers, stories.map(({ story }) => story.pk.slice(6)).join()]);
    assert.deepEqual(headlines(3), [
      [7, 'one,two'],
      [3, 'ferry'],
      [3, 'bridge'],
    ]);
    assert.equal(headlines(1).length, 4);
  });
});
