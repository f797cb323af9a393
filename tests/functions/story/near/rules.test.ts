import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NearReport, Wire } from '../../../../functions/story/near/near-report.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import type { Pair } from '../../../../functions/story/near/pair.ts';
import type { ReportKind } from '../../../../functions/story/near/report-kind.ts';
import { NEAR_RULES, type NearRule } from '../../../../functions/story/near/rules.ts';
import { LIBRARY, near } from './samples.ts';

interface Facts {
  kinds?: [ReportKind, ReportKind];
  sources?: [string, string];
  wires?: [Wire, Wire];
  sizes?: [number, number];
  words?: [number[], number[]];
  /** The headline both have, where its length matters. */
  title?: string;
  text?: number;
  jaccard?: number;
  lead?: number;
  headline?: number;
  numbers?: number;
  names?: number;
  least?: number;
  onlyOne?: number;
  onlyOther?: number;
  hours?: number;
}

/** Two reports of two publishers within an hour, in prose, with all facts in common and no words: but for what is said. */
const pair = (facts: Facts): Pair => {
  const { text = 0, jaccard = 0, lead = 0, headline = 0, hours = 1, numbers = 1, names = 1, least = 5 } = facts;
  const report = (at: 0 | 1): NearReport => ({
    ...near(LIBRARY).report,
    kind: facts.kinds?.[at] ?? 'prose',
    source: facts.sources?.[at] ?? `publisher ${at}`,
    wire: facts.wires?.[at] ?? 'plain',
    words: facts.words?.[at] ?? [],
    headline: facts.title ?? 'a headline',
    fingerprint: { ...near(LIBRARY).report.fingerprint, size: facts.sizes?.[at] ?? 400 },
  });
  const agreement = (overlap: number) => ({
    overlap,
    least,
    onlyOne: facts.onlyOne ?? 0,
    onlyOther: facts.onlyOther ?? 0,
  });
  return {
    one: report(0),
    other: report(1),
    text: { containment: text, jaccard },
    lead: { containment: lead, jaccard: lead },
    headline,
    numbers: agreement(numbers),
    names: agreement(names),
    hours,
  };
};

/** Asserts that the rule holds for the first facts, and for none of those that change them. */
const bounds = (rule: NearRule, holds: Facts, ...others: Facts[]): void => {
  const judged = (facts: Facts) => NEAR_RULES[rule](pair(facts), NEAR_DEFAULTS);
  assert.equal(judged(holds), true);
  for (const other of others) assert.equal(judged({ ...holds, ...other }), false, JSON.stringify(other));
};

const OWN: Facts = { sources: ['one', 'one'] };

describe('NEAR_RULES: same-headline', () => {
  it('believes an equal, telling headline of two publishers over texts that share their opening, or an eighth', () => {
    bounds('same-headline', { headline: 1, lead: 0.5 }, { lead: 0.49 }, { headline: 0.99 }, { title: 'four' });
    bounds('same-headline', { headline: 1, text: 0.12, title: '5 now' }, { text: 0.11 });
    bounds('same-headline', { headline: 1, text: 0.12 }, { kinds: ['caption', 'caption'] });
  });

  it('believes it over nothing in common within half a day, if one of the two is short', () => {
    for (const kinds of [
      ['short', 'prose'],
      ['prose', 'short'],
      ['short', 'short'],
    ] as const)
      bounds(
        'same-headline',
        { headline: 1, hours: 12, kinds: [...kinds] },
        { hours: 12.1 },
        { kinds: ['prose', 'prose'] },
      );
  });

  it('believes one publisher only where its texts go on from each other: a column keeps its headline', () => {
    bounds(
      'same-headline',
      { ...OWN, headline: 1, text: 0.6 },
      { text: 0.59 },
      { kinds: ['short', 'short'] },
      { numbers: 0.49 },
    );
    bounds('same-headline', { ...OWN, headline: 1, lead: 0.5 }, { lead: 0.49 }, { kinds: ['caption', 'prose'] });
    bounds('same-headline', { headline: 1, text: 0.12 }, { sources: ['', 'two'] }, { sources: ['one', ''] });
  });

  it('believes one publisher’s flash and what follows within half a day, whichever comes first', () => {
    const flash: Facts = { ...OWN, headline: 1, wires: ['flash', 'plain'], hours: 12 };
    bounds('same-headline', flash, { hours: 12.1 }, { wires: ['plain', 'plain'] });
    bounds('same-headline', { ...flash, wires: ['plain', 'flash'] });
  });
});

