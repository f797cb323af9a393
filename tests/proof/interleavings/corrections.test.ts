import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { epochSeconds } from '../../../functions/story/items/article-report.ts';
import type { Arrival } from '../../../functions/story/items/decision.ts';
import type { ArticleClaim, Expiring } from '../../../functions/story/items/items.ts';
import { articleClaimKey, storyIdAt, storyIdOf } from '../../../functions/story/items/keys.ts';
import { operatorOf } from '../../fixtures/operator.ts';
import { arrivalOf, SETTINGS } from '../product.ts';
import { explore } from './explore.ts';
import { FLOOD, ferries, RAIN, STORM, upload } from './scenarios.ts';
import { sequentialEnds } from './sequential.ts';
import type { Snapshot } from './snapshot.ts';
import type { ByHand, Work } from './writer.ts';

// Goal: what a person corrects holds, whoever writes at the same time. Method: as in interleavings.test.ts, every order
// of the steps with a fault at any of them; each end is that of some order without a race, and in each end every
// article is in the one story that its claim leads to, which counts and lists it.

const NOW = '2026-03-02T00:01:00.000Z';
const FAULTS = Number(process.env.PROOF_FAULTS ?? 1);

const settings = { ...SETTINGS, matching: true };
const read = (...args: Parameters<typeof upload>): Arrival => arrivalOf(upload(...args), settings, NOW);
const readFerries = (...args: Parameters<typeof ferries>): Arrival => arrivalOf(ferries(...args), settings, NOW);

const AT_ONE = '2026-03-01 01:00:00';
const AT_TWO = '2026-03-01 02:00:00';
const AT_THREE = '2026-03-01 03:00:00';

const report = readFerries('001_0000000001', 'An inquiry was opened by the authority on the same day.', AT_TWO);
const SEEN = 'Reporters saw it from the hill, where a crowd had gathered.';
const second = readFerries('002_0000000002', SEEN, AT_TWO);
const third = readFerries('003_0000000003', 'The mayor spoke to the crews before they left.', AT_TWO);
const older = readFerries('002_0000000002', 'Reporters were on their way.', AT_ONE);
const reportOfFour = readFerries('004_0000000004', 'An inquiry was opened by the authority on the same day.', AT_TWO);
const sameText = readFerries('004_0000000004', SEEN, AT_TWO);
const revised = readFerries('002_0000000002', 'Reporters saw it from the hill, and so did many others.', AT_THREE);

const rain = read('rain', { id: '001_0000000001', text: RAIN });
const flood = read('flood', { id: '002_0000000002', text: FLOOD });
const rainOfThree = read('rain of three', { id: '003_0000000003', text: RAIN });
const stormOfThree = read('storm of three', { id: '003_0000000003', text: STORM, title: 'News' });
const floodOfThree = read('flood of three', { id: '003_0000000003', text: FLOOD });
const rainAgain = read('rain again', { id: '001_0000000001', text: RAIN, crawledAt: AT_TWO });
const rainRevised = read('rain later', { id: '001_0000000001', text: STORM, title: 'News', crawledAt: AT_THREE });

const FILES = [report, second, third, sameText, reportOfFour, revised, rain, flood, rainRevised];

const idOf = ({ result }: Arrival): string => (result.kind === 'article' ? storyIdOf(result.article.textKey, '') : '');
const articleOf = ({ result }: Arrival): string => (result.kind === 'article' ? result.article.articleId : '');
const byHand = (name: string, ask: (operator: ReturnType<typeof operatorOf>) => Promise<unknown>): ByHand => ({
  name,
  run: ({ table, retryPolicy }) => ask(operatorOf(table, FILES, { retryPolicy })),
});

const split = (of: Arrival, from: Arrival): ByHand =>
  byHand(`split ${of.file.key}`, (operator) => operator.split(idOf(from), of, `split ${of.file.key}`));
const merge = (one: Arrival, into: Arrival): ByHand =>
  byHand(`merge ${one.file.key} ${into.file.key}`, (operator) =>
    operator.merge(idOf(one), idOf(into), `merge ${one.file.key}`),
  );
const unmerge = (one: Arrival): ByHand =>
  byHand(`unmerge ${one.file.key}`, (operator) => operator.unmerge(idOf(one), 'unmerge'));
const withdraw = (one: Arrival, id = ''): ByHand =>
  byHand(`withdraw ${one.file.key} ${id}`, (operator) => operator.withdraw(idOf(one), `withdraw ${id}`));
const restore = (one: Arrival): ByHand =>
  byHand(`restore ${one.file.key}`, (operator) => operator.restore(idOf(one), one, 'restore'));

