import type { NearSettings } from '../../../../functions/story/near/near-settings.ts';
import { seededRandom } from '../../articles/random.ts';
import { costPerMillion } from '../../prices/cost.ts';
import type { Sample } from '../load.ts';
import type { LabelledPair } from '../pairs.ts';
import { replay } from '../replay.ts';
import { scoreOf } from '../score.ts';
import { countedTable } from '../table.ts';
import { standingSamples } from './standing.ts';

/** Recall over the orders: mean and least. */
export interface Recall {
  readonly mean: number;
  readonly least: number;
}

/** One choice of `nearClaims` and `nearProbes`. */
export interface KeysRow {
  readonly claims: number;
  readonly probes: number;
  /** With nothing in the table before, and with the claims of `STANDING` other articles. */
  readonly empty: Recall;
  readonly standing: Recall;
  /** The most pairs of different items that were joined in any order. */
  readonly wrong: number;
  readonly claimsPerArticle: number;
  /** Dollars per million articles for claims and probes, us-east-1. */
  readonly dollars: number;
}

const CLAIMS = [4, 3, 2];
const PROBES = [65, 32, 20, 16];
const SHUFFLES = 5;

/** Tables that are full in different ways; the orders take turns with them. */
const FULL_TABLES = 3;

/** All articles arrive at once, so that nothing expires. */
const AT = '2026-01-10T00:00:00.000Z';

/** Every choice, over the crawl order and five shuffles of it, into an empty table and into full ones. */
export async function measureKeys(
  samples: readonly Sample[],
  pairs: readonly LabelledPair[],
  settings: NearSettings,
): Promise<KeysRow[]> {
  const orders = [samples, ...Array.from({ length: SHUFFLES }, (_, seed) => shuffled(samples, seed + 1))];
  const standing = Array.from({ length: FULL_TABLES }, (_, seed) => standingSamples(samples, pairs, seed + 1));
  const rows: KeysRow[] = [];
  for (const claims of CLAIMS) {
    for (const probes of PROBES) {
      rows.push(await measureChoice(orders, standing, pairs, { ...settings, claims, probes }));
    }
  }
  return rows;
}

async function measureChoice(
  orders: readonly (readonly Sample[])[],
  standing: readonly (readonly Sample[])[],
  pairs: readonly LabelledPair[],
  settings: NearSettings,
): Promise<KeysRow> {
  const { claims, probes } = settings;
  const filled = standing.map(() => countedTable());
  for (const [at, table] of filled.entries()) await replay(standing[at] ?? [], settings, AT, table);
  const passes = async (tables: readonly Items[]) => {
    const scores = [];
    let written = 0;
    let units = 0;
    let read = 0;
    for (const [at, order] of orders.entries()) {
      const { storyOf, use } = await replay(order, settings, AT, countedTable(tables[at % tables.length]));
      scores.push(scoreOf(pairs, ({ one, other }) => storyOf.get(one.file) === storyOf.get(other.file)));
      written += (use.writes.get('near') ?? 0) / order.length / orders.length;
      units += (use.units.get('near') ?? 0) / order.length / orders.length;
      read += use.probes / order.length / orders.length;
    }
    const recalls = scores.map(({ recall }) => recall);
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    const wrong = Math.max(...scores.map(({ joined }) => joined.different));
    return { recall: { mean, least: Math.min(...recalls) }, wrong, written, units, read };
  };
  const empty = await passes([new Map()]);
  const full = await passes(filled.map(({ items }) => items));
  const usage = { writeUnit: empty.units, readUnit: empty.read / 2 };
  return {
    claims,
    probes,
    empty: empty.recall,
    standing: full.recall,
    wrong: Math.max(empty.wrong, full.wrong),
    claimsPerArticle: empty.written,
    dollars: costPerMillion(usage, 'us-east-1').total,
  };
}

type Items = ReturnType<typeof countedTable>['items'];

/** Fisher and Yates. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const shuffle = [...list];
  for (let i = shuffle.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffle[i], shuffle[j]] = [shuffle[j] as T, shuffle[i] as T];
  }
  return shuffle;
}
