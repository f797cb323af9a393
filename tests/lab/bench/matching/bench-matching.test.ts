import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { median } from '../statistics.ts';
import { foldsOf } from './fit.ts';
import type { LabelledPair } from './pairs.ts';
import { inOrder, loadSamples, type Sample } from './samples.ts';
import { scoresOf } from './score.ts';
import { streamOf } from './stream.ts';

const FIXTURES = fileURLToPath(new URL('../../../fixtures/articles', import.meta.url));

it('streamOf counts at most sixteen write units for the median new story, with everything on', async () => {
  const outcomes = await streamOf(await loadSamples([FIXTURES]), MATCH_DEFAULTS);
  const ofNew = outcomes.filter(({ disposition }) => disposition === 'new').map(({ writeUnits }) => writeUnits);
  assert.ok(ofNew.length > 3);
  assert.ok(median(ofNew) <= 16, `${ofNew.join(', ')} write units`);
});

it('scoresOf counts by weight first, and series pairs neither as right nor as wrong', () => {
  const pair = (label: LabelledPair['label'], weight: number, joined: boolean) => ({
    label,
    weight,
    joined,
    file: 'x',
  });
  const [weighted, counted] = scoresOf([
    pair('same', 3, true),
    pair('same', 1, false),
    pair('different', 1, true),
    pair('series', 9, true),
  ]);
  assert.deepEqual(weighted, { file: 'x', weighted: true, recall: 0.75, precision: 0.75, f1: 0.75, series: [1, 1] });
  assert.equal(counted?.recall, 0.5);
});

it('foldsOf keeps pairs with an article in common in one fold, so that none is trained on another', () => {
  const sample = (articleId: string) => ({ article: { articleId } }) as Sample;
  const pairs = Array.from(
    { length: 100 },
    (_, i) => ({ one: sample(`chain ${i}`), other: sample(`chain ${i + 1}`) }) as LabelledPair,
  );
  assert.equal(new Set(foldsOf(pairs, 5, 1)).size, 1);
  const apart = pairs.map((_, i) => ({ one: sample(`a${i}`), other: sample(`b${i}`) }) as LabelledPair);
  assert.equal(new Set(foldsOf(apart, 5, 1)).size, 5);
});

it('inOrder shuffles by its seed alone, and loses nothing', async () => {
  const samples = await loadSamples([FIXTURES]);
  const shuffled = inOrder(samples, 'shuffle:1');
  assert.deepEqual(inOrder(samples, 'shuffle:1'), shuffled);
  assert.notDeepEqual(shuffled, samples);
  assert.deepEqual(new Set(shuffled), new Set(samples));
  assert.deepEqual(inOrder(samples, 'crawl'), samples);
});
