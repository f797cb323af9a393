import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellWidth } from '../../../infra/local/columns.ts';
import { type Overview, overviewLines } from '../../../infra/ops/status-overview.ts';
import { storyItem } from '../../functions/notify/items.ts';

const calm: Overview = {
  stackName: 'Wiredrop',
  at: '2026-01-05T10:00:00.000Z',
  waiting: 4,
  inFlight: 2,
  deadLetters: { count: 0, keys: [] },
  unannounced: { count: 0, keys: [] },
  stories: { '2026-01-05': 12, '2026-01-04': 40 },
  latest: [],
};

describe('the screen of status', () => {
  it('says what waits, what failed and how many stories there are', () => {
    assert.deepEqual(overviewLines(calm, Number.POSITIVE_INFINITY), [
      'Wiredrop      2026-01-05T10:00:00.000Z',
      'waiting       4 files, and 2 being read',
      'dead letters  0',
      'unannounced   0',
      'stories       12 first seen on 2026-01-05 (UTC)',
      'stories       40 first seen on 2026-01-04 (UTC)',
    ]);
  });

  it('says since when something has failed, which files, and what to do', () => {
    const deadLetters = { count: 3, since: '2026-01-05T08:00:00.000Z', keys: ['a.md', 'b\u001b[31m.md'] };
    const line = overviewLines({ ...calm, deadLetters }, Number.POSITIVE_INFINITY)[2];
    assert.equal(line, 'dead letters  3 since 2026-01-05T08:00:00.000Z (npm run redrive): a.md, b.md …');
  });

  it('shows the latest stories with their ids, to go on with, in the width there is', async () => {
    const story = await storyItem({ articleId: 'a', text: 'some words' });
    const latest = [{ ...story, title: '[속보] 창고 터에 숲', headline: '창고 터에 숲', publisher: '한빛통신' }];
    const [line = ''] = overviewLines({ ...calm, latest }, 200).slice(-1);
    assert.match(line, /^\d\d:\d\d:\d\d {2}t1-[\w-]{22} {2}한빛통신 {8}창고 터에 숲$/);
    for (const cut of overviewLines({ ...calm, latest }, 30)) assert.ok(cellWidth(cut) <= 30, cut);
  });
});