/** The file in a stack that keeps what is not reported again for 40 days. */
const kept = (one: Arrival): Arrival => ({ ...one, settings: { ...one.settings, retentionDays: 40 } });
/** Recorded so long ago that what it made has expired. */
const longAgo = (one: Arrival): Arrival => {
  const at = '2026-01-01T00:00:00.000Z';
  return { ...kept(one), decidedAt: at, file: { ...one.file, uploadedAt: at } };
};

type Scenario = readonly [title: string, before: readonly Work[], racing: readonly Work[]];

const SPLITS: readonly Scenario[] = [
  ['a copy of its text', [report, second], [split(second, report), sameText]],
  ['a revision of it', [report, second], [split(second, report), revised]],
  ['a report that is like it', [report, second], [split(second, report), third]],
  ['itself, delivered again', [report, second], [split(second, report), split(second, report)]],
  ['a split of another report', [report, second, third], [split(second, report), split(third, report)]],
  ['a withdrawal of the story', [report, second], [split(second, report), withdraw(report)]],
  ['a revision of the report that the story is told from after it', [report, second], [split(report, report), revised]],
  ['its own event, delivered again', [report, second], [split(second, report), second]],
  ['an older crawl of it', [report, second], [split(second, report), older]],
  ['a copy of the report that stays', [report, second], [split(second, report), reportOfFour]],
  ['a copy of its text while it is undone', [report, second, split(second, report)], [merge(second, report), sameText]],
  ['a revision of it while it is undone', [report, second, split(second, report)], [merge(second, report), revised]],
];

const MERGES: readonly Scenario[] = [
  ['a copy of the story that ends', [rain, flood], [merge(rain, flood), rainOfThree]],
  ['a copy of the story that stays', [rain, flood], [merge(rain, flood), floodOfThree]],
  ['a revision of the story that ends', [rain, flood], [merge(rain, flood), rainRevised]],
  ['the merge the other way', [rain, flood], [merge(rain, flood), merge(flood, rain)]],
  ['a withdrawal of the story that stays', [rain, flood], [merge(rain, flood), withdraw(flood)]],
  ['a copy while it is undone', [rain, flood, merge(rain, flood)], [unmerge(rain), rainOfThree]],
  ['a revision while it is undone', [rain, flood, merge(rain, flood)], [unmerge(rain), rainRevised]],
  [
    'a copy of what it was revised to, while it is undone',
    [rain, flood, merge(rain, flood), rainRevised],
    [unmerge(rain), stormOfThree],
  ],
  [
    'a copy, while its report is split off the story that it was merged into',
    [rain, flood, merge(rain, flood)],
    [split(rain, flood), rainOfThree],
  ],
  ['the undoing, delivered again', [rain, flood, merge(rain, flood)], [unmerge(rain), unmerge(rain)]],
  ['an event of the story that ends, delivered again', [rain, flood], [merge(rain, flood), rain]],
  ['a withdrawal of the story that ends', [rain, flood], [merge(rain, flood), withdraw(rain)]],
  ['a report that is like the story that ends', [report, flood], [merge(report, flood), third]],
  ['a copy of the story that ends, which has expired', [longAgo(rain), flood], [merge(rain, flood), kept(rainOfThree)]],
  [
    'a copy of the story that stays, which has expired',
    [rain, longAgo(flood)],
    [merge(rain, flood), kept(floodOfThree)],
  ],
];

const headline = (of: Arrival, from: Arrival, isUndo?: true): ByHand =>
  byHand(`headline ${of.file.key} ${isUndo}`, (operator) =>
    operator.headline(idOf(from), articleOf(of), isUndo, `headline ${isUndo}`),
  );
const apart = (one: Arrival, other: Arrival): ByHand =>
  byHand('apart', (operator) => operator.apart(idOf(one), idOf(other), undefined, 'apart'));
const mergeTwins = (one: Arrival, into: Arrival): ByHand =>
  byHand('twins', (operator) => operator.mergeTwins(idOf(one), idOf(into), 'twins'));

const CHOICES: readonly Scenario[] = [
  ['a report that joins', [report, second], [headline(second, report), third]],
  ['a revision of it', [report, second], [headline(second, report), revised]],
  ['a split of it', [report, second], [headline(second, report), split(second, report)]],
  ['a withdrawal', [report, second], [headline(second, report), withdraw(report)]],
  [
    'a revision while it is undone',
    [report, second, headline(second, report)],
    [headline(report, report, true), revised],
  ],
];

