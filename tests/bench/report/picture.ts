import { median } from '../statistics.ts';
import { SYSTEMS, type System } from '../systems.ts';
import {
  type CompleteFigures,
  costOf,
  costSeries,
  firstFileMs,
  functionCounts,
  loadAt,
  ratesOf,
  seriesOf,
} from './figures.ts';

interface Panel {
  readonly title: string;
  readonly value: (system: System) => number;
  readonly label: (value: number) => string;
}

const WIDTH = 720;
const BAR = { left: 150, right: 80, height: 20, gap: 6 };
const TITLE_HEIGHT = 28;
const PANEL_GAP = 18;

/** For a light page and a dark one. */
const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
  .title { font-size: 14px; font-weight: 600; fill: #24292f; }
  .bar { fill: #afb8c1; } .ours { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; } .title { fill: #f0f6fc; } .bar { fill: #484f58; } .ours { fill: #58a6ff; }
  }`;

/** Three panels of bars, one for each question, as an SVG image without script or font. */
export function picture(figures: CompleteFigures): string {
  const panels = panelsOf(figures);
  const panelHeight = TITLE_HEIGHT + SYSTEMS.length * (BAR.height + BAR.gap) + PANEL_GAP;
  const height = panels.length * panelHeight;
  const drawn = panels.map((panel, at) => `<g transform="translate(0 ${at * panelHeight})">${draw(panel)}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Cold start, throughput and cost of wiredrop and two samples">
<style>${STYLE}
</style>
${drawn.join('\n')}
</svg>
`;
}

function panelsOf({ coldStart, load: { series } }: CompleteFigures): Panel[] {
  const most = Math.max(...functionCounts(series));
  return [
    {
      title: 'Cold start: milliseconds to the first file in the table (less is better)',
      value: (system) => median(firstFileMs(seriesOf(coldStart.series, system))),
      label: (value) => value.toFixed(0),
    },
    {
      title: `Throughput: files a second with ${most} functions at Lambda’s pace (more is better)`,
      value: (system) => median(ratesOf(loadAt(series, system, most))),
      label: (value) => value.toFixed(0),
    },
    {
      title: 'Cost: dollars per million new articles, in bursts, us-east-1 (less is better)',
      value: (system) => costOf(costSeries(series, system), 'us-east-1').total,
      label: (value) => `$${value.toFixed(2)}`,
    },
  ];
}

function draw({ title, value, label }: Panel): string {
  const values = SYSTEMS.map(value);
  const scale = (WIDTH - BAR.left - BAR.right) / Math.max(...values);
  const bars = SYSTEMS.map(({ name }, at) => {
    const y = TITLE_HEIGHT + at * (BAR.height + BAR.gap);
    const width = Math.round((values[at] ?? 0) * scale);
    const baseline = y + BAR.height / 2 + 4;
    const className = name.startsWith('wiredrop') ? 'bar ours' : 'bar';
    return (
      `<text x="${BAR.left - 8}" y="${baseline}" text-anchor="end">${name}</text>` +
      `<rect class="${className}" x="${BAR.left}" y="${y}" width="${width}" height="${BAR.height}" rx="3"/>` +
      `<text x="${BAR.left + width + 6}" y="${baseline}">${label(values[at] ?? 0)}</text>`
    );
  });
  return `<text class="title" x="8" y="18">${title}</text>${bars.join('')}`;
}
