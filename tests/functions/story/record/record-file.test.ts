import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { NAMED_REPORTS } from '../../../../functions/story/items/story.ts';
import { namedViews } from '../../../../functions/story/items/view.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, rejectedArrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { growthOf } from '../../../fixtures/growth.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { AT_ONE, AT_THREE, AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

describe('recordFile: a first report', () => {
  it('creates one story, announced once, and a receipt that names it', async () => {
    const { table, dispositions, announced, story } = await record(
      arrival({ articleId: 'a', text: 'rain' }, { key: 'a.md' }),
    );
    assert.deepEqual(dispositions, ['new']);
    assert.deepEqual(announced, ['story.created']);
    const [receipt] = table.receipts();
    assert.deepEqual([receipt?.storyId, receipt?.disposition], [story && storyIdAt(story), 'new']);
    assert.deepEqual([story?.revision, story?.articleCount, story?.facts.articleId], [1, 1, 'a']);
  });

  it('that was quiet is announced by a second one within the window of the matcher, and never after it', async () => {
    for (const [hours, expected] of [
      [71, ['story.created']],
      [73, []],
    ] as const) {
      const publishedAt = new Date(Date.parse('2026-03-01T12:00:05Z') - hours * 3_600_000).toISOString();
      const one = arrival({ articleId: 'a', text: 'rain', publishedAt, crawledAt: AT_ONE }, { key: 'a.md' });
      const again = arrival({ articleId: 'b', text: 'rain', publishedAt, crawledAt: AT_TWO }, { key: 'b.md' });
      const { announced } = await record(withSettings(one, { notifications: false }), again);
      assert.deepEqual(announced, expected);
    }
  });

  it('keeps reporters’ names and leaves their addresses in the file', async () => {
    const authors = [{ name: 'A. Writer', email: 'a.writer@example.com' }, { name: 'desk@example.com' }];
    const text = 'Rain is expected. a.writer@example.com';
    const { table, story } = await record(
      arrival({ articleId: 'a', text, authors, title: 'Rain', headline: 'Rain' }, { key: 'a.md' }),
    );
    assert.deepEqual([story?.facts.authors, story?.facts.excerpt], [['A. Writer'], 'Rain is expected.']);
    assert.doesNotMatch(JSON.stringify(table.items()), /example\.com/);
  });

  it('takes no longer for a long name without spaces than for others', async () => {
    const named = (name: string) =>
      record(arrival({ articleId: 'a', text: 'rain', authors: [{ name }] }, { key: 'a.md' }));
    assert.equal(await growthOf((bytes) => 'a'.repeat(bytes), named), undefined);
    const { story } = await named('a'.repeat(160_000));
    assert.equal(story?.facts.authors[0], `${'a'.repeat(99)}…`);
  });

  it('never cuts within a character', async () => {
    const odd = `x${'𠀀'.repeat(400)}`;
    const fields = { title: odd, headline: odd, publisher: odd, category: odd, url: odd, authors: [{ name: odd }] };
    const refused = rejectedArrival('undecodable', { key: 'c.md' });
    const { table } = await record(
      withMatching(arrival({ articleId: 'a', text: `\n\n\n${odd}`, ...fields }, { key: 'a.md' })),
      arrival({ articleId: 'b', text: `\n\n\n${odd}`, ...fields }, { key: 'b.md' }),
      { ...refused, result: { kind: 'refused', reason: 'undecodable', detail: odd } },
    );
    assert.equal(table.stories()[0]?.articles?.length, 2);
    // JSON writes half of a character as an escape.
    assert.doesNotMatch(JSON.stringify(table.items()), /\\ud[89a-f]/);
    assert.equal(table.receipts().find(({ disposition }) => disposition === 'rejected')?.detail, odd.slice(0, 199));
  });

  it('leaves a silent story unannounced, through silent copies and revisions, until it is announced', async () => {
    const told = arrival({ articleId: 'a', text: 'rain', crawledAt: '2026-01-01T00:00:00.000Z' }, { key: 'a.md' });
    const silent = withSettings(told, { notifications: false });
    const copy = arrival({ articleId: 'b', text: 'rain' }, { key: 'b.md' });
    const revision = arrival({ articleId: 'a', text: 'snow', crawledAt: '2026-01-02T00:00:00.000Z' }, { key: 'a2.md' });
    const marked = async (...arrivals: Parameters<typeof record>) =>
      (await record(...arrivals)).story?.announced === undefined;
    assert.deepEqual([await marked(told), await marked(silent)], [false, true]);
    assert.equal(await marked(silent, withSettings(copy, { notifications: false })), true);
    assert.equal(await marked(silent, copy), false);
    assert.equal(await marked(silent, withSettings(revision, { notifications: false })), true);
    assert.equal(await marked(silent, revision), false);
    assert.equal(await marked(told, withSettings(revision, { notifications: false })), false);
  });
});

describe('recordFile: the same again', () => {
  it('stops at the receipt of a redelivered event, whatever it says', async () => {
    const first = arrival({ articleId: 'a', text: 'rain' }, { key: 'a.md' });
    const table = memoryTable();
    await recordFile(first, table, retryPolicy);
    const before = structuredClone(table.items());
    const again = await recordFile({ ...first, decidedAt: AT_THREE }, table, retryPolicy);
    assert.deepEqual([again.redelivered, again.disposition], [true, 'new']);
    assert.deepEqual(table.items(), before);
  });

  it('is a duplicate if only the crawl is newer, and makes any crawl in between stale', async () => {
    const { dispositions, announced, story } = await record(
      arrival({ articleId: 'a', text: 'rain', crawledAt: AT_ONE }, { key: 'a1.md' }),
      arrival({ articleId: 'a', text: 'rain', crawledAt: AT_THREE }, { key: 'a3.md' }),
      arrival({ articleId: 'a', text: 'snow', crawledAt: AT_TWO }, { key: 'a2.md' }),
    );
    assert.deepEqual(dispositions, ['new', 'duplicate', 'stale']);
    assert.deepEqual(announced, ['story.created']);
    assert.equal(story?.facts.excerpt, 'rain');
  });

  it('has a report of each article, and counts them all', async () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      arrival({ articleId: `a${i}`, text: 'rain' }, { key: `a${i}.md` }),
    );
    const { story } = await record(...many);
    assert.equal(story?.articleCount, 60);
    const headlines = many.map((_, i) => `About article a${i}`);
    const found = story?.articles.map(({ headline }) => headline);
    assert.deepEqual(found, headlines);
    const named = story && namedViews(story, story.named?.length ?? 0);
    const given = named?.map(({ headline }) => headline);
    assert.deepEqual(given, headlines.slice(0, NAMED_REPORTS));
  });
});

