import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Arrival } from '../../../functions/story/decision.ts';
import { checkEnd, storiesOf } from './check-end.ts';
import { A1, A2, A3, B1, BROKEN, CLAIMS, crawl, D, E, like, ofOne } from './crawls.ts';
import { type Explored, explore } from './explore.ts';
import { type Race, type RaceRules, startRace } from './race.ts';

/** Faults in one schedule. More of them take minutes: `npm run faults -- --interleavings`. */
const FAULTS = Number(process.env.INTERLEAVING_FAULTS ?? 1);

/** One less for each that races beside two: a third has a hundred times as many schedules. Below none they are not searched. */
const faultsAmong = (racing: readonly Arrival[]): number => FAULTS - (racing.length - 2);

const A3_BACK = crawl('a', 'rain', 3);
const A2_LATE = crawl('a', 'snow', 3);
const B2 = crawl('b', 'snow', 2);
const C1 = crawl('c', 'rain', 4);
const D1 = crawl('d', 'rain', 5);
const A1_AGAIN = crawl('a', 'rain', 1, 'the same bytes.md');

/** What races; what was there before. */
const MIXES: readonly [string, readonly Arrival[], (readonly Arrival[])?][] = [
  ['one event delivered twice', [A1, A1]],
  ['one event delivered three times', [A1, A1, A1]],
  ['an unreadable file delivered three times', [BROKEN, BROKEN, BROKEN]],
  ['the same article under two keys', [A1, A1_AGAIN]],
  ['an article and its revision', [A1, A2]],
  ['an article and its revision, which is delivered twice', [A1, A2, A2]],
  ['two revisions of a known article', [A2, A3], [A1]],
  ['a newer and an older crawl of a known article', [A3, A1], [A2]],
  ['three crawls of one article', [A1, A2, A3]],
  ['two articles in the same words', [A1, B1]],
  ['three articles in the same words', [A1, B1, C1]],
  ['two copies of a known story', [B1, C1], [A1]],
  ['a copy and a revision of a known story', [B1, A2], [A1]],
  ['an article, its revision, and a copy of the first words', [A1, A2, B1]],
  ['an article, its revision, and a copy of the second words', [A1, A2, B2]],
  ['a copy and a revision, which is delivered twice', [B1, A2, A2], [A1]],
  ['two articles that are revised into each other’s words', [crawl('a', 'snow', 3), crawl('b', 'rain', 3)], [A1, B2]],
  ['an article that takes over another’s words and then has its own', [A2_LATE, crawl('a', 'hail', 4)], [A1, B2]],
  ['an article that comes back from another’s words', [crawl('a', 'rain', 4), A2_LATE], [A1, B2]],
  ['an article that is revised and takes its revision back', [A2, A3_BACK], [A1]],
  ['an article that takes its revision back, from the first', [A1, A2, A3_BACK]],
  ['a re-crawl of the same words between two revisions', [crawl('a', 'rain', 4), A2, A3], [A1]],
  ['a stale crawl and a copy of its words', [A1, B1], [A2]],
  ['four articles in the same words', [A1, B1, C1, D1]],
  ['three crawls of one article and a copy of the second', [A1, A2, A3, B2]],
  ['two articles and their revisions into each other’s words', [A1, A2_LATE, B2, crawl('b', 'rain', 3)]],
];

/** What races after a process has died behind so many writes of A1; its event is among what comes. */
const AFTER_DEATH: readonly [string, number, readonly Arrival[]][] = [1, 2].flatMap((writes) =>
  (
    [
      ['its revision', [A1, A2]],
      ['its revision and a copy', [A1, A2, B1]],
      ['its revision and a copy of that', [A1, A2, B2]],
      ['a copy', [A1, B1]],
      ['the same article under another key', [A1, A1_AGAIN]],
      ['itself, twice', [A1, A1]],
    ] as const
  ).map(([name, racing]): [string, number, readonly Arrival[]] => [name, writes, racing]),
);

/** Of all searches of this run: `search.ts` reads the line. */
const total = { schedules: 0, states: 0, ends: 0 };

after(() => {
  const [schedules, states, ends] = Object.values(total).map((count) => count.toLocaleString('en'));
  console.log(`interleavings: ${schedules} schedules through ${states} states to ${ends} ends`);
});

