import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../../../../functions/article/article.ts';
import { toNotification } from '../../../../functions/notify/to-notification.ts';
import { tellsNoLess } from '../../../../functions/story/change/developments.ts';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { withdrawnStory } from '../../../../functions/story/change/story-changes.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { IngestSettings } from '../../../../functions/story/items/settings.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { record } from '../../../fixtures/recording.ts';

const PREVIEW = {
  headline: 'Council of Gullbay to vote on Kim Ho as harbour master',
  text:
    'The council of Gullbay will vote on Tuesday on the nomination of Kim Ho as harbour master, its ' +
    'speaker said. Kim Ho has been questioned for two days about donations of the ferry company.',
};
const OUTCOME = {
  headline: 'Kim Ho confirmed by 7 votes to 4 after opposition crosses floor',
  text:
    'Two members of the opposition crossed the floor in Gullbay after a promise to publish every ' +
    'donation, and Kim Ho is the new harbour master. The mayor congratulated him at the Customs House, ' +
    'where he will be sworn in on Friday morning with his deputy Ada Wren, a former pilot.',
};

let uploads = 0;

function report(
  { headline, text }: typeof PREVIEW,
  crawledAt: string,
  fields: Partial<Article> = {},
  settings: Partial<IngestSettings> = {},
): Arrival {
  const articleId = `r${uploads++}`;
  const named = { articleId, text, headline, title: headline, publisher: `Publisher ${articleId}`, crawledAt };
  const file = { key: `${articleId}.md`, uploadedAt: crawledAt };
  // So short texts are less alike than an event's reports: here all join.
  const matching = { ...MATCH_DEFAULTS, threshold: 0.02 };
  const one = withSettings(withMatching(arrival({ ...named, ...fields }, file)), { matching, ...settings });
  return { ...one, decidedAt: crawledAt };
}

const preview = (settings?: Partial<IngestSettings>) => report(PREVIEW, '2026-03-01T08:00:00.000Z', {}, settings);
const outcome = (at = '2026-03-02T06:00:00.000Z', settings?: Partial<IngestSettings>) =>
  report({ ...OUTCOME, text: `${OUTCOME.text} Report ${uploads}.` }, at, {}, settings);

describe('a report that may replace the facts of a story', () => {
  it('says no less: half as much as another of its kind, and an article more than what is none', () => {
    const says = (kind: 'article' | 'caption' | 'flash', length: number) => ({ kind, excerpt: 'x'.repeat(length) });
    for (const [own, facts, isNoLess] of [
      [says('article', 50), says('article', 100), true],
      [says('article', 49), says('article', 100), false],
      [says('article', 1), says('caption', 100), true],
      [says('caption', 100), says('article', 1), false],
      [says('flash', 100), says('caption', 1), false],
    ] as const)
      assert.equal(tellsNoLess(own, facts), isNoLess, JSON.stringify([own.kind, facts.kind]));
  });
});

describe('a report that joins and tells what nobody was told', () => {
  it('is a development, announced with its own headline, its news and what was said before', async () => {
    const { dispositions, story, table } = await record(preview(), outcome());
    assert.deepEqual(dispositions, ['new', 'development']);
    assert.equal(story?.facts.headline ?? story?.facts.title, PREVIEW.headline);
    const notification = story && toNotification(story, story, '/wiredrop/Test');
    assert.ok(notification?.type === 'story.updated');
    const { data } = notification;
    assert.deepEqual([data.change, data.headline, data.revision], ['development', OUTCOME.headline, 2]);
    assert.equal(data.previous?.headline, PREVIEW.headline);
    assert.ok(data.news?.some((sentence) => sentence.includes('crossed the floor')));
    assert.ok(data.news?.every((sentence) => `${OUTCOME.text} Report`.includes(sentence.slice(0, 40))));
    const receipt = table.items().find((item) => item.entity === 'receipt' && item.disposition === 'development');
    assert.equal(receipt?.entity === 'receipt' && receipt.storyId, notification.data.storyId);
  });

  it('is silent once another paper has told it, announced or not', async () => {
    const { dispositions, announced } = await record(
      preview(),
      outcome(),
      outcome('2026-03-02T09:00:00.000Z'),
      outcome('2026-03-02T12:00:00.000Z'),
    );
    assert.deepEqual(dispositions, ['new', 'development', 'copy', 'copy']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    const quiet = { developments: 'silent' } as const;
    const silent = await record(preview(), outcome(undefined, quiet), outcome('2026-03-02T09:00:00.000Z'));
    assert.deepEqual(silent.dispositions, ['new', 'copy', 'copy']);
  });

  it('is a copy with developments=silent, and with notifications off', async () => {
    for (const settings of [{ developments: 'silent' }, { notifications: false }] as const) {
      const { dispositions } = await record(preview(settings), outcome('2026-03-02T06:00:00.000Z', settings));
      assert.deepEqual(dispositions, ['new', 'copy']);
    }
  });

  it('leaves no word in a withdrawn story', async () => {
    const { story } = await record(preview(), outcome());
    assert.ok(story?.development && story.previous);
    const withdrawn = withdrawnStory(story, { by: 'operator', at: '2026-03-03T00:00:00.000Z' }, true);
    assert.equal(withdrawn.development, undefined);
    assert.doesNotMatch(JSON.stringify([...withdrawn.reports.values()]), /Kim Ho/);
  });
});
