import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breakage, file, indexAt, N, S, withFields, wordsAt } from '../example/break-world.ts';
import { healthyWorld, type MutableWorld, STORY } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import type { RawValue } from '../world/world.ts';
import { checkKin } from './check-kin.ts';

const SUN = `t1:${'sun'.padEnd(43, '-')}`;

/** What was compared with the last words of a, an hour before. */
const evidence = (articleId: string, fields: Record<string, RawValue> = {}): RawValue => {
  const shares = { jaccard: 0.6, containment: 0.8, lead: 0.5, headline: 1, numbers: 0.5, names: 0 };
  const said = Object.entries({ ...shares, hours: 1 }).map(([name, value]) => [name, N(value)]);
  return { M: { articleId: S(articleId), rule: S('text'), ...Object.fromEntries(said), ...fields } };
};

/** Article c, which joined the story of a and b in words of its own, for these are like the last ones of a. */
const withKin = (disposition: string, ...more: Breakage[]): MutableWorld => {
  const world = healthyWorld();
  const [first] = world.versions;
  assert.ok(first?.reading);
  const reading = { ...first.reading, articleId: 'c', textKey: SUN, crawledAt: '2026-03-01T04:00:00.000Z' };
  world.versions.push({ ...first, key: 'c.md', version: '07', sequencer: '07', reading });
  const said = { pk: S(file('c.md')), sk: S('07'), disposition: S(disposition), articleId: S('c'), textKey: S(SUN) };
  const receipt = world.items[indexAt(world, file('a.md'))];
  const words = world.items[indexAt(world, wordsAt('snow'))];
  world.items.push(
    { ...receipt, ...said, evidence: evidence('a') },
    { ...words, pk: S(wordsAt('sun')), textKey: S(SUN) },
  );
  for (const change of more) change(world);
  return world;
};

const wrong = (world: MutableWorld): string[] => checkKin(findingsOf(world)).map(({ name }) => name);

const likeWhom = (articleId: string, fields: Record<string, RawValue> = {}): Breakage =>
  withFields(file('c.md'), { evidence: evidence(articleId, fields) });

/** The article is found by one key more, so many steps from its story's first report. */
const claimsOf =
  (articleId: string, depth: number): Breakage =>
  (world) =>
    void world.items.push({
      ...{ pk: S('BAND#1#mist'), sk: S('NEAR'), entity: S('near') },
      ...{ articleId: S(articleId), storyId: S(STORY), depth: N(depth) },
    });

const unmarked: Breakage[] = [0, 1, 2, -1].map(
  (at) => (world) => reads(at, { title: 'Rain', headline: 'Rain' })(world),
);

const reads =
  (at: number, fields: object): Breakage =>
  (world) => {
    const version = world.versions.at(at);
    assert.ok(version?.reading);
    world.versions[world.versions.indexOf(version)] = { ...version, reading: { ...version.reading, ...fields } };
  };

