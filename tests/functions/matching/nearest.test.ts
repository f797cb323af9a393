import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Match, matchOf, nearestOf } from '../../../functions/matching/probability.ts';
import { reportOf } from './reports.ts';

const match = (probability: number): Match => ({ probability, evidence: [] });
const nearest = (...probabilities: number[]): number => nearestOf(probabilities.map(match))?.probability ?? 0;

describe('nearestOf', () => {
  it('is the only comparison, and undefined without one', () => {
    assert.equal(nearest(0.7), 0.7);
    assert.equal(nearestOf([]), undefined);
  });

  it('is lower where no other report of the story is like it, and never higher than the nearest', () => {
    assert.ok(nearest(0.01, 0.7) < nearest(0.4, 0.7));
    assert.ok(nearest(0.4, 0.7) < 0.7);
    assert.ok(Math.abs(nearest(0.7, 0.7) - 0.7) < 1e-9);
  });

  it('counts the two most like of any number, in any order', () => {
    assert.equal(nearest(0.2, 0.7, 0.1, 0.5), nearest(0.5, 0.7));
    assert.ok(nearest(0, 1) <= 1 && nearest(0, 1) > 0.5);
  });

  it('has evidence that adds up to its log odds', () => {
    const [one, other, third] = [
      reportOf('Ferry Halcyon aground, 212 rescued', 'The ferry Halcyon ran aground off Brindle Point on Sunday.'),
      reportOf('212 rescued from ferry Halcyon', 'The coast guard took 212 people off the ferry Halcyon on Sunday.'),
      reportOf('Marlowe opens library', 'Marlowe opened a library of 1,330 seats, built by Quillon for 48 million.'),
    ] as const;
    const alone = matchOf(one, other);
    const both = nearestOf([matchOf(one, third), alone]);
    const odds = (probability: number): number => Math.log(probability / (1 - probability));
    const second = both?.evidence.find(({ feature }) => feature === 'second');
    assert.ok(both && second && second.added < 0);
    assert.ok(Math.abs(odds(both.probability) - odds(alone.probability) - second.added) < 1e-6);
  });
});