describe('NEAR_RULES: text', () => {
  it('asks two publishers’ prose for what the settings say, one’s for more, and less of its marked update', () => {
    bounds('text', { text: 0.45 }, { text: 0.44 });
    bounds('text', { text: 1 }, { kinds: ['caption', 'prose'] }, { kinds: ['short', 'short'] });
    bounds('text', { ...OWN, text: 0.6 }, { text: 0.59 });
    bounds(
      'text',
      { ...OWN, text: 0.45, headline: 0.4, wires: ['plain', 'update'] },
      { text: 0.44 },
      { headline: 0.39 },
    );
  });

  it('asks for half of a short text in a longer one, and for more of one publisher', () => {
    bounds('text', { kinds: ['short', 'prose'], text: 0.5 }, { text: 0.49 });
    bounds('text', { ...OWN, kinds: ['prose', 'short'], text: 0.7 }, { text: 0.69 });
  });

  it('leaves apart a round-up over twice as long, unless it opens or is headed alike', () => {
    const twice: Facts = { text: 1, sizes: [400, 800] };
    bounds('text', twice, { sizes: [400, 801] }, { sizes: [801, 400] });
    bounds('text', { ...twice, sizes: [400, 801], lead: 0.15 }, { lead: 0.14 });
    bounds('text', { ...twice, sizes: [400, 801], headline: 0.3 }, { headline: 0.29 });
  });

  it('asks for half of the numbers and of the names, if there are three: else the texts are of one template', () => {
    bounds('text', { text: 1, numbers: 0.5, names: 0.5, least: 3 }, { numbers: 0.49 }, { names: 0.49 });
    bounds('text', { text: 1, names: 0, least: 2 }, { least: 3 });
  });

  it('asks for a third of the numbers where two publishers’ words agree', () => {
    bounds('text', { text: 1, numbers: 0.3, jaccard: 0.6 }, { numbers: 0.29 }, { jaccard: 0.59 }, OWN);
  });

  it('lets one publisher’s marked update, under a headline about the same, correct them all', () => {
    const update: Facts = { ...OWN, text: 1, numbers: 0, names: 0, headline: 0.4 };
    bounds('text', { ...update, wires: ['update', 'plain'] }, { headline: 0.39 }, { wires: ['flash', 'plain'] });
  });
});

describe('NEAR_RULES: words', () => {
  it('asks two publishers’ short texts for like words, headlines and facts, and no name for another', () => {
    const short: Facts = { kinds: ['short', 'short'], jaccard: 0.65, headline: 0.3 };
    bounds('words', short, { jaccard: 0.64 }, { headline: 0.29 }, { onlyOne: 1, onlyOther: 1 }, { numbers: 0.2 });
    bounds('words', { ...short, onlyOne: 1 }, { kinds: ['prose', 'prose'] });
    bounds('words', { ...short, onlyOther: 1 }, { jaccard: 0 });
  });

  it('asks captions, and one publisher’s short texts, for nearly the same words, none for another', () => {
    const replaced: Facts = {
      words: [
        [1, 2],
        [1, 3],
      ],
    };
    bounds('words', { kinds: ['caption', 'prose'], jaccard: 0.8 }, { jaccard: 0.79 }, replaced);
    bounds('words', { ...OWN, kinds: ['short', 'prose'], jaccard: 0.8 }, { jaccard: 0.79 }, replaced);
    bounds('words', { kinds: ['caption', 'caption'], jaccard: 0.8, words: [[1, 2], [1]] }, replaced);
  });
});

describe('NEAR_RULES: flash', () => {
  it('takes a few words for the flash of what opens with them within half a day', () => {
    const flash: Facts = { kinds: ['short', 'prose'], lead: 0.6, hours: 12 };
    bounds(
      'flash',
      flash,
      { lead: 0.59 },
      { hours: 12.1 },
      { numbers: 0.2 },
      { kinds: ['prose', 'prose'] },
      { kinds: ['short', 'caption'] },
    );
  });

  it('takes two short texts for a flash and its second version only of one agency, marked, and the one whole in the other', () => {
    const second: Facts = { ...OWN, kinds: ['short', 'short'], wires: ['flash', 'plain'], text: 0.7, lead: 1 };
    bounds('flash', second, { text: 0.69 }, { wires: ['plain', 'plain'] }, { sources: ['one', 'two'] });
  });
});
