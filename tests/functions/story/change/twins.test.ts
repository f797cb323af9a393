import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askToMerge } from '../../../../functions/heal/heal.ts';
import { packProfile } from '../../../../functions/matching/profile.ts';
import { withTwins } from '../../../../functions/story/change/twins.ts';
import type { OperatorRequest } from '../../../../functions/story/correct/request.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { TwinsItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { reportIn } from '../../../../functions/story/items/read-article.ts';
import type { Story } from '../../../../functions/story/items/story.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import type { MemoryTable, ToldStory } from '../../../fixtures/memory-table.ts';
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
    const [own, other] = table.stories() as [ToldStory, ToldStory];
    const like = reports[2] ?? assert.fail();
    const found = (one: Partial<Story>, two: Partial<Story>, ...more: Story[]) => {
      const stories = [{ ...own, ...one }, { ...other, ...two }, ...more] as [Story, ...Story[]];
      const known = new Map(stories.map((story) => [storyIdAt(story), story]));
      return withTwins(stories[0], known, like, reportIn(like.result) ?? assert.fail());
    };
    return { own, other, found };
  }

  it('makes ten at most, none of a story that nobody heard of, and none that is known or kept apart from either side', async () => {
    const { own, other, found } = await twoStories();
    const [id, otherId] = [own, other].map(storyIdAt) as [string, string];
    assert.deepEqual(found({}, {}).item.twins, [otherId]);
    const { profiles } = other;
    const unannounced = { announced: undefined } as unknown as Partial<Story>;
    const withdrawn = { at: AT_TWO, by: 'operator' } as const;
    const pairs: [Partial<Story>, Partial<Story>][] = [
      [unannounced, {}],
      [{}, unannounced],
      [{}, { withdrawn }],
      [{ twins: Array.from({ length: 10 }, (_, at) => `t1-${at}`) }, {}],
      [{ twins: [otherId] }, {}],
      [{ apart: [otherId] }, {}],
      [{}, { twins: [id] }],
      [{}, { apart: [id] }],
    ];
    for (const [one, two] of pairs) assert.deepEqual(found(one, two).twins, [], JSON.stringify([one, two]));
    const more = Array.from({ length: 12 }, (_, at) => ({ ...other, pk: `STORY#t1-like-${at}` as const }));
    assert.equal(found({ twins: ['t1-known'] }, {}, ...more).item.twins?.length, 10);
    // A story without features, and one that leads to a story which is not there.
    const { profiles: _, ...bare } = other;
    const lost = { ...other, pk: 'STORY#t1-lost' as const, withdrawn, mergedInto: 't1-gone' };
    assert.ok(profiles);
    assert.deepEqual(found({}, { profiles: undefined } as never, { ...bare, pk: 'STORY#t1-bare' }, lost).twins, []);
  });

  it('makes none of a story that is less than four in five sure, and keeps the surest match of each', async () => {
    const { own, other, found } = await twoStories();
    const probabilityOf = (first: Uint8Array | undefined, current?: Uint8Array) => {
      const [write] = found({}, { profiles: { first, current } as Story['profiles'] } as Partial<Story>).twins;
      return write?.item.entity === 'twins' ? write.item.evidence.probability : 0;
    };
    const quarry = report(
      'q',
      'The quarry at Tern closes in May, its owner said, and forty people lose work.',
      AT_ONE,
      0.9,
    );
    assert.equal(probabilityOf(packProfile((reportIn(quarry.result) ?? assert.fail()).profile)), 0);
    const [one, two] = [own, other].map(({ profiles }) => profiles?.first);
    const surest = Math.max(probabilityOf(one), probabilityOf(two));
    assert.notEqual(probabilityOf(one), probabilityOf(two));
    assert.deepEqual([probabilityOf(one, two), probabilityOf(two, one)], [surest, surest]);
  });

  it('makes none of stories that somebody keeps apart', async () => {
    const { table } = await record(...reports.slice(0, 2));
    const [a, b] = table.stories().map(storyIdAt) as [string, string];
    const ask = operatorOf(table, reports);
    const { item } = await ask.apart(a, b);
    assert.deepEqual([item.label, item.undo], ['different', { kind: 'label', storyId: a, into: b }]);
    assert.equal((await ask.apart(b, a)).why, 'already');
    assert.equal((await ask.mergeTwins(b, a)).why, 'apart');
    for (const one of reports.slice(2)) await recordFile(one, table, retryPolicy);
    assert.deepEqual(twinsIn(table), []);
    assert.equal((await ask.apart(a, b, true)).changed, true);
    assert.equal((await ask.mergeTwins(b, a)).changed, true);
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

  it('asks for the surest first, for none below nine in ten, and for none that was found hours ago', async () => {
    const { table } = await record(...reports);
    const [twins] = twinsIn(table) as [TwinsItem];
    const [older, younger] = table.stories();
    assert.ok(older && younger);
    const pair = (storyId: string, into: string, probability: number, at = twins.at) => ({
      twins: { ...twins, storyId, into, at, evidence: { ...twins.evidence, probability } },
      ...{ younger, older },
    });
    const nowMs = Date.parse(twins.at) + 7_200_000;
    const open = async () => [
      ...[pair('a', 'b', 0.95), pair('b', 'c', 0.99), pair('d', 'a', 0.91), pair('d', 'b', 0.9), pair('e', 'f', 0.89)],
      pair('g', 'h', 0.99, new Date(Date.parse(twins.at) - 1000).toISOString()),
    ];
    const asked: string[] = [];
    const send = async (request: OperatorRequest) =>
      void asked.push(request.kind === 'merge' ? `${request.storyId} ${request.into}: ${request.reason}` : '');
    assert.equal(await askToMerge(nowMs, { open, send }), asked.length);
    assert.deepEqual(
      asked.map((one) => one.replace(/: .*/, '')),
      ['b c', 'd a'],
    );
    assert.match(asked[0] ?? '', /99% sure/);
  });
});