describe('who joins by likeness', () => {
  it('may be a newer report of the same publisher, or a copy', () => {
    assert.deepEqual(wrong(withKin('update')), []);
    assert.deepEqual(wrong(withKin('copy')), []);
  });

  it('may be by any rule, with as much in common as that asks for', () => {
    for (const [rule, share, least] of [
      ['same-headline', 'headline', 1],
      ['text', 'containment', 0.6],
      ['words', 'jaccard', 0.8],
      ['flash', 'lead', 0.6],
      ['flash', 'containment', 0.7],
    ] as const)
      assert.deepEqual(wrong(withKin('copy', likeWhom('a', { rule: S(rule), [share]: N(least) }))), []);
  });

  it('may be of another publisher, with as little in common as the rule then asks for', () => {
    for (const fields of [
      { rule: S('words'), jaccard: N(0.65), headline: N(0.3) },
      { jaccard: N(0.3), containment: N(0.45) },
      { numbers: N(0.3) },
      { rule: S('same-headline'), jaccard: N(0), containment: N(0), lead: N(0) },
    ]) {
      const copy = withKin('copy', reads(-1, { publisher: 'Other' }), likeWhom('a', fields));
      assert.deepEqual(wrong(copy), [], JSON.stringify(fields));
    }
  });

  it('may be a step from the first report, if there is more in common', () => {
    const other = reads(-1, { publisher: 'Other' });
    const like = likeWhom('a', { jaccard: N(0.3), containment: N(0.5) });
    assert.deepEqual(wrong(withKin('copy', other, claimsOf('a', 1), like)), []);
  });

  for (const [broken, ...changes] of [
    ['is an update that is like nothing', withFields(file('c.md'), { evidence: S('') })],
    ['is like another and a revision', withFields(file('c.md'), { disposition: S('revision') })],
    ['is like itself', likeWhom('c')],
    ['is like an article that nobody put', likeWhom('d')],
    ['is like an article of another story', withFields(file('c.md'), { storyId: S('t1-other') })],
    ['is like another by no rule', likeWhom('a', { rule: S('taste') })],
    ['has another headline by the rule of the same', likeWhom('a', { rule: S('same-headline'), headline: N(0.9) })],
    ['has little text in common by the rule of texts', likeWhom('a', { jaccard: N(0.1), containment: N(0.4) })],
    ['has other words by the rule of words', likeWhom('a', { rule: S('words') })],
    ['opens otherwise by the rule of flashes', likeWhom('a', { rule: S('flash'), containment: N(0.6) })],
    [
      'has more of its text in common than is enough, but not of its own publisher',
      ...unmarked,
      likeWhom('a', { jaccard: N(0.3), containment: N(0.55) }),
    ],
    [
      'has less in common than two steps from the first report ask for',
      claimsOf('a', 2),
      reads(-1, { publisher: 'Other' }),
      withFields(file('c.md'), { disposition: S('copy') }),
      likeWhom('a', { jaccard: N(0.3), containment: N(0.5) }),
    ],
    ['has other figures', ...unmarked, likeWhom('a', { numbers: N(0.4) })],
    [
      'has hardly a figure of another publisher’s',
      reads(-1, { publisher: 'Other' }),
      withFields(file('c.md'), { disposition: S('copy') }),
      likeWhom('a', { numbers: N(0.2) }),
    ],
    ['is a round-up', reads(-1, { text: 'long '.repeat(200) }), likeWhom('a', { lead: N(0.1), headline: N(0.2) })],
    [
      'has a headline and nothing else of another publisher’s, a day later',
      reads(-1, { publisher: 'Other', crawledAt: '2026-03-02T03:00:00.000Z' }),
      withFields(file('c.md'), { disposition: S('copy') }),
      likeWhom('a', { rule: S('same-headline'), jaccard: N(0), containment: N(0), lead: N(0.2), hours: N(24) }),
    ],
    [
      'has a headline and little else of its own publisher’s',
      ...unmarked,
      likeWhom('a', { rule: S('same-headline'), containment: N(0.5), jaccard: N(0.4), lead: N(0.4) }),
    ],
    ['has more in common than there is', likeWhom('a', { lead: N(1.2) })],
    ['does not say how much is in common', likeWhom('a', { names: S('') })],
    ['has more in common with both than with one', likeWhom('a', { jaccard: N(0.9) })],
    ['is further from the other than their crawls', likeWhom('a', { hours: N(60) })],
    ['is an update of another publisher', reads(-1, { publisher: 'Other' })],
    ['is an update of another publisher, by the numbers in their ids', reads(-1, { articleId: '002_c' })],
    ['is an update of nobody’s', ...[0, 1, 2, -1].map((at) => reads(at, { publisher: '' }))],
    ['is an update of what was seen later', reads(-1, { crawledAt: '2026-03-01T01:00:00.000Z' })],
  ] as [string, ...Breakage[]][]) {
    it(`is wrong where it ${broken}`, () => {
      assert.deepEqual(wrong(withKin('update', ...changes)), ['receipt-wrong']);
    });
  }

  it('may be like an earlier version of its own, whose place leads to that story', () => {
    const again = reads(2, { articleId: 'c' });
    assert.deepEqual(wrong(withKin('update', likeWhom('c', { hours: N(3) }), again)), []);
  });

  it('may have followed a fence, over which its words led elsewhere later', () => {
    const elsewhere = (version: number): Breakage[] =>
      ['rain', 'snow', 'hail'].map((word) =>
        withFields(wordsAt(word), { entity: S('text'), storyId: S('t1-other'), version: N(version) }),
      );
    assert.deepEqual(wrong(withKin('update', ...elsewhere(1))), ['receipt-wrong']);
    assert.deepEqual(wrong(withKin('update', ...elsewhere(1_772_452_801))), []);
    assert.ok(wordsAt('rain').endsWith(STORY));
  });
});
