import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { announcedAgain, toCoverage, toNotification } from '../../../../functions/notify/to-notification.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { hasWordsOf, type Story, withCrawl, withoutFile, wordsAt } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withSettings } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { seededRandom } from '../../../fixtures/random.ts';
import { record, retryPolicy } from '../../../fixtures/recording.ts';

// Goal: what is announced again from the table is what was announced. Method: random reports of two texts, each a copy,
// a newer crawl, or one that says nothing new, some quiet, in some stories with revisions that wait; after each the
// table's announcements beside those of its stream.

const TEXTS = ['Two ferries collided in the harbour at dawn.', 'The council keeps the night ferry for two more years.'];

const messagesOf = (story: Story): [id: string, body: string][] =>
  [toNotification(story, story, '/s'), toCoverage(story, '/s')].flatMap((one) =>
    one ? [[one.id, JSON.stringify(one)]] : [],
  );

describe('a story', () => {
  it('is announced again in the words of the first time', async () => {
    for (let seed = 0; seed < 140; seed++) {
      const random = seededRandom(`said ${seed}`);
      const table = memoryTable();
      const said = new Map<string, string>();
      for (let step = 0, seen = 0; step < 14; step++) {
        const articleId = random.pick(['a', 'b', 'c', 'd']);
        const headline = `${random.pick(['Ferries collide', 'FERRIES COLLIDE', 'Night ferry stays'])}`;
        const more = random.chance(0.3) ? `\n\nViews: ${step}` : random.chance(0.3) ? ' Nobody was hurt.' : '';
        const crawledAt = new Date(Date.UTC(2026, 2, 1, random.int(20))).toISOString();
        const fields = { articleId, headline, title: headline, publisher: `Paper ${articleId}`, crawledAt };
        const report = arrival(
          { ...fields, text: `${random.pick(TEXTS)}${more}` },
          { key: `${articleId}-${step}.md`, ...(random.chance(0.2) && { quiet: true }) },
        );
        const notifications = !report.file.quiet;
        const settings = { coverage: [2, 3], notifications, revisionMinutes: 60 * (seed % 2) };
        await recordFile(withSettings(report, settings), table, retryPolicy);
        const announced = table.announced();
        for (const item of announced.slice(seen))
          if (item.entity === 'story') for (const [id, body] of messagesOf(item)) said.set(id, body);
        seen = announced.length;
        for (const story of table.stories()) {
          const again = new Map(announcedAgain(story).flatMap(messagesOf));
          for (const [id, body] of again) assert.equal(body, said.get(id), `seed ${seed}, step ${step}`);
          const id = `${storyIdAt(story)}.${story.revision}`;
          assert.equal(again.has(id), said.has(id), `seed ${seed}, step ${step}: ${id}`);
        }
      }
    }
  });
});

describe('a report', () => {
  const crawl = (hour: number, key = `${hour}.md`) =>
    arrival(
      {
        articleId: 'a',
        text: `${hour} ferries sail.`,
        headline: `Ferry ${hour}`,
        crawledAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
      },
      { key, versionId: `v${hour}` },
    );
  const recorded = async (...arrivals: Parameters<typeof record>) => {
    const { story } = await record(...arrivals);
    const report = story?.reports.get('1') ?? assert.fail();
    return { report, at: (revision: number) => wordsAt(report, revision, storyIdAt(report)) };
  };

  it('says at a revision what it said then: the last eight headlines, of which six are whole', async () => {
    const hours = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const { report, at } = await recorded(...hours.map((hour) => crawl(hour)));
    const found = hours.slice(2).map((revision) => [at(revision).headline, at(revision).excerpt !== undefined]);
    assert.deepEqual(
      found,
      hours.slice(2).map((hour) => [`Ferry ${hour}`, hour >= 5]),
    );
    const given = report.before?.map(({ until }) => until);
    assert.deepEqual(given, [3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(at(99), report.words);
  });

  it('says at a revision what it said then, if the next one differs by its author alone', async () => {
    const by = (name: string) =>
      arrival({ articleId: 'a', text: 'The ferry sails.', authors: [{ name }] }, { key: 'a.md' });
    const { story } = await record(by('Ada Lark'));
    const { result, file } = by('Ben Moss');
    assert.ok(story && result.kind === 'article');
    const report = withCrawl(story, '1', result, file).reports.get('1') ?? assert.fail();
    const authors = [1, 2].map((revision) => wordsAt(report, revision, storyIdAt(report)).authors);
    assert.deepEqual(authors, [['Ada Lark'], ['Ben Moss']]);
  });

  it('loses what it has of a deleted file, and nothing of another file of the same article', async () => {
    const { report } = await recorded(crawl(1, 'a.md'), crawl(2, 'b.md'), crawl(3, 'a.md'), crawl(4, 'c.md'));
    const without = (key: string) => withoutFile(report, { bucket: 'articles-bucket', key });
    assert.equal(without('other.md'), report);
    assert.equal(withoutFile(report, { bucket: 'another', key: 'a.md' }), report);
    const headlines = ({ words, before = [] }: typeof report) =>
      [...before, { words }].map((one) => one.words.headline);
    assert.deepEqual(headlines(without('a.md')), [undefined, 'Ferry 2', undefined, 'Ferry 4']);
    assert.deepEqual(headlines(without('c.md')), ['Ferry 1', 'Ferry 2', 'Ferry 3', undefined]);
    assert.deepEqual([without('a.md').state.is, without('c.md').state.is], ['announced', 'erased']);
    for (const key of ['a.md', 'b.md', 'c.md'])
      assert.equal(hasWordsOf(without(key), { bucket: 'articles-bucket', key }), false);
  });
});

describe('a report whose words are back after they were those of another story', () => {
  it('keeps when it was crawled first, for a message that is sent again', async () => {
    // Of one key without versions: all that differs is the crawl.
    const crawl = (articleId: string, text: string, hour: number) => {
      const crawledAt = `2026-03-01T0${hour}:00:00.000Z`;
      const one = arrival({ articleId, text, crawledAt }, { key: `${articleId}.md`, sequencer: `0${hour}` });
      const { versionId: _, ...file } = one.file;
      return { ...one, file };
    };
    const table = memoryTable();
    const dispositions: string[] = [];
    for (const one of [crawl('a', 'rain', 1), crawl('b', 'snow', 1), crawl('a', 'snow', 2), crawl('a', 'rain', 3)])
      dispositions.push((await recordFile(one, table, retryPolicy)).disposition);
    assert.deepEqual(dispositions, ['new', 'new', 'copy', 'revision']);
    const crawls = table
      .items()
      .flatMap((item) => (item.entity === 'report' && item.before ? [[item.words, item.before[0]?.words]] : []))
      .map((both) => both.map((words) => words?.crawledAt?.slice(11, 13)));
    assert.deepEqual(crawls, [['03', '01']]);
  });
});
