import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import stringWidth from 'string-width';
import {
  countStorylines,
  storyLines,
  storylineLine,
  webhookLines,
} from '../../../../../../infra/desk/operator/table/lists/overview.ts';
import { toldStory } from '../../told-story.ts';

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

  it('counts what waits for each webhook', () => {
    const webhook = { name: 'chat', format: 'slack', logGroup: '/log', waiting: 0, deadLetters: 1 } as const;
    assert.deepEqual(webhookLines([], wide), []);
    assert.deepEqual(webhookLines([webhook], wide), ['webhooks      nothing waits']);
    assert.deepEqual(webhookLines([webhook, { ...webhook, waiting: 2 }], wide), ['webhooks      chat: 2 waiting']);
  });

  it('counts the storylines that gained stories, and nothing that is older', async () => {
    const newest = async function* () {
      for (const [day, storyline] of [[9, 'a'], [8, 'b'], [8], [7, 'a'], [5, 'c']] as const)
        yield { firstSeenAt: `2026-01-0${day}T00:00:00.000Z`, ...(storyline && { storyline }) };
    };
    const count = await countStorylines(newest(), '2026-01-07');
    assert.deepEqual(count, { storylines: 2, stories: 3 });
    assert.equal(storylineLine(count, wide), 'storylines    2, with 3 stories first seen in the last 24 hours');
  });

  it('shows the latest stories with their ids, within the width of the terminal', async () => {
    const said = { title: '[속보] 창고 터에 숲', headline: '창고 터에 숲', publisher: '한빛통신' };
    const latest = [{ ...(await toldStory({ articleId: 'a', text: 'some words', ...said })), firstSeenAt: since }];
    const [line = ''] = storyLines({ stories: {}, latest }, 200).slice(-1);
    assert.match(line, /^01-05 17:00 {8}창고 터에 숲 \(한빛통신\) +t1-[\w-]{22}$/);
    for (const cut of storyLines({ stories: {}, latest }, 30)) assert.ok(stringWidth(cut) <= 30, cut);
  });
});
