import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCoverage, toNotification } from '../../../../functions/notify/to-notification.ts';
import type { TableItem } from '../../../../functions/story/items/items.ts';
import { announcedVersions } from '../../../../functions/story/items/said.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withSettings } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';
import { seededRandom } from '../../../fixtures/random.ts';
import { retryPolicy } from '../../../fixtures/recording.ts';

// Goal: what is announced again from the table is what was announced. Method: random reports of two texts, each a copy, a
// newer crawl, or one that says nothing new, some quiet, in some stories with revisions that wait; after each the table's announcements beside those of its stream.

const TEXTS = ['Two ferries collided in the harbour at dawn.', 'The council keeps the night ferry for two more years.'];

const messagesOf = (item: TableItem): [id: string, body: string][] =>
  [toNotification(item, '/s'), toCoverage(item, '/s')].flatMap((one) => (one ? [[one.id, JSON.stringify(one)]] : []));

describe('a story', () => {
  it('is announced again in the words of the first time, whatever has joined or silently changed it since', async () => {
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
        for (const item of announced.slice(seen)) for (const [id, body] of messagesOf(item)) said.set(id, body);
        seen = announced.length;
        for (const story of table.stories()) {
          const again = new Map(announcedVersions(story).flatMap(messagesOf));
          for (const [id, body] of again) assert.equal(body, said.get(id), `seed ${seed}, step ${step}`);
          const id = `${story.pk.slice('STORY#'.length)}.${story.revision}`;
          assert.equal(again.has(id), said.has(id), `seed ${seed}, step ${step}: ${id}`);
        }
      }
    }
  });
});