/** Searches all of them. @returns how many there were. */
const exploreAll = async (rules: RaceRules, atEnd: (race: Race) => void): Promise<string> => {
  const result: Explored = await explore(await startRace(rules), atEnd);
  for (const name of ['schedules', 'states', 'ends'] as const) total[name] += result[name];
  return `${result.schedules} schedules, ${result.states} states, ${result.ends} ends`;
};

describe('every interleaving of writers over one article leaves a world in which everything is right', () => {
  const explored = async (
    racing: readonly Arrival[],
    before: readonly Arrival[],
    tornReads: boolean,
    died?: RaceRules['died'],
  ) => {
    const rules = { before, died, racing, faults: faultsAmong(racing), tornReads };
    return exploreAll(rules, checkEnd([...before, ...racing]));
  };

  for (const [name, racing, before = []] of MIXES) {
    if (faultsAmong(racing) < 0) continue;
    it(`${name}, with ${faultsAmong(racing)} faults anywhere`, async (t) => {
      t.diagnostic(await explored(racing, before, false));
    });
    it(`${name}, with torn reads and ${faultsAmong(racing)} faults`, async (t) => {
      t.diagnostic(await explored(racing, before, true));
    });
  }

  for (const [name, writes, racing] of AFTER_DEATH) {
    it(`a new article whose process died behind ${writes} of its writes, and ${name}`, async (t) => {
      t.diagnostic(await explored(racing, [], true, { arrival: A1, writes }));
    });
  }
});

const D_COPIED = like('g', 'The harbour opens on Monday, said the mayor.', 2);
const D_AGAIN = like('d', 'The harbour opens on Monday, said the mayor.', 1, 'the same report.md');
const D_REVISED = like('d', 'The harbour opens on Tuesday, for the mayor had said so.', 3);
const F = like('f', 'Ships wait outside since the weekend, we are told.', 3);

const FIRST = ofOne(D);
const SECOND = ofOne(like('h', 'The harbour opens on Monday, and the mayor will be there.', 2), ['(LEAD)']);
const FIRST_WORDS = ofOne(like('h', 'The harbour opens on Monday, said the mayor.', 3));

describe('every interleaving of writers of like reports ends in one story', () => {
  const likeReports = (
    name: string,
    racing: readonly Arrival[],
    before: readonly Arrival[] = [],
    died?: RaceRules['died'],
  ): void => {
    for (const crossed of [false, true]) {
      const faults = faultsAmong(racing) - (crossed ? 1 : 0);
      if (faults < 0) continue;
      const order = crossed ? 'claims in opposite orders' : 'claims in one order';
      it(`${name}, with ${faults} faults anywhere, ${order}`, async (t) => {
        const checkWorld = checkEnd([...before, ...racing]);
        const atEnd = (race: Race): void => {
          checkWorld(race);
          assert.equal(storiesOf(race), 1);
        };
        const rules: RaceRules = { before, died, racing, crossed, faults, tornReads: racing.length < 3 };
        t.diagnostic(await exploreAll(rules, atEnd));
      });
    }
  };

  likeReports('two like reports', [D, E]);
  likeReports('a report and its exact copy', [D, D_COPIED]);
  likeReports('a like report and its redelivery', [E, E], [D]);
  likeReports('a report, one like it, and its redelivery', [D, E, E]);
  likeReports('three like reports', [D, E, F]);
  likeReports('a report and its revision', [D, D_REVISED]);
  likeReports('a report under two keys', [D, D_AGAIN]);
  likeReports('a report, its revision, and one like them', [D, D_REVISED, E]);
  likeReports('three like reports, and the copy of one', [D, E, F, D_COPIED]);
  likeReports('an update, and its article’s revision into the first report’s words', [SECOND, FIRST_WORDS], [FIRST]);

  for (const [behind, writes] of [
    ['its claim', 1],
    ['its first claim on a key', 2],
    ['its claims', 1 + CLAIMS],
    ['its story', 2 + CLAIMS],
  ] as const) {
    for (const [name, racing] of [
      ['one like it', [D, E]],
      ['its revision', [D, D_REVISED]],
      ['its copy', [D, D_COPIED]],
      ['itself under two keys', [D, D_AGAIN]],
      ['its copy and one like them', [D, D_COPIED, E]],
      ['its copy, its revision, and one like them', [D, D_COPIED, D_REVISED, E]],
    ] as const) {
      likeReports(`a report whose process died behind ${behind}, and ${name}`, racing, [], { arrival: D, writes });
    }
  }
});
