/** A file of a stream with gold clusters, in stream order. */
export interface Clustered {
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
  /** Announcements of a cluster that was announced before, as a share of all. */
  repeats: number;
  joins: number;
  /** Joins whose story's first report is of another cluster, as a share of all. */
  wrongJoins: number;
}

/** How far the stories of a stream are the gold clusters, and what a subscriber felt. */
export function clusterScore(rows: readonly Clustered[]): ClusterScore {
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
    ...felt(rows),
  };
}

function felt(rows: readonly Clustered[]) {
  const firstOf = new Map<string, string>();
  const told = new Set<string>();
  const counts = { announced: 0, repeats: 0, joins: 0, wrong: 0 };
  for (const { gold, story } of rows) {
    const first = firstOf.get(story);
    if (first === undefined) {
      firstOf.set(story, gold);
      counts.announced++;
      if (told.has(gold)) counts.repeats++;
    } else {
      counts.joins++;
      if (first !== gold) counts.wrong++;
    }
    told.add(gold);
  }
  return {
    announced: counts.announced,
    repeats: share(counts.repeats, counts.announced),
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
