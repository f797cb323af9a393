import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BarPanel, chart, type LinePanel } from './chart.ts';

const bars: BarPanel = {
  title: 'Cold start',
  bars: [
    { name: 'ours', value: 50, label: '50', ours: true },
    { name: 'A & B', value: 100, label: '100', ours: false },
  ],
};
const line: LinePanel = {
  title: 'Cost',
  xLabel: 'bytes',
  xs: [0, 100],
  xTick: String,
  yTick: (y) => y.toFixed(0),
  lines: [{ name: 'ours', ys: [5, 5], className: 'a' }],
};

describe('chart', () => {
  it('draws bars in proportion', () => {
    const widths = [...chart([bars], undefined, 'x').matchAll(/width="([\d.]+)" height="22"/g)].map(([, width]) =>
      Number(width),
    );
    assert.equal(widths.length, 2);
    assert.equal(widths[0], (widths[1] ?? 0) / 2);
  });

  it('draws what does not change as a level line', () => {
    const [, points = ''] = /points="([^"]+)"/.exec(chart([], line, 'x')) ?? [];
    const heights = points.split(' ').map((point) => point.split(',')[1]);
    assert.equal(heights.length, 2);
    assert.equal(heights[0], heights[1]);
  });

  it('escapes what XML keeps for itself', () => {
    const svg = chart([bars], undefined, 'a < b');
    assert.match(svg, /A &amp; B/);
    assert.match(svg, /a &lt; b/);
  });

  it('has colours for a light page and for a dark one', () => {
    assert.match(chart([bars], line, 'x'), /prefers-color-scheme: dark/);
  });
});
