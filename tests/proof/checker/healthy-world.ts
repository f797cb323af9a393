import { recordFile } from '../../../functions/story/record/record-file.ts';
import { articleFile, type CrawledArticle } from '../../fixtures/article-file.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { retryPolicy } from '../../fixtures/recording.ts';
import { arrivalOf, SETTINGS, worldOf } from '../product.ts';
import type { Upload, World } from './world.ts';

const RAIN =
  'Heavy rain closed three roads north of the city on Monday, the weather office said, and more is expected by ' +
  'night. Mail desk@example.com.';
const FLOOD =
  'The river left its bed at noon on Monday and two hundred people were brought to a school on the hill, the ' +
  'mayor said. The bridge is shut.';
export const REPORT =
  'Two ferries collided in the harbour at dawn. Nobody was hurt, the coast guard said, but the older ' +
  'of the two had to be towed to the yard. Passengers waited three hours for buses. Both captains were ' +
  'heard in the afternoon, and an inquiry was opened by the port authority.';

/**
 * A small world in which everything is right: article 1 is new, revised, copied by article 2 and found in an older
 * crawl; articles 4 and 5 report one news event; one file cannot be read.
 */
export async function healthyWorld(): Promise<World> {
  const uploads = [
    upload(1, { id: '001_0000000001', title: 'Rain', text: RAIN, crawledAt: '2026-03-01 02:00:00' }),
    upload(2, { id: '001_0000000001', title: 'Rain & flood', text: FLOOD, crawledAt: '2026-03-01 03:00:00' }),
    upload(3, { id: '002_0000000002', title: 'Flooding', text: FLOOD, crawledAt: '2026-03-01 03:30:00' }),
    upload(4, { id: '001_0000000001', title: 'Rain', text: `Soon: ${RAIN}`, crawledAt: '2026-03-01 01:00:00' }),
    {
      ...upload(5, { id: '003_0000000003', title: 'Ferries collide in the harbour', text: REPORT }),
      newsEvent: 'ferries',
    },
    {
      ...upload(6, { id: '004_0000000004', title: 'Ferries collide in the harbour', text: `${REPORT} More follows.` }),
      newsEvent: 'ferries',
    },
    { ...upload(7, { id: '', title: '', text: '' }), bytes: Buffer.from('\n'), rejected: 'empty' },
  ];
  const settings = { ...SETTINGS, matching: true, coverage: [2] };
  const table = memoryTable();
  for (const one of uploads) await recordFile(arrivalOf(one, settings, '2026-03-02T00:00:09.000Z'), table, retryPolicy);
  return worldOf(table, uploads, settings);
}

export function upload(at: number, article: CrawledArticle): Upload {
  const publisher = `Paper ${article.id.slice(0, 3)}`;
  return {
    bucket: 'articles',
    key: `${at}.md`,
    versionId: `v${at}`,
    sequencer: `00${at}`,
    uploadedAt: `2026-03-02T00:00:0${at}.000Z`,
    bytes: articleFile({ publisher, publishedAt: '2026-03-01 00:00', author: '유지호(jiho@example.com)', ...article }),
  };
}
