import type { CampaignResult } from '../campaign/result.ts';
import { STRIKES, type Strike } from '../proxy/strike.ts';

const WIDTH = 860;
const ROW = 22;
const LABELS = 230;
const TOP = 96;

/** The campaign at a glance: how often what was done to it, and what came of it. Light and dark. */
export const picture = (result: CampaignResult): string => {
  const names = (Object.keys(STRIKES) as Strike[]).toSorted((a, b) => times(result, b) - times(result, a));
  const most = Math.max(1, ...names.map((name) => times(result, name)));
  const height = TOP + names.length * ROW + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${describe(result)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 20px; font-weight: 600 }
.quiet { fill: #59636e }
.bar { fill: #0969da }
.kill { fill: #bc4c00 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .quiet { fill: #9198a1 }
  .bar { fill: #4493f8 }
  .kill { fill: #db6d28 }
}
</style>
<text class="title" x="16" y="34">${escapeXml(title(result))}</text>
<text class="quiet" x="16" y="60">${escapeXml(subtitle(result))}</text>
${names.map((name, at) => bar(name, times(result, name), most, TOP + at * ROW)).join('\n')}
</svg>
`;
};

const times = ({ strikes }: CampaignResult, strike: Strike): number => strikes.get(strike) ?? 0;

const shown = (value: number): string => value.toLocaleString('en');

const title = ({ counts, strikes, violations }: CampaignResult): string => {
  const blows = [...strikes.values()].reduce((a, b) => a + b, 0);
  return `${shown(counts.files)} files, ${shown(blows)} faults, ${shown(violations.length)} violations`;
};

const subtitle = ({ counts, crashPoints, seed }: CampaignResult): string => {
  const visited = [...crashPoints.values()].filter((visits) => visits > 0).length;
  return (
    `${shown(counts.receipts)} receipts · ${shown(counts.stories)} stories · ${shown(counts.notifications)} notifications · ` +
    `${visited} of ${crashPoints.size} crash points visited · seed ${seed}`
  );
};

const describe = (result: CampaignResult): string => escapeXml(`${title(result)}; ${subtitle(result)}`);

/** Square roots: a rare fault is to be seen beside a frequent one. The figure says how many. */
const bar = (name: Strike, value: number, most: number, y: number): string => {
  const length = Math.round(Math.sqrt(value / most) * (WIDTH - LABELS - 80));
  const kind = name.startsWith('kill') ? 'kill' : 'bar';
  return `<text x="${LABELS - 10}" y="${y + 13}" text-anchor="end">${escapeXml(name)}</text>
<rect class="${kind}" x="${LABELS}" y="${y}" width="${length}" height="16" rx="2"/>
<text class="quiet" x="${LABELS + length + 8}" y="${y + 13}">${shown(value)}</text>`;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
