import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isExcerpt } from './is-excerpt.ts';

const TEXT = `${'비가 '.repeat(30)}\n\nand rain`;
const first = (points: number): string => TEXT.slice(0, points);

describe('isExcerpt', () => {
  it('lets a short text be all of its excerpt, in one line', () => {
    assert.ok(isExcerpt('rain and snow', ' rain\n\nand  snow '));
    assert.ok(!isExcerpt('rain', 'rain and snow'));
    assert.ok(!isExcerpt('rain…', 'rain and snow'));
    assert.ok(!isExcerpt('', 'rain and snow'));
  });

  it('lets a long one be cut between 40 and 80 characters, with an ellipsis', () => {
    for (const points of [39, 50, 79]) assert.ok(isExcerpt(`${first(points)}…`, TEXT), `${points}`);
    for (const points of [38, 80]) assert.ok(!isExcerpt(`${first(points)}…`, TEXT), `${points}`);
    assert.ok(!isExcerpt(first(50), TEXT));
    assert.ok(!isExcerpt(`${first(50)}snow…`, TEXT));
  });

  it('leaves addresses out', () => {
    assert.ok(isExcerpt('Jo = rain', 'Jo jo.three@example.org = rain'));
    assert.ok(!isExcerpt('Jo jo.three@example.org = rain', 'Jo jo.three@example.org = rain'));
    assert.ok(!isExcerpt('Jo .kr = rain', 'Jo jo@example.co.kr = rain'));
    assert.ok(!isExcerpt('Jo jo＠example.org = rain', 'Jo jo＠example.org = rain'));
  });

  it('looks through a text that is one long word in no time', () => {
    const before = performance.now();
    assert.ok(isExcerpt(`rain ${'x'.repeat(74)}…`, `rain ${'x'.repeat(100_000)}`));
    assert.ok(performance.now() - before < 5_000);
  });

  it('counts characters, not the units they are written in', () => {
    assert.ok(isExcerpt('🌧'.repeat(80), '🌧'.repeat(80)));
    assert.ok(!isExcerpt('🌧'.repeat(81), '🌧'.repeat(81)));
  });
});
