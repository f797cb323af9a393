import type { Score } from './score.ts';
import type { Step, Sweep } from './sweep.ts';

/** One panel's plot in user units; the second stands beside the first. */
const PLOT = { width: 300, height: 200, left: 44, top: 46, gap: 52 };
const WIDTH = PLOT.left + 2 * PLOT.width + PLOT.gap + 16;
const HEIGHT = PLOT.top + PLOT.height + 76;
const RANGE = { from: 0.1, to: 0.9 };

interface Line {
  readonly name: string;
  readonly className: string;
  /** Where its entry in the legend begins. */
  readonly at: number;
  readonly value: (score: Score) => number;
}

const LINES: readonly Line[] = [
  { name: 'recall', className: 'recall', at: 0, value: ({ recall }) => recall },
  { name: 'precision (series left out)', className: 'precision', at: 90, value: ({ precision }) => precision },
  { name: 'series joined', className: 'series', at: 300, value: ({ joined, of }) => joined.series / of.series },
];

/** Reads in a light page and in a dark one: the colours follow what the reader's system asks for. */
const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
  .title { font-size: 14px; font-weight: 600; fill: #24292f; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .chosen { stroke: #8c959f; stroke-width: 1; stroke-dasharray: 2 3; }
  .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
  .recall { stroke: #0969da; } .precision { stroke: #1a7f37; } .series { stroke: #bc4c00; stroke-dasharray: 5 4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; } .title { fill: #f0f6fc; } .grid { stroke: #30363d; } .chosen { stroke: #6e7681; }
    .recall { stroke: #58a6ff; } .precision { stroke: #3fb950; } .series { stroke: #f0883e; }
  }`;

/** The sweeps as an SVG image of its own: no script, no font, no background. */
export function chart(sweeps: readonly Sweep[], caption: string): string {
  const panels = sweeps.map((sweep, i) => panel(sweep, PLOT.left + i * (PLOT.width + PLOT.gap)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${caption}">
<style>${STYLE}
</style>
${panels.join('\n')}
${legend()}
<text x="${PLOT.left}" y="${HEIGHT - 10}">${caption}</text>
</svg>
`;
}

function panel({ name, steps, chosen }: Sweep, left: number): string {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = round(toY(share));
    const label = `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${share * 100}%</text>`;
    return `<line class="grid" x1="${left}" x2="${left + PLOT.width}" y1="${y}" y2="${y}"/>${label}`;
  });
  const ticks = [0.1, 0.3, 0.5, 0.7, 0.9].map(
    (threshold) =>
      `<text x="${round(toX(threshold, left))}" y="${PLOT.top + PLOT.height + 18}" text-anchor="middle">${threshold}</text>`,
  );
  const lines = LINES.map(({ className, value }) => line(steps, left, className, value));
  return `<text class="title" x="${left}" y="${PLOT.top - 18}">${name}</text>
${marks.join('')}
${ticks.join('')}
${chosen === undefined ? '' : markOf(chosen, left)}
${lines.join('\n')}`;
}

function line(steps: readonly Step[], left: number, className: string, value: (score: Score) => number): string {
  const points = steps
    .filter(({ score }) => Number.isFinite(value(score)))
    .map(({ threshold, score }) => `${round(toX(threshold, left))},${round(toY(value(score)))}`);
  return `<polyline class="line ${className}" points="${points.join(' ')}"/>`;
}

function markOf(threshold: number, left: number): string {
  const x = round(toX(threshold, left));
  const label = `<text x="${x + 5}" y="${PLOT.top + PLOT.height - 8}">default</text>`;
  return `<line class="chosen" x1="${x}" x2="${x}" y1="${PLOT.top}" y2="${PLOT.top + PLOT.height}"/>${label}`;
}

function legend(): string {
  const y = PLOT.top + PLOT.height + 42;
  return LINES.map(({ name, className, at }) => {
    const x = PLOT.left + at;
    return `<line class="line ${className}" x1="${x}" x2="${x + 24}" y1="${y - 4}" y2="${y - 4}"/><text x="${x + 32}" y="${y}">${name}</text>`;
  }).join('\n');
}

const toX = (threshold: number, left: number): number =>
  left + ((threshold - RANGE.from) / (RANGE.to - RANGE.from)) * PLOT.width;
const toY = (share: number): number => PLOT.top + (1 - share) * PLOT.height;
const round = (value: number): number => Math.round(value * 10) / 10;
