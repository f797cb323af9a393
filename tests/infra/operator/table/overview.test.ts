import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import stringWidth from 'string-width';
import type { QueueStatus } from '../../../../infra/operator/queues/depths.ts';
import { queueLines, storyLines, webhookLines } from '../../../../infra/operator/table/overview.ts';
import { toldStory } from '../told-story.ts';

const at = '2026-01-05T10:00:00.000Z';
const nothing = { count: 0, keys: [], strays: [] };
const calm: QueueStatus = { waiting: 4, inFlight: 2, deadLetters: nothing, unannounced: nothing };
const since = '2026-01-05T08:00:00.000Z';
const wide = Number.POSITIVE_INFINITY;

describe('the screen of status', () => {
  const { TZ } = process.env;
  before(() => {
    process.env.TZ = 'Asia/Seoul';
  });
  after(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });

  it('says since when something has failed, which files, and what to do', () => {
    const deadLetters = { count: 3, since, keys: ['a.md', 'b\u001b[31m.md'], strays: [] };
    assert.deepEqual(queueLines('Wiredrop', at, { ...calm, deadLetters }, wide).slice(2, -1), [
      'dead letters  3 since 2026-01-05 17:00:00: wiredrop redrive',
      '              a.md',
      '              b.md',
      '              and 1 more',
    ]);
  });

  it('does not take the oldest of the received messages for the oldest of all', () => {
    const deadLetters = { ...nothing, count: 3000, since };
    const line = queueLines('Wiredrop', at, { ...calm, deadLetters }, wide)[2];
    assert.equal(line, 'dead letters  3000 since 2026-01-05 17:00:00 or longer: wiredrop redrive');
  });

  it('names the messages that redrive cannot understand, and how to delete them', () => {
    const deadLetters = { ...nothing, count: 3, strays: ['id-1', 'id-2'] };
    assert.deepEqual(queueLines('Wiredrop', at, { ...calm, deadLetters }, wide).slice(3, -1), [
      '              2 of them are not S3 events: the console (wiredrop console) deletes them',
      '              id-1',
      '              id-2',
    ]);
  });

  it('names webhooks with waiting messages, and the command that retries dead letters', () => {
    const webhook = { name: 'chat', format: 'slack', logGroup: '/log', waiting: 0, deadLetters: 0 } as const;
    assert.deepEqual(webhookLines([], wide), []);
    assert.deepEqual(webhookLines([webhook], wide), ['webhooks      nothing waits']);
    assert.deepEqual(
      webhookLines(
        [
          webhook,
          { ...webhook, waiting: 2 },
          {
            ...webhook,
            name: 'gone',
            deadLetters: 1,
            offSince: since,
            lastError: 'the endpoint answered 500',
            lastErrorAt: since,
          },
        ],
        wide,
      ),
      [
        'webhooks      chat: 2 waiting, 0 dead letters',
        '              gone: 0 waiting, 1 dead letter',
        '              switched off since 2026-01-05 17:00:00, last error 2026-01-05 17:00:00: the endpoint answered 500',
        '              wiredrop webhooks --on gone',
      ],
    );
  });

  it('shows the latest stories with their ids, within the width of the terminal', async () => {
    const said = { title: '[속보] 창고 터에 숲', headline: '창고 터에 숲', publisher: '한빛통신' };
    const latest = [{ ...(await toldStory({ articleId: 'a', text: 'some words', ...said })), firstSeenAt: since }];
    const [line = ''] = storyLines({ stories: {}, latest }, 200).slice(-1);
    assert.match(line, /^01-05 17:00 {8}창고 터에 숲 \(한빛통신\) +t1-[\w-]{22}$/);
    for (const cut of storyLines({ stories: {}, latest }, 30)) assert.ok(stringWidth(cut) <= 30, cut);
  });
});
