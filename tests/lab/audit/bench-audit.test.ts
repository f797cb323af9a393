import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { loadSamples } from '../bench/matching/samples.ts';
import { streamOf } from '../bench/matching/stream.ts';
import { drawItems } from './draw.ts';
import { parseLabels, sharesOf, wilson } from './labels.ts';
import { pageOf } from './page.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/articles', import.meta.url));

it('drawItems draws by its seed alone, and every earlier report is earlier', async () => {
  const outcomes = await streamOf(await loadSamples([FIXTURES]), MATCH_DEFAULTS);
  const items = drawItems(outcomes, 5, 1);
  assert.ok(items.length >= 5);
  assert.deepEqual(drawItems(outcomes, 5, 1), items);
  for (const { sample, earlier } of items)
    for (const one of earlier) assert.ok(one.sample.seenAt <= sample.seenAt, sample.file);
  const joins = items.filter(({ kind }) => kind === 'join').map(({ sample }) => sample.file);
  const copies = outcomes.filter(({ disposition, probability }) => disposition === 'copy' && probability !== undefined);
  assert.ok(joins.length > 0 && joins.every((file) => copies.some(({ sample }) => sample.file === file)));
  const page = pageOf(items, 'fixtures');
  for (const { sample } of items) assert.ok(page.includes(`data-article="${sample.file}"`));
});

describe('sharesOf', () => {
  it('counts the labels of each kind by themselves', () => {
    const labels = parseLabels(
      'kind\tarticle\tlabel\nannouncement\ta.md\trepeat\nannouncement\tb.md\tnews\njoin\tc.md\tsame\n',
    );
    const counted = sharesOf(labels).map(({ kind, label, count, all }) => `${kind} ${label} ${count}/${all}`);
    assert.deepEqual(counted, [
      'announcement news 1/2',
      'announcement angle 0/2',
      'announcement repeat 1/2',
      'join same 1/1',
      'join development 0/1',
      'join other 0/1',
      'development development 0/0',
      'development same 0/0',
      'development other 0/0',
      'storyline event 0/0',
      'storyline angle 0/0',
      'storyline repeat 0/0',
    ]);
  });

  it('refuses a file that is none of labels', () => {
    assert.throws(() => parseLabels('label\narticle'), /first line/);
    assert.throws(() => parseLabels('kind\tarticle\tlabel\njoin\ta.md\trepeat'), /line 2/);
  });
});

it('wilson is the published interval: 5 of 200 are 1.1% to 5.7%, and 0 of 10 at most 27.8%', () => {
  const rounded = ({ low, high }: { low: number; high: number }) => [low, high].map((share) => share.toFixed(3));
  const found = [rounded(wilson(5, 200)), rounded(wilson(0, 10))];
  assert.deepEqual(found, [
    ['0.011', '0.057'],
    ['0.000', '0.278'],
  ]);
});
