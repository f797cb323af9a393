import type { KeysRow, Recall } from './keys.ts';

/** A Markdown table. */
export function keysTable(rows: readonly KeysRow[]): string {
  const share = ({ mean, least }: Recall) => `${(100 * mean).toFixed(1)}% (${(100 * least).toFixed(1)}%)`;
  return [
    '| claims | keys read | recall, empty table (least) | with standing claims (least) | wrong | claims an article | dollars |',
    '|---:|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      ({ claims, probes, empty, standing, wrong, claimsPerArticle, dollars }) =>
        `| ${claims} | ${probes} | ${share(empty)} | ${share(standing)} | ${wrong} | ${claimsPerArticle.toFixed(2)} | ${dollars.toFixed(2)} |`,
    ),
  ].join('\n');
}
