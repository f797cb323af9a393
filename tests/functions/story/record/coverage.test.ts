import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCoverage, toNotification } from '../../../../functions/notify/to-notification.ts';
import { withArticle } from '../../../../functions/story/change/story-changes.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { Coverage } from '../../../../functions/story/items/items.ts';
import type { IngestSettings } from '../../../../functions/story/items/settings.ts';
import { countPublishers, packPublishers, publisherHash, type Story } from '../../../../functions/story/items/story.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { record } from '../../../fixtures/recording.ts';

// Goal: a story is announced as covered once for each threshold its publishers reach, and never otherwise. Method:
// reports in the same words, by several publishers, through the decision and a table in memory.

const REPORT =
  'Two ferries collided in the harbour at dawn. Nobody was hurt, the coast guard said, but the older of the ' +
  'two had to be towed to the yard.';

const RESCUE =
  'The ferry Halcyon ran aground off Brindle Point on Sunday. The coast guard rescued all 212 passengers, and ' +
  'nobody was hurt.';

const by = (
  publisher: string,
  fields: Partial<IngestSettings> & { id?: string; text?: string; hour?: number } = {},
): Arrival => {
  const { id = publisher, text = REPORT, hour = 1, ...settings } = fields;
  const crawledAt = `2026-03-01T0${hour}:00:00.000Z`;
  const file = { key: `${id} ${hour}.md` };
  return withSettings(arrival({ articleId: id, text, publisher, crawledAt }, file), { coverage: [2, 4], ...settings });
};

/** Every number of publishers is a threshold. */
const EACH = { coverage: [2, 3, 4, 5, 6] };

const said = async (...arrivals: Arrival[]): Promise<string[]> => {
  const { table } = await record(...arrivals);
  return table.announced().flatMap((item) => {
    const story = item.entity === 'story' ? item : undefined;
    const all = [toNotification(item, story, '/s'), toCoverage(story, '/s')];
    return all.flatMap((one) =>
      one && 'articles' in one.data ? `${one.type} ${one.id.slice(26)} ${one.data.publishers}` : (one?.type ?? []),
    );
  });
};

describe('a story that more and more publishers report', () => {
  it('counts a publisher once, in whatever case files write its name', async () => {
    const names = ['GULL', 'Gull', 'gull', 'ＧＵＬＬ'];
    assert.deepEqual(await said(...names.map((name, at) => by(name, { id: `g${at}` }))), ['story.created 1 1']);
  });

  it('is announced once per threshold, though articles leave and join again', async () => {
    const away = by('b', { text: 'Something else altogether.', hour: 2 });
    const reports = [by('a'), by('b'), by('b'), away, by('b', { hour: 3 }), by('b', { id: 'b2' })];
    const covered = (await said(...reports)).filter((line) => line.startsWith('story.covered'));
    assert.deepEqual(covered, ['story.covered covered.2 2']);
  });

  it('is counted as a hot story is: each publisher that joins makes it hotter, and may reach a threshold', async () => {
    const publishers = ['', 'a', 'b', 'a', '', 'c', 'b', 'd'];
    const reports = publishers.map((publisher, at) => by(publisher, { id: String(at), ...EACH }));
    let heat: number | undefined;
    const joins: string[] = [];
    for (const [at, publisher] of publishers.entries()) {
      const { story, table } = await record(...reports.slice(0, at + 1));
      const isCovered =
        table.announced().filter((item) => 'announce' in item && item.announce === 'story.covered').length ===
        joins.length + 1;
      assert.equal(story?.heat !== heat, isCovered, `${publisher}, the ${at + 1}th`);
      if (isCovered) joins.push(publisher);
      heat = story?.heat;
    }
    assert.deepEqual(joins, ['b', 'c', 'd']);
  });

  const packed = (...names: string[]) => packPublishers(names.map(publisherHash));
  const joined = async (fields: Partial<Story>): Promise<Story> => {
    const arrivalOfLast = by('last');
    const { story } = await record(by('a', { coverage: [] }), by('b', { coverage: [] }));
    assert.ok(story && arrivalOfLast.result.kind === 'article');
    return withArticle({ ...story, ...fields }, arrivalOfLast, arrivalOfLast.result, { disposition: 'copy' }, false);
  };

  it('is not announced again at a threshold that it reached before a split took publishers away', async () => {
    const coverage = { publishers: 2, version: 1 } as Coverage;
    assert.equal((await joined({ publishers: packed('a'), coverage })).announce, 'none');
    assert.equal((await joined({ publishers: packed('a', 'b', 'c'), coverage })).announce, 'story.covered');
  });

  it('is announced when the next publisher joins, if a merge or silent years took it past a threshold', async () => {
    const { announce, coverage } = await joined({ publishers: packed('a', 'b', 'c', 'd', 'e') });
    assert.deepEqual([announce, coverage?.publishers], ['story.covered', 4]);
  });

  it('announces an update and its coverage with one write', async () => {
    const ferry = (articleId: string, publisher: string, text: string, hour: number): Arrival => {
      const crawledAt = `2026-03-01T0${hour}:00:00.000Z`;
      const headline = 'Ferry Halcyon runs aground, 212 rescued';
      const fields = { articleId, publisher, oid: '101', text, headline, title: headline, crawledAt };
      return withSettings(withMatching(arrival(fields, { key: `${articleId}.md` })), { coverage: [2] });
    };
    const lines = await said(
      ferry('a', 'Harbour Wire', RESCUE, 1),
      ferry('b', 'Harbour Wire, evening edition', `${RESCUE} It was towed to port.`, 2),
    );
    assert.deepEqual(lines, ['story.created 1 1', 'story.updated 2 2', 'story.covered covered.2 2']);
  });

  it('counts at most 100 publishers', async () => {
    const many = Array.from({ length: 103 }, (_, at) => by(`p${at}`, { coverage: [] }));
    const { story } = await record(...many);
    assert.deepEqual([story && countPublishers(story), story?.articleCount], [100, 103]);
  });

  it('is silent once it is withdrawn', async () => {
    const notice = by('a', { text: 'Withdrawn.', hour: 2 });
    const retraction = { ...notice, result: { ...notice.result, kind: 'retracted' } } as Arrival;
    assert.deepEqual((await record(by('a'), retraction, by('b'))).announced, ['story.created', 'story.withdrawn']);
    const later = await record(by('a'), by('b'), retraction, by('c'), by('d'));
    assert.deepEqual(later.announced, ['story.created', 'story.covered', 'story.withdrawn']);
  });

  it('that was stored silently is announced at a later threshold; then its withdrawal is announced, too', async () => {
    const { table } = await record(by('a', { notifications: false }), by('b'));
    assert.ok(table.stories()[0]?.announced);
  });
});
