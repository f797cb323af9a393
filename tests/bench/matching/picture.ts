import type { MatchSettings } from '../../../functions/story/items/settings.ts';
import { type Measurement, measure } from './measurement.ts';
import type { LabelledPair } from './pairs.ts';
import type { Sample } from './samples.ts';
import { type Score, scoresOf } from './score.ts';

/** The scores at one threshold: of a stream, and of the pairs compared directly, as if every candidate were found. */
export interface Step {
  threshold: number;
  streamed: readonly Score[];
  direct: readonly Score[];
}

const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export async function sweep(
  samples: readonly Sample[],
  pairs: readonly LabelledPair[],
  settings: MatchSettings,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const threshold of THRESHOLDS) {
    const measurement = await measure(samples, pairs, { ...settings, threshold });
    const direct = scoresOf(measurement.pairs.map((pair) => ({ ...pair, joined: pair.probability >= threshold })));
    steps.push({ threshold, streamed: measurement.scores, direct });
  }
  return steps;
}

const PLOT = { left: 62, top: 44, width: 480, height: 300 };
const WIDTH = PLOT.left + PLOT.width + 100;
const HEIGHT = PLOT.top + PLOT.height + 74;

/** Precisions below this are drawn on the lower edge; methods with a lower recall are only named. */
const LEAST_PRECISION = 0.8;
const LEAST_RECALL = 0.4;

/** Reads in a light page and in a dark one. */
const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
  .title { font-size: 14px; font-weight: 600; fill: #24292f; }
  .grid { stroke: #d0d7de; }
  .streamed { stroke: #0969da; } .direct { stroke: #8c959f; stroke-dasharray: 5 4; }
  polyline { fill: none; stroke-width: 2; }
  circle.streamed { fill: #0969da; } .peer { fill: #bc4c00; } .streamed-name { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; } .title { fill: #f0f6fc; } .grid { stroke: #30363d; }
    .streamed { stroke: #58a6ff; } circle.streamed, .streamed-name { fill: #58a6ff; } .peer { fill: #f0883e; }
  }`;

/** Precision against recall on the pairs of the first weighted file, each counted as many times as it stands for. */
export function pictureOf(steps: readonly Step[], { peers, pairs }: Measurement): string {
  const main = (scores: readonly Score[]): Score => (scores.find(({ weighted }) => weighted) ?? scores[0]) as Score;
  const file = main(steps[0]?.streamed ?? []).file;
  const count = pairs.filter((pair) => pair.file === file).length;
  const streamed = steps.map((step) => ({ name: String(step.threshold), ...main(step.streamed) }));
  const direct = steps.map((step) => ({ name: '', ...main(step.direct) }));
  const methods = peers.map(({ name, scores }) => ({ name, ...main(scores) }));
  const weak = methods.filter(({ recall }) => recall < LEAST_RECALL).map(({ name }) => name);
  const title = `Precision against recall, ${count} pairs of ${file}, weighted`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title}">
<style>${STYLE}
</style>
<text class="title" x="${PLOT.left}" y="22">${title}</text>
${axes()}
${line(direct, 'direct')}
${line(streamed, 'streamed')}
${streamed.map((point) => dot(point, 'streamed', 4)).join('\n')}
${methods
  .filter(({ recall }) => recall >= LEAST_RECALL)
  .map((point) => dot(point, 'peer', 5))
  .join('\n')}
<text x="${PLOT.left}" y="${HEIGHT - 28}">blue: the stream, by threshold · dashed: the pairs alone, every candidate found · orange: a peer</text>
<text x="${PLOT.left}" y="${HEIGHT - 10}">${weak.length > 0 ? `peers below ${LEAST_RECALL * 100}% recall: ${weak.join(', ')}` : ''}</text>
</svg>
`;
}

interface Point {
  name: string;
  recall: number;
  precision: number;
}

function axes(): string {
  const recalls = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (share) =>
      `<line class="grid" x1="${x(share)}" x2="${x(share)}" y1="${PLOT.top}" y2="${PLOT.top + PLOT.height}"/><text x="${x(share)}" y="${PLOT.top + PLOT.height + 18}" text-anchor="middle">${Math.round(share * 100)}%</text>`,
  );
  const precisions = [0.8, 0.85, 0.9, 0.95, 1].map(
    (share) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${y(share)}" y2="${y(share)}"/><text x="${PLOT.left - 8}" y="${y(share) + 4}" text-anchor="end">${Math.round(share * 100)}%</text>`,
  );
  return [...recalls, ...precisions].join('\n');
}

function line(points: readonly Point[], className: string): string {
  const drawn = points.map(({ recall, precision }) => `${x(recall)},${y(precision)}`);
  return `<polyline class="${className}" points="${drawn.join(' ')}"/>`;
}

function dot({ name, recall, precision }: Point, className: string, radius: number): string {
  const [left, top] = [x(recall), y(precision)];
  const [dx, dy, anchor] =
    className === 'peer' ? [10, 4, 'start'] : precision > 0.99 ? [0, -9, 'middle'] : [-8, 4, 'end'];
  const label = `<text class="${className}-name" x="${left + dx}" y="${top + dy}" text-anchor="${anchor}">${name}</text>`;
  return `<circle class="${className}" cx="${left}" cy="${top}" r="${radius}"/>${label}`;
}

function x(recall: number): number {
  const share = (Math.max(LEAST_RECALL, recall) - LEAST_RECALL) / (1 - LEAST_RECALL);
  return Math.round(PLOT.left + share * PLOT.width);
}

function y(precision: number): number {
  const share = (Math.max(LEAST_PRECISION, precision) - LEAST_PRECISION) / (1 - LEAST_PRECISION);
  return Math.round(PLOT.top + (1 - share) * PLOT.height);
}