describe('recordFile: a file without an article', () => {
  it('is stale, not rejected, if the object was overwritten before it was read', async () => {
    const { dispositions, announced } = await record(rejectedArrival('overwritten', { key: 'x.md' }));
    assert.deepEqual(dispositions, ['stale']);
    assert.deepEqual(announced, []);
  });
});

describe('recordFile: with concurrent writers', () => {
  it('gives up after a number of conflicts, waiting longer each time', async () => {
    const table = { ...memoryTable(), write: async () => false };
    const waits: number[] = [];
    const counting = {
      ...retryPolicy,
      attempts: 9,
      sleep: async (milliseconds: number) => void waits.push(milliseconds),
    };
    const one = arrival({ articleId: 'a', text: 'rain' }, { key: 'a.md' });
    await assert.rejects(recordFile(one, table, counting), {
      name: 'ContentionError',
      message: /articles-bucket\/a\.md: gave up after 9 conflicts/,
    });
    // Half of what doubles, up to a second.
    assert.deepEqual(waits, [20, 40, 80, 160, 320, 500, 500, 500]);
  });

  it('reads again only after the pause, so that the other writer is done by then', async () => {
    const order: string[] = [];
    const inner = memoryTable();
    const table: typeof inner = {
      ...inner,
      read: async (...asked) => {
        order.push('look');
        return inner.read(...asked);
      },
      write: async (writes) => order.length > 1 && inner.write(writes),
    };
    const sleep = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('waited');
    };
    await recordFile(arrival({ articleId: 'a', text: 'rain' }, { key: 'a.md' }), table, { ...retryPolicy, sleep });
    assert.deepEqual(order, ['look', 'waited', 'look']);
  });

  it('throws if a claim refers to a story that is missing, and names both', async () => {
    const table = memoryTable();
    const crawl = (id: string) => arrival({ articleId: id, text: 'rain', crawledAt: AT_ONE }, { key: `${id}.md` });
    for (const id of ['a', 'b']) await recordFile(crawl(id), table, retryPolicy);
    const read: typeof table.read = async (...asked) =>
      (await table.read(...asked)).filter(({ entity }) => entity !== 'story');
    const next = arrival({ articleId: 'b', text: 'snow', crawledAt: AT_TWO }, { key: 'a2.md' });
    await assert.rejects(recordFile(next, { ...table, read }, retryPolicy), /is referenced by ARTICLE#.* but missing/);
  });
});
