import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FEATURES } from '../../../../../functions/matching/features.ts';
import { describeEvidence, matchReasonTexts } from '../../../../../infra/desk/operator/table/match-reasons.ts';

describe('the chips of a join', () => {
  const CASES: readonly (readonly [name: string, features: readonly string[] | undefined, chips: readonly string[]])[] =
    [
      ['of equal words', undefined, ['same text']],
      [
        'that much speaks for',
        ['topic 0.85 +2.5', 'figures 1.00 +0.7', 'ownText 0.00 +0.6', 'headline 0.81 +0.5', 'hours 1.10 -0.4'],
        ['main words 85%', 'same figures', 'other publisher', '2 h apart'],
      ],
      [
        'that something speaks against',
        ['otherWords 0.40 -2.7', 'headline 0.81 +0.5', 'hours 0.20 +0.3', 'otherFigures 0.00 +0.0'],
        ['different name in a like headline', 'headline 81%', '13 min apart'],
      ],
      ['whose features are not known any more', ['mood 1 +9'], []],
    ];
  for (const [name, features, chips] of CASES)
    it(`are few and short: of one ${name}`, () =>
      assert.deepEqual(
        matchReasonTexts(features && { probability: 0.9, report: 'first', features: [...features] }),
        chips,
      ));

  it('say where the words that both have are common in the stack’s own stories', () => {
    const evidence = { probability: 0.7, report: 'first', features: ['topic 0.70 +1.1'], oneOf: 40 } as const;
    const texts = matchReasonTexts({ ...evidence, features: [...evidence.features] });
    assert.deepEqual(texts, ['main words 70%', 'these words are common here (1 of 40 stories)']);
  });
});

describe('the full evidence', () => {
  it('names the three features on each side that counted most', () => {
    const evidence = FEATURES.flatMap((feature) => [1, -1].map((added) => ({ feature, value: 0.5, added })));
    const [sure, pro, contra] = describeEvidence({ probability: 0.613, evidence }).split('. ');
    assert.equal(sure, '61% sure it is the same story');
    assert.equal(pro, 'For it: main words 50%, headline 50%, figures 50%');
    assert.equal(contra, 'Against it: main words 50%, headline 50%, different figures.');
  });

  it('names no feature that hardly counted', () => {
    const evidence = [0.09, -0.09].map((added) => ({ feature: 'topic' as const, value: 1, added }));
    assert.equal(describeEvidence({ probability: 1, evidence }), '100% sure it is the same story.');
  });
});
