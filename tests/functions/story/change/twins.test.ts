import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askToMerge } from '../../../../functions/heal/heal.ts';
import { packProfile } from '../../../../functions/matching/profile.ts';
import { bestMatch } from '../../../../functions/story/change/match-story.ts';
import { withTwins } from '../../../../functions/story/change/twins.ts';
import type { OperatorRequest } from '../../../../functions/story/correct/request.ts';
import { reportIn } from '../../../../functions/story/items/article-report.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { TwinsItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import type { MemoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';
import { AT_ONE, AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

// Two tellings of one event that are too unlike to join, and a report that has the words of both.
const SHIP = `The ferry Halcyon ran aground off Skerry Point with 212 passengers on board at dawn, and lifeboats from
Gullbay took all of them ashore within three hours, the coastguard said.`;
const INQUIRY = `Captain Mara Lund told investigators that the radar of the Halcyon failed minutes before it struck
the reef at Skerry Point, and the company withdrew her sister ship from service.`;

const report = (
  articleId: string,
  text: string,
  decidedAt: string,
  threshold: number,
  fields: object = {},
): Arrival => ({
  ...withMatching(
    arrival(
      {
        ...{ articleId, text, crawledAt: AT_ONE, publisher: `Paper ${articleId}` },
        headline: text.slice(0, 60),
        ...fields,
      },
      { key: `${articleId}.md` },
    ),
    { threshold },
  ),
  decidedAt,
});

const twinsIn = (table: MemoryTable) => table.items().filter((item): item is TwinsItem => item.entity === 'twins');

/** Recorded with a high threshold, so that the stories stay two; the last report joins the first of them. */
const reports = [
  report('a', SHIP, AT_ONE, 0.999),
  report('b', `${SHIP} ${INQUIRY}`, AT_TWO, 0.999),
  report('c', `${SHIP} ${INQUIRY} All are safe.`, AT_TWO, 0.6),
  report('d', `${SHIP} ${INQUIRY} Nobody was hurt.`, AT_TWO, 0.6),
];

describe('a report that is closely like two stories', () => {
  it('makes them twins: once, without a word of them, and its receipt says so', async () => {
    const { table } = await record(...reports);
    const [older, younger] = table.stories().map(storyIdAt);
    assert.equal(table.stories().length, 2);
    const [twins, ...others] = twinsIn(table);
    assert.deepEqual(others, []);
    assert.deepEqual([twins?.storyId, twins?.into, twins?.report.articleId], [younger, older, 'c']);
    assert.equal(twins?.expiresAt, Date.parse(AT_TWO) / 1000 + 30 * 86_400);
    assert.ok((twins?.evidence.probability ?? 0) >= 0.8);
    assert.doesNotMatch(JSON.stringify(twins), /Halcyon/);
    assert.equal(table.receipts().filter(({ doubt }) => doubt === 'twins').length, 1);
  });

  /** The story that the report joins, another that is like it, and what the report makes of the two. */
  async function twoStories() {
    const { table } = await record(...reports.slice(0, 2));
    const [own, other] = table.stories() as unknown as [Story, Story];
    const like = reports[2] ?? assert.fail();
    const likeReport = reportIn(like.result) ?? assert.fail();
    const found = (one: Partial<Story>, two: Partial<Story>, ...more: Story[]) => {
      const stories = [{ ...own, ...one }, { ...other, ...two }, ...more] as [Story, ...Story[]];
      const known = new Map(stories.map((story) => [storyIdAt(story), story]));
      // The report joins the first one, however likely the other is.
      const [first, ...others] = stories;
      const match = bestMatch(likeReport.profile, new Map([[storyIdAt(first), first]]), like.settings.matching);
      const rivals = others.flatMap((story) => {
        const rival = bestMatch(likeReport.profile, new Map([[storyIdAt(story), story]]), like.settings.matching);
        return rival ? [{ storyId: storyIdAt(story), match: rival }] : [];
      });
      return withTwins(first, { ...(match ?? assert.fail()), others: rivals }, known, like, likeReport);
    };
    return { own, other, found };
  }

  it('makes ten at most, none of a story that nobody heard of, none that is known or kept apart', async () => {
    const { own, other, found } = await twoStories();
    const [id, otherId] = [own, other].map(storyIdAt) as [string, string];
    assert.deepEqual(found({}, {}).item.twins, [otherId]);
    const silent = { announced: undefined } as unknown as Partial<Story>;
    const pairs: [Partial<Story>, Partial<Story>][] = [
      [silent, {}],
      [{}, silent],
      [{}, { withdrawn: { at: AT_TWO, by: 'operator' } }],
      [{ twins: Array.from({ length: 10 }, (_, at) => `t1-${at}`) }, {}],
      [{ twins: [otherId] }, {}],
      [{ apart: [otherId] }, {}],
      [{}, { twins: [id] }],
      [{}, { apart: [id] }],
    ];
    for (const [one, two] of pairs) assert.deepEqual(found(one, two).twins, [], JSON.stringify([one, two]));
    const more = Array.from({ length: 12 }, (_, at) => ({ ...other, pk: `STORY#t1-like-${at}` as const }));
    assert.equal(found({ twins: ['t1-known'] }, {}, ...more).item.twins?.length, 10);
    assert.deepEqual(found({}, { profiles: undefined } as never).twins, [], 'a story without features');
  });

  it('makes none of two headlines without a text, and none where it is less sure of either', async () => {
    const { found } = await twoStories();
    const quarry = report(
      'q',
      'The quarry at Tern closes in May, its owner said, and forty people lose work.',
      AT_ONE,
      0.9,
    );
    const profiles = { first: packProfile((reportIn(quarry.result) ?? assert.fail()).profile) };
    assert.deepEqual(found({}, { profiles }).twins, []);
    const bare = ['Ferry Halcyon aground', 'Halcyon ferry aground', 'Ferry Halcyon is aground'].map((text, at) =>
      report(`bare-${at}`, text, AT_TWO, at < 2 ? 0.999 : 0.3, { headline: text }),
    );
    const { table } = await record(...bare);
    assert.deepEqual([table.stories().length, twinsIn(table).length], [2, 0]);
  });

  it('makes none of stories that somebody keeps apart', async () => {
    const { table } = await record(...reports.slice(0, 2));
    const [a, b] = table.stories().map(storyIdAt) as [string, string];
    const ask = operatorOf(table, reports);
    const { item } = await ask.apart(a, b);
    assert.deepEqual([item.label, item.undo], ['different', { kind: 'label', storyId: a, into: b }]);
    assert.deepEqual([(await ask.apart(b, a)).why, (await ask.mergeTwins(b, a)).why], ['already', 'apart']);
    for (const one of reports.slice(2)) await recordFile(one, table, retryPolicy);
    assert.deepEqual(twinsIn(table), []);
    assert.deepEqual([(await ask.apart(a, b, true)).changed, (await ask.mergeTwins(b, a)).changed], [true, true]);
  });
});

describe('heal', () => {
  it('asks to merge what was found lately, each pair by one id, and no story twice in a run', async () => {
    const { table } = await record(...reports);
    const [twins] = twinsIn(table) as [TwinsItem];
    const [older, younger] = table.stories();
    assert.ok(older && younger);
    const third = { ...twins, storyId: 't1-third', into: twins.storyId };
    const asked: OperatorRequest[] = [];
    const open = async () => [twins, third].map((one) => ({ twins: one, younger, older }));
    const send = async (request: OperatorRequest) => void asked.push(request);
    for (const hours of [1, 1, 3]) await askToMerge(Date.parse(twins.at) + hours * 3_600_000, { open, send });
    assert.equal(asked.length, 2);
    assert.deepEqual([asked[0]?.id, asked[1]?.id], Array(2).fill(`${twins.at}#twins-${twins.storyId}-${twins.into}`));
    const [request] = asked;
    assert.ok(request?.kind === 'merge' && request.isTwin && request.by === 'matcher');
    const ask = operatorOf(table, reports);
    const { item, changed } = await ask.mergeTwins(request.storyId, request.into);
    assert.deepEqual([changed, item.label], [true, undefined]);
    assert.equal((await ask.mergeTwins(request.into, 't1-third')).why, 'missing');
  });

  it('merges smaller into bigger, surest first, and leaves to people the unsure, the old, and many reports', async () => {
    const { table } = await record(...reports);
    const [twins] = twinsIn(table) as [TwinsItem];
    const [head] = table.stories();
    assert.ok(head);
    const sized = (id: string, articleCount: number): Story => ({ ...head, pk: `STORY#${id}`, articleCount });
    const pair = (younger: Story, older: Story, probability: number, at = twins.at) => ({
      twins: {
        ...{ ...twins, storyId: storyIdAt(younger), into: storyIdAt(older), at },
        evidence: { ...twins.evidence, probability },
      },
      ...{ younger, older },
    });
    const nowMs = Date.parse(twins.at) + 7_200_000;
    const open = async () => [
      ...[pair(sized('a', 2), sized('b', 9), 0.95), pair(sized('b', 9), sized('c', 3), 0.99)],
      ...[pair(sized('d', 4), sized('a', 2), 0.86), pair(sized('d', 4), sized('b', 9), 0.9)],
      // Of these stories the first is merged by then.
      pair(sized('c', 3), sized('k', 5), 0.93),
      ...[pair(sized('e', 1), sized('f', 1), 0.84), pair(sized('i', 11), sized('j', 12), 0.99)],
      pair(sized('g', 1), sized('h', 1), 0.99, new Date(Date.parse(twins.at) - 1000).toISOString()),
    ];
    const asked: string[] = [];
    const send = async (request: OperatorRequest) =>
      void asked.push(request.kind === 'merge' ? `${request.storyId} ${request.into}: ${request.reason}` : '');
    assert.equal(await askToMerge(nowMs, { open, send }), asked.length);
    const found = asked.map((one) => one.replace(/: .*/, ''));
    assert.deepEqual(found, ['c b', 'a d']);
    assert.match(asked[0] ?? '', /99% sure/);
  });
});

describe('an uploader who grows a story, bridges two, and withdraws another’s (docs/trust.md)', () => {
  /** Of a victim one report; of the attacker two, and the bridge. */
  async function attack(inScope: (one: Arrival, uploader: string) => Arrival) {
    const [victim, ...own] = reports as [Arrival, Arrival, Arrival, Arrival];
    const files = [inScope(victim, 'victim'), ...own.map((one) => inScope(one, 'attacker'))];
    const { table } = await record(...files.slice(0, 2));
    const grown = [
      report('e', `${SHIP} ${INQUIRY} She has a sister.`, AT_TWO, 0.9),
      report('f', `${SHIP} ${INQUIRY} No oil was lost.`, AT_TWO, 0.9),
    ];
    for (const one of [...grown.map((each) => inScope(each, 'attacker')), ...files.slice(2)])
      await recordFile(one, table, retryPolicy);
    const stories = new Map(table.stories().map((story) => [storyIdAt(story), story as unknown as Story]));
    const ask = operatorOf(table, files);
    const merged: string[] = [];
    await askToMerge(Date.parse(AT_TWO), {
      open: async () =>
        twinsIn(table).flatMap((twins) => {
          const [younger, older] = [stories.get(twins.storyId), stories.get(twins.into)];
          return younger && older ? [{ twins, younger, older }] : [];
        }),
      async send(request) {
        assert.ok(request.kind === 'merge');
        if ((await ask.mergeTwins(request.storyId, request.into)).changed) merged.push(request.storyId);
      },
    });
    return { table, ask, merged };
  }

  it('is possible in a bucket that all share, is announced, and is undone for good', async () => {
    const { table, ask, merged } = await attack((one) => one);
    assert.equal(merged.length, 1);
    const [victim = ''] = merged;
    const announced = table.announced().map((item) => ('announce' in item ? item.announce : ''));
    assert.deepEqual(announced.slice(-2).toSorted(), ['story.updated', 'story.withdrawn']);
    assert.equal((await ask.unmerge(victim)).changed, true);
    const back = table.stories().find((story) => storyIdAt(story) === victim);
    assert.deepEqual([back?.withdrawn, back?.mergedInto, (back?.apart ?? []).length], [undefined, undefined, 1]);
  });

  it('is impossible from another folder with articleScope=prefix', async () => {
    const { merged, table } = await attack((one, uploader) => ({ ...one, scope: uploader }));
    assert.deepEqual([merged, twinsIn(table)], [[], []]);
  });
});
