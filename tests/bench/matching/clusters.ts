/** A file of a stream with gold clusters, in stream order. */
export interface Clustered {
  /** Epoch milliseconds. */
  at: number;
  gold: string;
  story: string;
}

interface Agreement {
  precision: number;
  recall: number;
  f1: number;
}

export interface ClusterScore {
  files: number;
  clusters: number;
  stories: number;
  b3: Agreement;
  pairs: Agreement;
  announced: number;
  /** Announcements of a cluster that was announced before, as a share of all; and those within a window of its last report. */
  repeats: number;
  repeatsInWindow: number;
  joins: number;
  /** Joins whose story's first report is of another cluster, as a share of all. */
  wrongJoins: number;
}

/** How far the stories of a stream are the gold clusters, and what a subscriber felt. */
export function clusterScore(rows: readonly Clustered[], windowMs: number): ClusterScore {
  const golds = groupSizes(rows.map(({ gold }) => gold));
  const stories = groupSizes(rows.map(({ story }) => story));
  const both = groupSizes(rows.map(({ gold, story }) => `${story}\n${gold}`));
  let precision = 0;
  let recall = 0;
  for (const { gold, story } of rows) {
    const shared = both.get(`${story}\n${gold}`) as number;
    precision += shared / (stories.get(story) as number) / rows.length;
    recall += shared / (golds.get(gold) as number) / rows.length;
  }
  return {
    files: rows.length,
    clusters: golds.size,
    stories: stories.size,
    b3: agreement(precision, recall),
    pairs: agreement(share(pairsIn(both), pairsIn(stories)), share(pairsIn(both), pairsIn(golds))),
    ...felt(rows, windowMs),
  };
}

function felt(rows: readonly Clustered[], windowMs: number) {
  const firstOf = new Map<string, string>();
  const lastAt = new Map<string, number>();
  const counts = { announced: 0, repeats: 0, inWindow: 0, joins: 0, wrong: 0 };
  for (const { at, gold, story } of rows) {
    const first = firstOf.get(story);
    const last = lastAt.get(gold);
    if (first === undefined) {
      firstOf.set(story, gold);
      counts.announced++;
      if (last !== undefined) counts.repeats++;
      if (last !== undefined && at - last <= windowMs) counts.inWindow++;
    } else {
      counts.joins++;
      if (first !== gold) counts.wrong++;
    }
    lastAt.set(gold, at);
  }
  return {
    announced: counts.announced,
    repeats: share(counts.repeats, counts.announced),
    repeatsInWindow: share(counts.inWindow, counts.announced),
    joins: counts.joins,
    wrongJoins: share(counts.wrong, counts.joins),
  };
}

function groupSizes(names: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return sizes;
}

const pairsIn = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const agreement = (precision: number, recall: number): Agreement => ({
  precision,
  recall,
  f1: share(2 * precision * recall, precision + recall),
});
