import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../functions/story/items/decision.ts';
import { arrivalOf, SETTINGS } from '../product.ts';
import { explore } from './explore.ts';
import { FLOOD, upload } from './scenarios.ts';
import { sequentialEnds } from './sequential.ts';

// Goal: articles whose texts say nothing of their own (a paywall) are told apart by their headlines, also when they
// arrive together: none is silent as a copy of another. Method: as in interleavings.test.ts, every order of the steps
// with a fault at any of them, with matching and without; each end is that of some order without a race. The checker
// knows no placeholders.

const NOW = '2026-03-02T00:01:00.000Z';
const FAULTS = Number(process.env.PROOF_FAULTS ?? 1);

const PAYWALL =
  'This page needs an account. Sign in or subscribe to go on with reading what our newsroom has written for ' +
  'you today, and support us with it.';

const [LAKE, TUSK, TENDER] = ['Glacier lake bursts above valley', 'Tusk found in quarry', 'Tender for canteen'];
const LATER = { crawledAt: '2026-03-01 03:00:00' };

const lake = upload('lake', { id: '001_0000000001', title: LAKE, text: PAYWALL });
const tusk = upload('tusk', { id: '002_0000000002', title: TUSK, text: PAYWALL });
const tender = upload('tender', { id: '003_0000000003', title: TENDER, text: PAYWALL });
const tuskInFull = upload('tusk in full', { id: '002_0000000002', title: TUSK, text: `${TUSK}. ${FLOOD}`, ...LATER });
const lakeRenamed = upload('lake renamed', { id: '001_0000000001', title: TUSK, text: PAYWALL, ...LATER });

const SCENARIOS = [
  { title: 'two articles under one paywall', before: [], racing: [lake, tusk], stories: 2 },
  { title: 'two more articles under a known paywall', before: [lake], racing: [tusk, tender], stories: 3 },
  {
    title: 'one event of a second article under it, delivered twice',
    before: [lake],
    racing: [tusk, tusk],
    stories: 2,
  },
  { title: 'an article and its full text', before: [lake], racing: [tusk, tuskInFull], stories: 2 },
  { title: 'two crawls under different headlines', before: [], racing: [lake, lakeRenamed], stories: 1 },
  { title: 'three articles under one paywall', before: [], racing: [lake, tusk, tender], stories: 3 },
];

describe('articles whose texts say nothing of their own', () => {
  for (const { title, before, racing, stories } of SCENARIOS)
    for (const matching of [false, true])
      it(`end as in some order of their own, ${matching ? 'with' : 'without'} matching: ${title}`, async (test) => {
        const arrivals = new Map(
          [...before, ...racing].map((one): [typeof one, Arrival] => [
            one,
            arrivalOf(one, { ...SETTINGS, matching }, NOW),
          ]),
        );
        const of = (uploads: typeof racing): Arrival[] => uploads.flatMap((one) => arrivals.get(one) ?? []);
        const { states, ends } = await explore({ before: of(before), racing: of(racing), faults: FAULTS });
        const expected = await sequentialEnds(of(before), of(racing));
        test.diagnostic(`${states} states, ${ends.size} ends`);
        const unexpected = [...ends.values()].filter(({ text }) => !expected.has(text));
        const shown = unexpected.map(({ text }) => text);
        assert.deepEqual(shown, []);
        const counts = new Set([...ends.values()].map(({ table }) => table.stories().length));
        assert.deepEqual([...counts], [stories]);
      });
});