const TWINS: readonly Scenario[] = [
  ['a person’s "not the same"', [rain, flood], [mergeTwins(rain, flood), apart(rain, flood)]],
  ['a merge by hand', [rain, flood], [mergeTwins(rain, flood), merge(flood, rain)]],
  ['a copy', [rain, flood], [mergeTwins(rain, flood), rainOfThree]],
];

const RESTORATIONS: readonly Scenario[] = [
  ['a copy of the story', [rain, withdraw(rain)], [restore(rain), rainOfThree]],
  ['a revision of the story', [rain, withdraw(rain)], [restore(rain), rainRevised]],
  ['itself, delivered again', [rain, withdraw(rain)], [restore(rain), restore(rain)]],
  ['another withdrawal', [rain, withdraw(rain)], [restore(rain), withdraw(rain, 'again')]],
];

/** The claim of an article is alive, and its story has expired. */
const renewClaim = ({ result }: Arrival): ByHand => ({
  name: 'renew the claim',
  run: async ({ table }) => {
    const articleId = result.kind === 'article' ? result.article.articleId : '';
    const [claim] = await table.read([articleClaimKey(articleId, '')], 'strong');
    const expiresAt = epochSeconds('2026-04-01T00:00:00.000Z');
    if (claim)
      await table.write([{ item: { ...claim, version: claim.version + 1, expiresAt }, expect: claim.version }]);
  },
});

const EXPIRIES: readonly Scenario[] = [
  [
    'a revision of an article whose claim is alive',
    [longAgo(rain), renewClaim(rain)],
    [kept(rainAgain), kept(rainRevised)],
  ],
  ['a copy', [longAgo(rain)], [kept(rainAgain), kept(rainOfThree)]],
];

async function race([, before, racing]: Scenario) {
  const { states, ends } = await explore({ before, racing, faults: FAULTS });
  const expected = await sequentialEnds(before, racing);
  const wrong = [...ends.values()].flatMap((end) => [
    ...misplacedIn(end),
    ...(expected.has(end.text) ? [] : [`no order of its own ends so:\n${brief(end)}`]),
  ]);
  return { states, ends: ends.size, wrong };
}

/** What matters of an end, for a person. */
const brief = ({ table }: Snapshot): string =>
  table
    .items()
    .filter(({ entity }) => ['story', 'article', 'alias'].includes(entity))
    .map((item) => JSON.stringify({ ...item, profiles: undefined, identity: undefined, facts: undefined }))
    .join('\n');

/** Articles that are not in exactly the story to which their claims lead, and stories that count others. */
function misplacedIn({ table }: Snapshot): string[] {
  const stories = new Map(table.stories().map((story) => [storyIdAt(story), story]));
  const currentId = (id: string): string => {
    const into = stories.get(id)?.mergedInto;
    return into === undefined ? id : currentId(into);
  };
  const claims = table.items().filter((item): item is ArticleClaim => item.entity === 'article');
  const isExpired = ({ expiresAt = Number.POSITIVE_INFINITY }: Expiring) => 1000 * expiresAt <= Date.parse(NOW);
  const gone = new Set(claims.filter(isExpired).map(({ articleId }) => articleId));
  const byStory = Map.groupBy(claims, ({ storyId }) => currentId(storyId));
  return [...stories].flatMap(([id, { mergedInto, expiresAt, articles, articleCount }]) => {
    if (mergedInto !== undefined || isExpired(expiresAt === undefined ? {} : { expiresAt })) return [];
    const listed = articles.map(({ articleId }) => articleId);
    const claimed = (byStory.get(id) ?? []).map(({ articleId }) => articleId);
    const [here, there] = [claimed, listed].map((ids) => ids.filter((one) => !gone.has(one)).sort());
    const isRight = JSON.stringify(here) === JSON.stringify(there) && articleCount === listed.length;
    return isRight ? [] : [`${id} counts ${articleCount}, lists ${listed} and is claimed by ${claimed}`];
  });
}

for (const [what, scenarios] of [
  ['a split', SPLITS],
  ['a merge', MERGES],
  ['a choice of the headline', CHOICES],
  ['a merge of twins', TWINS],
  ['a restoration', RESTORATIONS],
  ['a crawl after the story has expired', EXPIRIES],
] as const)
  describe(`${what} that is raced`, () => {
    for (const scenario of scenarios)
      it(`ends as before or after ${scenario[0]}`, async (test) => {
        const { states, ends, wrong } = await race(scenario);
        test.diagnostic(`${states} states, ${ends} ends`);
        assert.deepEqual(wrong, []);
      });
  });
