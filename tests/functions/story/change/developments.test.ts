import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../../../../functions/article/article.ts';
import { packProfile } from '../../../../functions/matching/profile.ts';
import { toNotification } from '../../../../functions/notify/to-notification.ts';
import { announcedOf, withDevelopment } from '../../../../functions/story/change/developments.ts';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { announcedTerms, withAnnounced } from '../../../../functions/story/change/story-changes.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import type { IngestSettings } from '../../../../functions/story/items/settings.ts';
import { storyFacts, withReport } from '../../../../functions/story/items/story.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
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

  it('takes the facts over, but leads no later report into the story: stories do not drift', async () => {
    const { story } = await record(preview());
    const later = outcome();
    assert.ok(story?.profiles && later.result.kind === 'article');
    const match = { isSure: true };
    const joined = withReport(story, later.result, later.file, { disposition: 'development', at: later.decidedAt });
    const changed = withDevelopment(joined, later, '2', later.result, { news: [] }, match);
    assert.equal(storyFacts(changed).title, OUTCOME.headline);
    assert.deepEqual([changed.profiles?.first, changed.profiles?.current], [story.profiles.first, undefined]);
    assert.equal(changed.development?.report, '2');
    const [, latest] = announcedOf(changed)?.reports ?? [];
    assert.deepEqual(latest && packProfile(latest), packProfile(later.result.profile));
  });

  it('is silent once another paper has told it, and the item remembers what was told', async () => {
    const { dispositions, announced, story } = await record(
      preview(),
      outcome(),
      outcome('2026-03-02T09:00:00.000Z'),
      outcome('2026-03-02T12:00:00.000Z'),
    );
    assert.deepEqual(dispositions, ['new', 'development', 'copy', 'copy']);
    assert.deepEqual(announced, ['story.created', 'story.updated']);
    assert.ok(story && (announcedOf(story)?.reports.length ?? 0) >= 2);
  });

  it('is a copy with developments=silent, and with notifications off', async () => {
    for (const settings of [{ developments: 'silent' }, { notifications: false }] as const) {
      const { dispositions } = await record(preview(settings), outcome('2026-03-02T06:00:00.000Z', settings));
      assert.deepEqual(dispositions, ['new', 'copy']);
    }
  });

  it('is silent within developmentMinutes of the last one, and its receipt says so', async () => {
    const minutes = { developmentMinutes: 60 };
    const third = {
      headline: 'Kim Ho resigns as prosecutors search offices and seize account books',
      text:
        'Prosecutors searched the offices of the shipping line and seized account books, invoices and two ' +
        'telephones; hours later Kim Ho resigned as harbour master. A bookkeeper was arrested at the ' +
        'airport, and the vice-admiral Tom Birk takes over at noon.',
    };
    const reports = (at: string) => [
      preview(minutes),
      outcome('2026-03-02T06:00:00.000Z', minutes),
      report(third, at, {}, minutes),
    ];
    const soon = await record(...reports('2026-03-02T06:30:00.000Z'));
    assert.deepEqual(soon.dispositions, ['new', 'development', 'copy']);
    const silenced = soon.table
      .items()
      .flatMap((item) => (item.entity === 'receipt' && item.warnings?.includes('silenced-by-budget') ? [item] : []));
    assert.equal(silenced.length, 1);
    const later = await record(...reports('2026-03-02T09:00:00.000Z'));
    assert.deepEqual(later.dispositions, ['new', 'development', 'development']);
  });

  it('leaves no word in a withdrawn story', async () => {
    const { story, table } = await record(preview(), outcome());
    assert.ok(story?.development && story.previous);
    assert.match(JSON.stringify(table.items()), /council.*crossed the floor/i);
    await operatorOf(table, []).withdraw(storyIdAt(story));
    const { development, told } = table.stories()[0] ?? assert.fail();
    assert.deepEqual([development, told], [undefined, undefined]);
    assert.doesNotMatch(JSON.stringify(table.items()), /council|Kim Ho|floor/i);
  });
});

describe('withAnnounced', () => {
  it('keeps the terms of the latest profiles, in at most 1,200 bytes', () => {
    const one = preview().result;
    const other = outcome().result;
    assert.ok(one.kind === 'article' && other.kind === 'article');
    const told = withAnnounced(withAnnounced(undefined, packProfile(one.profile)), packProfile(other.profile));
    assert.deepEqual(new Set(announcedTerms(told)), new Set([...one.profile.terms, ...other.profile.terms]));
    const many = Array.from({ length: 600 }, (_, i) => i + 1);
    let all: Uint8Array | undefined;
    for (let i = 0; i < many.length; i += 100) {
      const terms = Uint32Array.from(many.slice(i, i + 100));
      const fill = new Uint8Array(100).fill(1);
      all = withAnnounced(all, packProfile({ ...one.profile, terms, salience: fill, traits: fill }));
    }
    assert.deepEqual(announcedTerms(all), many.slice(-400));
  });
});
