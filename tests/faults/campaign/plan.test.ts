import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../articles/file-plan.ts';
import { seeds } from '../articles/seeds.ts';
import { readFile } from '../checker/world/read-file.ts';
import { seededRandom } from '../random.ts';
import { createPlan, type Plan } from './plan.ts';

const keysOf = (steps: readonly Step[]): Set<string> => new Set(steps.map(({ key }) => key));

const articlesOf = (steps: readonly Step[]): Set<string> =>
  new Set(
    steps.flatMap((step) =>
      step.do === 'put' ? (readFile(step.bytes, step.contentType, step.key)?.articleId ?? []) : [],
    ),
  );

describe('the plan of a round', () => {
  const roundOf = (round: number): Step[] => {
    const plan = createPlan(seededRandom('7'), round);
    const extras = Array.from({ length: 40 }, () => plan.takeExtra()).flat();
    const trials = plan.takeTrials();
    const { likes, crawls, fenced, together, announced, paired, copied, single, again, breaking, growing, certain } =
      trials;
    const { expired, unannounced, atOnce, stalling, throttled, dying, half, back, between } = trials;
    const beside = [expired.before, ...expired.after, ...Object.values(unannounced).flat(), ...half, ...back];
    const others = [...throttled, ...Object.values(between), ...Object.values(trials.reread), ...fenced.flat()];
    const sure = [...plan.takeCertain(), breaking, ...growing, ...beside, ...others, ...certain].flatMap(
      ({ steps }) => steps,
    );
    return [
      ...plan.take(400),
      ...plan.takeFresh(3),
      ...extras,
      ...sure,
      ...likes,
      ...crawls.flat(),
      ...Object.values(announced).flat(),
      ...atOnce.flat(2),
      ...dying,
      ...stalling,
      ...trials.oneReplayed,
      trials.toldTwice,
      trials.knocking,
      ...paired,
      ...copied,
      ...Object.values(single),
      ...again.flat(),
      ...Object.values(together).flat(),
    ];
  };

  it('is the same for a seed, whatever was drawn or taken beside it', () => {
    const random = seededRandom('7');
    for (let i = 0; i < 5; i++) random.next();
    createPlan(random, 2).take(17);
    const [plan, again] = [createPlan(random, 3), createPlan(seededRandom('7'), 3)];
    const phases = (taken: Plan, extras: number): Step[][] => {
      const beside = (): void => {
        for (let i = 0; i < extras; i++) taken.takeExtra('copy');
      };
      return [
        () => taken.take(12),
        () => taken.take(4, 'overwrite of one crawl'),
        () => taken.takeCertain().flatMap(({ steps }) => steps),
        () => taken.take(100),
        () => taken.take(25),
        () => taken.takeFresh(3),
      ].map((phase) => {
        beside();
        return phase();
      });
    };
    assert.deepEqual(phases(plan, 9), phases(again, 0));
    assert.equal(plan.taken(), again.taken());
    assert.ok(plan.taken() > 144);
    assert.notDeepEqual(createPlan(random, 4).take(12), createPlan(random, 3).take(12));
  });

  it('puts behind an extra file what is wished to follow it', () => {
    const plan = createPlan(seededRandom('7'), 0);
    // The first few are fresh whatever is wished for.
    for (let i = 0; i < 3; i++) plan.takeExtra();
    for (let i = 0; i < 20; i++) {
      const first = articlesOf(plan.takeExtra('fresh'));
      assert.equal(first.size, 1);
      assert.deepEqual(articlesOf(plan.takeExtra('same bytes again')), first);
    }
  });

  it('has no article and no key of another round, its last files and the extra ones included', () => {
    const rounds = [0, 1, 2].map(roundOf).map((steps) => [keysOf(steps), articlesOf(steps)] as const);
    const [first, second, third] = rounds;
    assert.ok(first && second && third);
    for (const [one, other] of [
      [first, second],
      [second, third],
      [first, third],
    ] as const) {
      for (const [at, names] of one.entries())
        assert.deepEqual(
          [...names].filter((name) => other[at]?.has(name)),
          [],
        );
    }
  });

  it('has trials of files that are none of its own, nor of what is certain, and counts them', () => {
    const plan = createPlan(seededRandom('7'), 0);
    const own = [...plan.take(400), ...plan.takeCertain().flatMap(({ steps }) => steps)];
    const before = plan.taken();
    const trials = plan.takeTrials();
    const { likes, crawls, fenced, together, announced, paired, copied, single, again, breaking, growing, certain } =
      trials;
    const { expired, unannounced, atOnce, stalling, throttled, dying, half, back, between } = trials;
    const beside = [expired.before, ...expired.after, ...Object.values(unannounced).flat(), ...half, ...back];
    const others = [...throttled, ...Object.values(between), ...Object.values(trials.reread), ...fenced.flat()];
    const tried = [
      ...likes,
      ...crawls.flat(),
      ...Object.values(together).flat(),
      ...Object.values(announced).flat(),
      ...paired,
      ...copied,
      ...Object.values(single),
      ...again.flat(),
      ...atOnce.flat(2),
      ...dying,
      ...stalling,
      ...trials.oneReplayed,
      trials.contended,
      ...trials.repeated,
      trials.unreadable,
      trials.toldTwice,
      trials.knocking,
      ...[breaking, ...growing, ...beside, ...others, ...certain].flatMap(({ steps }) => steps),
    ];
    assert.equal(plan.taken() - before, tried.filter((step) => step.do === 'put').length);
    const [ownKeys, ownArticles] = [keysOf(own), articlesOf(own)];
    assert.deepEqual(
      [...keysOf(tried)].filter((key) => ownKeys.has(key)),
      [],
    );
    assert.deepEqual(
      [...articlesOf(tried)].filter((id) => ownArticles.has(id)),
      [],
    );
    const same = crawls.map((steps) => {
      const [first, second] = steps.map((step) =>
        step.do === 'put' ? readFile(step.bytes, step.contentType, step.key) : undefined,
      );
      assert.ok((first?.crawledAt ?? '') < (second?.crawledAt ?? ''));
      return [
        ...(first?.articleId === second?.articleId ? ['article'] : []),
        ...(first?.textKey === second?.textKey ? ['words'] : []),
      ].join(' and ');
    });
    assert.deepEqual(same, ['article', 'article and words', 'article', 'words']);
    assert.equal(articlesOf(likes).size, 4);
    const words = fenced.map((files) => {
      const read = files.flatMap(({ steps: [step] }) =>
        step?.do === 'put' ? readFile(step.bytes, step.contentType, step.key) : [],
      );
      return read.map((one) => read.findIndex((first) => first?.textKey === one?.textKey));
    });
    assert.deepEqual(words, [
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 2, 0],
    ]);
  });

  it('has trials of different articles, of whatever seed', () => {
    for (const seed of seeds()) {
      const { likes, crawls, together, announced, paired, copied, single, again, stalling, knocking } = createPlan(
        seededRandom(String(seed)),
        0,
      ).takeTrials();
      const { first, others, listed, denied, blamed } = together;
      const [same = []] = crawls.slice(-1);
      const ofOne = crawls.slice(0, -1);
      const alone = [
        first,
        others,
        listed,
        denied,
        blamed,
        ...Object.values(announced),
        paired,
        copied,
        stalling,
        knocking,
        same,
        Object.values(single),
        again.flat(),
      ].flat();
      const ids = [...alone.map((step) => [step]), ...ofOne, likes].flatMap((steps) => [...articlesOf(steps)]);
      assert.equal(new Set(ids).size, alone.length + ofOne.length + likes.length, `seed ${seed}`);
      assert.equal(ids.length, alone.length + ofOne.length + likes.length, `seed ${seed}`);
    }
  });

  it('has extra files that are none of its own', () => {
    const plan = createPlan(seededRandom('7'), 0);
    const own = keysOf(plan.take(400));
    const extras = Array.from({ length: 100 }, () => plan.takeExtra('overwrite')).flat();
    assert.ok(extras.every(({ key }) => !own.has(key)));
  });

  it('has no crawl much later than the first plan, however late its round is', () => {
    const latest = (round: number): number =>
      Math.max(
        ...roundOf(round).map((step) =>
          Date.parse(
            (step.do === 'put' && readFile(step.bytes, step.contentType, step.key)?.crawledAt) || '2026-03-01',
          ),
        ),
      );
    assert.ok(latest(99) < latest(0) + 7 * 86_400_000);
  });
});
