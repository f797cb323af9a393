import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsOf } from '../../../functions/matching/news.ts';
import type { Profile } from '../../../functions/matching/profile.ts';
import { reportOf } from './reports.ts';

const profile = ({ headline, text }: { headline: string; text: string }, seenAt: string): Profile =>
  reportOf(headline, text, {}, seenAt);

const PREVIEW = {
  headline: 'Senate to vote on Kim as chief auditor on Tuesday',
  text:
    'The Senate will vote on the nomination of Kim Ho as chief auditor on Tuesday, its speaker said. Kim ' +
    'has been questioned for two days by the committee about donations.',
};
const OUTCOME = {
  headline: 'Kim confirmed as chief auditor by 52 to 47 votes',
  text:
    'The Senate confirmed Kim Ho as chief auditor. Two senators of the opposition crossed the floor ' +
    'after a promise to publish every donation. Kim will be sworn in at the Riverside Palace.',
};

describe('newsOf', () => {
  const outcome = profile(OUTCOME, '2026-01-06T06:00:00Z');

  it('gives at most three sentences, in the order of the text, and none that was told', () => {
    const text = `${PREVIEW.text} ${OUTCOME.text}`;
    const news = newsOf(text, outcome, new Set(profile(PREVIEW, '2026-01-05T08:00:00Z').terms));
    assert.ok(news.length >= 1 && news.length <= 3);
    const places = news.map((sentence) => text.indexOf(sentence));
    assert.ok(places.every((place, i) => place > (places[i - 1] ?? -1)));
    assert.ok(news.some((sentence) => sentence.includes('crossed the floor')));
    assert.ok(news.every((sentence) => !sentence.includes('will vote on the nomination')));
  });

  it('leaves out a sentence that says little that is new beside the best one', () => {
    const [best, little] = ['Two senators of the opposition crossed the floor after a promise.', 'Kim is glad.'];
    const report = profile({ headline: OUTCOME.headline, text: `${best} ${little}` }, '2026-01-06T06:00:00Z');
    assert.deepEqual(newsOf(`${little} ${best}`, report, new Set()), [best]);
  });

  it('gives nothing where all has been told', () =>
    assert.deepEqual(newsOf(OUTCOME.text, outcome, new Set(outcome.terms)), []));
});
