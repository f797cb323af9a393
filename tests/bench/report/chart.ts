/** A bar for each system, on one scale, longer is more. */
export interface BarPanel {
  readonly title: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly label: string;
    readonly ours: boolean;
  }[];
}

export interface LinePanel {
  readonly title: string;
  readonly xLabel: string;
  readonly xs: readonly number[];
  /** Where the axis is labelled; absent: at every one of `xs`. */
  readonly ticks?: readonly number[];
  readonly xTick: (x: number) => string;
  readonly yTick: (y: number) => string;
  readonly lines: readonly { readonly name: string; readonly ys: readonly number[]; readonly className: string }[];
}

const WIDTH = 760;
const PANEL = { left: 190, right: 90, bar: 22, gap: 8, title: 30 };
const PLOT = { left: 60, width: 480, height: 190, top: 30 };

/** Reads in a light page and in a dark one. */
const STYLE = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a; }
  .title { font-size: 14px; font-weight: 600; fill: #24292f; }
  .bar { fill: #afb8c1; } .ours { fill: #0969da; } .grid { stroke: #d0d7de; }
  .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
  .a { stroke: #0969da; } .b { stroke: #0969da; stroke-dasharray: 5 4; } .c { stroke: #bc4c00; } .d { stroke: #8250df; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; } .title { fill: #f0f6fc; } .bar { fill: #484f58; } .ours { fill: #58a6ff; } .grid { stroke: #30363d; }
    .a, .b { stroke: #58a6ff; } .c { stroke: #f0883e; } .d { stroke: #bc8cff; }
  }`;

/** The panels one below the other, as an SVG image of its own: no script, no font, no background. */
export function chart(bars: readonly BarPanel[], line: LinePanel | undefined, caption: string): string {
  let top = 10;
  const parts: string[] = [];
  for (const panel of bars) {
    parts.push(`<g transform="translate(0 ${top})">${barPanel(panel)}</g>`);
    top += PANEL.title + panel.bars.length * (PANEL.bar + PANEL.gap) + 16;
  }
  if (line !== undefined) {
    parts.push(`<g transform="translate(0 ${top})">${linePanel(line)}</g>`);
    top += PLOT.top + PLOT.height + 56;
  }
  const height = top + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(caption)}">
<style>${STYLE}
</style>
${parts.join('\n')}
<text x="10" y="${height - 8}">${escapeXml(caption)}</text>
</svg>
`;
}

function barPanel({ title, bars }: BarPanel): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const full = WIDTH - PANEL.left - PANEL.right;
  const rows = bars.map(({ name, value, label, ours }, at) => {
    const y = PANEL.title + at * (PANEL.bar + PANEL.gap);
    const width = round((value / most) * full);
    const middle = y + PANEL.bar / 2 + 4;
    return (
      `<text x="${PANEL.left - 8}" y="${middle}" text-anchor="end">${escapeXml(name)}</text>` +
      `<rect class="bar${ours ? ' ours' : ''}" x="${PANEL.left}" y="${y}" width="${width}" height="${PANEL.bar}" rx="3"/>` +
      `<text x="${PANEL.left + width + 6}" y="${middle}">${escapeXml(label)}</text>`
    );
  });
  return `<text class="title" x="10" y="16">${escapeXml(title)}</text>${rows.join('')}`;
}

function linePanel({ title, xLabel, xs, ticks: labelled = xs, xTick, yTick, lines }: LinePanel): string {
  // Four steps of whole numbers.
  const most = Math.ceil(Math.max(...lines.flatMap(({ ys }) => ys)) / 4) * 4;
  const [from = 0, to = 1] = [xs[0], xs.at(-1)];
  const toX = (x: number) => round(PLOT.left + ((x - from) / (to - from)) * PLOT.width);
  const toY = (y: number) => round(PLOT.top + PLOT.height * (1 - y / most));
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = toY(most * share);
    return `<line class="grid" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${y}" y2="${y}"/><text x="${PLOT.left - 8}" y="${y + 4}" text-anchor="end">${yTick(most * share)}</text>`;
  });
  const bottom = PLOT.top + PLOT.height;
  const ticks = labelled.map((x) => `<text x="${toX(x)}" y="${bottom + 18}" text-anchor="middle">${xTick(x)}</text>`);
  const drawn = lines.map(({ name, ys, className }, at) => {
    const points = ys.map((y, i) => `${toX(xs[i] ?? 0)},${toY(y)}`).join(' ');
    const legend = PLOT.top + 12 + at * 20;
    const left = PLOT.left + PLOT.width + 14;
    return (
      `<polyline class="line ${className}" points="${points}"/>` +
      `<line class="line ${className}" x1="${left}" x2="${left + 24}" y1="${legend}" y2="${legend}"/><text x="${left + 30}" y="${legend + 4}">${escapeXml(name)}</text>`
    );
  });
  const label = `<text x="${PLOT.left + PLOT.width / 2}" y="${bottom + 38}" text-anchor="middle">${escapeXml(xLabel)}</text>`;
  return `<text class="title" x="10" y="16">${escapeXml(title)}</text>${[...grid, ...ticks, ...drawn].join('')}${label}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
