import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { inbox } from '../../../fixtures/inbox.ts';
import { AT_FOUR, AT_ONE, AT_THREE, AT_TWO, record } from '../../../fixtures/recording.ts';

describe('recordFile: another report of the same article', () => {
  it('is a revision if it was crawled later, and the story takes its facts', async () => {
    const { dispositions, announced, story } = await record(
      arrival({ articleId: 'a', text: 'rain', crawledAt: AT_ONE, publisher: 'A Times' }, { key: 'a1.md' }),
      arrival({ articleId: 'a', text: 'heavy rain', crawledAt: AT_TWO }, { key: 'a2.md' }),
    );
    assert.deepEqual(dispositions, ['new', 'revision']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.deepEqual([story?.revision, story?.version], [2, 2]);
    assert.deepEqual([story?.facts.excerpt, story?.facts.publisher], ['heavy rain', undefined]);
  });

  it('is stale if it was crawled earlier: nothing changes, and another article with its text is news', async () => {
    const { dispositions, announced, story } = await record(
      arrival({ articleId: 'a', text: 'heavy rain', crawledAt: AT_TWO }, { key: 'a2.md' }),
      arrival({ articleId: 'a', text: 'rain', crawledAt: AT_ONE }, { key: 'a1.md' }),
      arrival({ articleId: 'b', text: 'rain', crawledAt: AT_THREE }, { key: 'b.md' }),
    );
    assert.deepEqual(dispositions, ['new', 'stale', 'new']);
    assert.deepEqual(announced, ['story.created', 'story.created']);
    assert.equal(story?.facts.excerpt, 'heavy rain');
  });

  it('counts a crawl later than its upload as the upload: a wrong clock makes no article stale for ever', async () => {
    const { dispositions } = await record(
      arrival(
        { articleId: 'a', text: 'wrong', crawledAt: '2099-01-01T00:00:00.000Z' },
        { key: 'a1.md', uploadedAt: AT_ONE },
      ),
      arrival({ articleId: 'a', text: 'right', crawledAt: AT_TWO }, { key: 'a2.md', uploadedAt: AT_THREE }),
    );
    assert.deepEqual(dispositions, ['new', 'revision']);
  });

  it('is a revision of its own story again once it has a text of its own, and is announced', async () => {
    const { dispositions, announced, table } = await record(
      arrival({ articleId: 'a', text: 'rain', crawledAt: AT_ONE }, { key: 'a1.md' }),
      arrival({ articleId: 'b', text: 'snow', crawledAt: AT_ONE }, { key: 'b.md' }),
      arrival({ articleId: 'a', text: 'snow', crawledAt: AT_TWO }, { key: 'a2.md' }),
      arrival({ articleId: 'a', text: 'snow', crawledAt: AT_THREE }, { key: 'a3.md' }),
      arrival({ articleId: 'a', text: 'hail', crawledAt: AT_FOUR }, { key: 'a4.md' }),
      arrival({ articleId: 'c', text: 'hail', crawledAt: AT_FOUR }, { key: 'c.md' }),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'copy', 'duplicate', 'revision', 'copy']);
    assert.deepEqual(announced, ['story.created', 'story.created', 'story.updated']);
    const found = table
      .stories()
      .map(({ facts, articleCount, revision }) => [facts.excerpt, facts.articleId, articleCount, revision]);
    assert.deepEqual(found, [
      ['hail', 'a', 2, 2],
      ['snow', 'b', 2, 1],
    ]);
  });

  it('is counted once in each of the last five stories whose text it had', async () => {
    const texts = ['rain', 'snow', 'hail', 'sleet', 'fog', 'ice', 'dew'];
    const others = texts.map((text, at) => arrival({ articleId: `o${at}`, text }, { key: `${text}.md` }));
    const had = ['rime', ...texts, ...texts.toReversed()].map((text, at) =>
      arrival({ articleId: 'a', text, crawledAt: `2026-03-01T00:${10 + at}:00.000Z` }, { key: `a${at}.md` }),
    );
    const { table } = await record(...others, ...had);
    const articleCounts = table.stories().map(({ articleCount }) => articleCount);
    assert.deepEqual(articleCounts, [3, 3, 2, 2, 2, 2, 2, 1]);
  });

  it('is a revision if its headline says something else over the same words, and an older one is stale', async () => {
    const crawl = (headline: string, crawledAt: string) =>
      arrival({ articleId: 'a', text: 'rain', headline, crawledAt }, { key: `${headline}.md` });
    const { dispositions, announced, story } = await record(
      crawl('Mayor arrested', AT_TWO),
      crawl('CORRECTED: Mayor was NOT arrested', AT_THREE),
      crawl('Mayor: arrested!', AT_ONE),
    );
    assert.deepEqual(dispositions, ['new', 'revision', 'stale']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.equal(story?.facts.headline, 'CORRECTED: Mayor was NOT arrested');
    assert.deepEqual(story?.earlier, ['Mayor arrested']);
    const same = await record(crawl('Mayor arrested', AT_ONE), crawl('“Mayor” arrested', AT_TWO));
    assert.deepEqual(same.dispositions, ['new', 'duplicate']);
    // Of two versions of one instant, the one that comes last is heard: neither is older.
    const [one, other] = ['Mayor arrested', 'Mayor cleared'].map((headline) => crawl(headline, AT_ONE));
    const twice = await record(one as Arrival, { ...other, file: { ...one?.file, versionId: 'v2' } } as Arrival);
    assert.deepEqual(twice.dispositions, ['new', 'revision']);
  });
});

// Goal: subscribers hear a correction of what they heard, whoever took over the story's facts since. Method: the first
// article, or its flash, is followed by each report that takes over; then the first one is corrected, twice with one
// text.
describe('the correction of an article that was announced', () => {
  const TEXT = `A ferry and a barge collided off Gull Bay on Sunday night. 8 people died, the coast guard said, and eleven were
brought ashore with burns. The barge had no lights, according to the harbour master, Ada Brook, who closed the bay.`;
  const title = 'Ferry and barge collide off Gull Bay: 8 dead';
  const says = { title, publisher: 'Gull Bay Wire', url: 'https://gullbay.example/ferry' };
  const mobile = { ...says, url: 'https://m.gullbay.example/ferry-2' };
  const other = { ...says, publisher: 'Skerry Post', url: 'https://skerry.example/1' };
  const more = `${TEXT} Divers searched the wreck until dawn.`;

  for (const [name, first, second] of [
    ['the same paper’s mobile page', { says, text: TEXT }, { says: mobile, text: more }],
    [
      'another paper’s full report after a flash',
      {
        says: { ...says, title: `[속보] ${title}` },
        text: 'A ferry and a barge collided off Gull Bay: 8 people died, the coast guard said.',
      },
      { says: other, text: more },
    ],
  ] as const)
    it(`is heard once after ${name} took over the facts`, async () => {
      const { put, table } = inbox();
      await put({ key: 'a.md', ...first });
      const took = await put({ key: 'b.md', ...second });
      assert.deepEqual([took.disposition, took.announced], ['update', ['story.updated']]);
      const correct = (text: string) => text.replace('8', '3');
      const corrected = { says: { ...first.says, title: correct(first.says.title) }, text: correct(first.text) };
      const heard = await put({ key: 'a2.md', ...corrected });
      assert.deepEqual([heard.disposition, heard.announced], ['revision', ['story.updated']]);
      assert.equal(table.stories()[0]?.facts.object.key, 'a2.md');
      const again = await put({ key: 'b2.md', says: { ...second.says, title: correct(title) }, text: corrected.text });
      assert.deepEqual(again.announced, []);
    });

  it('of a copy stays silent, and a report of another site takes nothing over, though it names the paper', async () => {
    const { put, table } = inbox();
    await put({ key: 'a.md', says, text: TEXT });
    for (const url of [undefined, 'https://evil.example/ferry']) {
      const joined = await put({ key: `${url}.md`, says: { ...says, url }, text: `${more} ${url}` });
      assert.deepEqual([joined.disposition, joined.announced], ['copy', []]);
      const revised = await put({ key: `${url}.md`, says: { ...says, url }, text: `${more} It rained. ${url}` });
      assert.deepEqual(revised.announced, []);
    }
    assert.equal(table.stories()[0]?.facts.object.key, 'a.md');
  });
});

describe('the reports that a story names', () => {
  const own = arrival({ articleId: 'a', text: 'rain', url: 'https://a.example/rain' }, { key: 'a.md' });
  const copy = { articleId: 'b', headline: 'Wet roads', url: 'https://b.example/rain' };
  const next = { ...copy, crawledAt: AT_TWO };
  const headlines = async (...arrivals: Arrival[]) => {
    const { story } = await record(...arrivals);
    return story?.articles?.map(({ headline, url }) => [headline, url]);
  };
  const first = ['About article a', 'https://a.example/rain'];

  it('say what the newest crawl of each says, and nothing of a retracted one', async () => {
    const joined = arrival({ ...copy, text: 'rain', crawledAt: AT_ONE }, { key: 'b.md' });
    assert.deepEqual(await headlines(own, joined), [first, ['Wet roads', copy.url]]);
    const revised = arrival({ ...next, text: 'snow', headline: 'Wet roads freeze' }, { key: 'b2.md' });
    assert.deepEqual(await headlines(own, joined, revised), [first, ['Wet roads freeze', copy.url]]);
    const retracted = arrival({ ...next, text: 'Retracted.', kind: 'retracted' }, { key: 'b3.md' });
    assert.deepEqual(await headlines(own, joined, retracted), [first, [undefined, undefined]]);
  });
});
