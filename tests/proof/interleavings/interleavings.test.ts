import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../functions/story/items/decision.ts';
import { storyIdAt, storyIdOf } from '../../../functions/story/items/keys.ts';
import { operatorOf } from '../../fixtures/operator.ts';
import { checkWorld } from '../checker/check-world.ts';
import { arrivalOf, SETTINGS, worldOf } from '../product.ts';
import { type ProtocolMutant, TABLE_MUTANTS } from '../protocol-mutants.ts';
import { explore } from './explore.ts';
import { PAIRS, type Scenario, TRIPLES } from './scenarios.ts';
import { sequentialEnds } from './sequential.ts';
import type { Snapshot } from './snapshot.ts';
import type { ByHand } from './writer.ts';

// Goal: however the steps of two or three writers mix, and whatever goes wrong at one of them, the table ends as if the
// files had come one after the other. Method: every order is gone through, with every fault at every step; each end
// must be that of some order without a race, and every invariant must hold of it. A withdrawal may be one of the
// writers.

/** Faults in one run of two writers, one fewer of three: 2 in .ci/long, and 3 take a minute. */
const MOST_FAULTS = Number(process.env.PROOF_FAULTS ?? 1);

/** Scenarios whose first two files are also tried as files of one batch, whose reads are joined. */
const JOINED = /^(?:three articles in the same words|an event delivered twice|a copy and two|three reports)/;

/** One time for all, so that equal ends are equal to the letter. */
const NOW = '2026-03-02T00:01:00.000Z';

interface RaceOptions {
  readonly mutant?: ProtocolMutant;
  /** How many of the racing files are of one batch, whose reads are joined. */
  readonly joined?: number;
}

/** What is wrong with the ends of a scenario, and how many states it has. */
async function race(scenario: Scenario, faults: number, { mutant, joined = 1 }: RaceOptions = {}) {
  const { before = [], racing, matching = false, withdraws } = scenario;
  const settings = { ...SETTINGS, matching };
  const uploads = [...new Set([...before, ...racing])];
  const arrivals = new Map(uploads.map((upload) => [upload, arrivalOf(upload, settings, NOW)]));
  const arrivalsOf = (some: typeof racing): Arrival[] => some.flatMap((upload) => arrivals.get(upload) ?? []);
  const withdrawals = withdraws === 'operator' ? [withdrawal(storyOf(arrivalsOf(before)[0]))] : [];
  const all = { before: arrivalsOf(before), racing: [...arrivalsOf(racing), ...withdrawals] };
  const writers = joined > 1 ? [all.racing.slice(0, joined) as Arrival[], ...all.racing.slice(joined)] : all.racing;
  const { states, ends } = await explore({ before: all.before, racing: writers, faults, mutant });
  const expected = await sequentialEnds(all.before, all.racing);
  const wrong = [...ends.values()].flatMap((end) => [
    ...(withdraws ? remainsOf(all.before[0], end) : checkWorld(worldOf(end.table, uploads, settings))),
    ...(expected.has(end.text) ? [] : [`no order of its own ends so:\n${end.text}`]),
  ]);
  return { states, ends: ends.size, wrong };
}

const withdrawal = (storyId: string): ByHand => ({
  name: `withdraw ${storyId}`,
  run: (access) => operatorOf(access.table, [], access).withdraw(storyId, 'withdraw'),
});

const storyOf = (first: Arrival | undefined): string =>
  first?.result.kind === 'article' ? storyIdOf(first.result.article.textKey, '') : '';

/** What a story that was withdrawn still says, and that it was not announced once. The checker knows no withdrawals. */
function remainsOf(first: Arrival | undefined, { table }: Snapshot): string[] {
  const story = table.stories().find((one) => storyIdAt(one) === storyOf(first));
  const withdrawals = table.announced().filter((item) => 'announce' in item && item.announce === 'story.withdrawn');
  const { title, excerpt, url } = story?.facts ?? {};
  const said = [title, excerpt, url, story?.profiles].filter((fact) => fact);
  return [...said.map((fact) => `it says ${fact}`), ...(withdrawals.length === 1 ? [] : ['it is not announced once'])];
}

describe('two writers', () => {
  for (const scenario of PAIRS)
    it(`end as in some order of their own: ${scenario.title}`, async (test) => {
      const { states, ends, wrong } = await race(scenario, MOST_FAULTS);
      test.diagnostic(`${states} states, ${ends} ends`);
      assert.deepEqual(wrong, []);
    });
});

describe('three writers', () => {
  for (const scenario of TRIPLES)
    it(`end as in some order of their own: ${scenario.title}`, async (test) => {
      const { states, ends, wrong } = await race(scenario, MOST_FAULTS - 1);
      test.diagnostic(`${states} states, ${ends} ends`);
      assert.deepEqual(wrong, []);
    });
});

describe('two writers whose reads are joined, and a third', () => {
  for (const scenario of TRIPLES.filter(({ title }) => JOINED.test(title)))
    it(`end as in some order of their own: ${scenario.title}`, async (test) => {
      const { states, ends, wrong } = await race(scenario, MOST_FAULTS - 1, { joined: 2 });
      test.diagnostic(`${states} states, ${ends} ends`);
      assert.deepEqual(wrong, []);
    });
});

describe('the search', () => {
  for (const mutant of TABLE_MUTANTS)
    it(`notices where ${mutant.name}`, async () => {
      const found: unknown[] = [];
      for (const scenario of PAIRS) {
        found.push(
          ...(await race(scenario, 1, { mutant }).then(
            ({ wrong }) => wrong,
            (error) => [error],
          )),
        );
        if (found.length > 0) return;
      }
      assert.fail('every scenario ended well');
    });
});
