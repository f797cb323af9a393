import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import shipped from '../../../../functions/matching/weights.json' with { type: 'json' };
import { foldsOf, rounded, rowsOf } from './fit.ts';
import { heldOut, type Row } from './logistic.ts';
import { adaptWeights, differenceInterval, judge, probabilityBy } from './own-weights.ts';
import { loadPairs } from './pairs.ts';
import { loadSamples } from './samples.ts';

/** With fewer pairs, or fewer of one label, nothing can be said of weights. */
const LEAST_PAIRS = 20;
const LEAST_OF_A_LABEL = 5;

const FOLDS = 10;

/**
 * Says whether weights of one's own would judge one's corrections better than the shipped ones, on pairs that they were
 * not fitted to, and writes them if they would.
 * @param labels of `wiredrop export labels`
 * @param out where the weights go
 * @returns whether they are better.
 */
export async function trainOnLabels(folders: readonly string[], labels: string, out: string): Promise<boolean> {
  const samples = await loadSamples(folders);
  const pairs = await loadPairs([labels], samples);
  const counts = Map.groupBy(pairs, ({ label }) => label);
  const [same = 0, different = 0] = [counts.get('same')?.length, counts.get('different')?.length];
  console.log(`${pairs.length} labelled pairs of which both files are there: ${same} same, ${different} different`);
  if (pairs.length < LEAST_PAIRS || Math.min(same, different) < LEAST_OF_A_LABEL) {
    console.log(
      `Too few: it takes ${LEAST_PAIRS} pairs, ${LEAST_OF_A_LABEL} of each label. Correct more, and confirm right joins (wiredrop label same).`,
    );
    return false;
  }
  const rows = rowsOf(pairs);
  const { threshold } = shipped;
  const shippedSay = rows.map(({ values }) => probabilityBy(shipped, values));
  const before = judge(rows, shippedSay, threshold);
  const adapt = (some: readonly Row[]) => adaptWeights(some, shipped);
  const own = heldOut(rows, foldsOf(pairs, FOLDS, 1), adapt, probabilityBy);
  const after = judge(rows, own, threshold);
  const line = (name: string, { logLoss, wrong }: typeof before) =>
    console.log(`${name.padEnd(24)}${logLoss.toFixed(4).padStart(8)}${`${wrong} of ${pairs.length}`.padStart(14)}`);
  console.log(`\n${''.padEnd(24)}log loss         wrong`);
  line('shipped weights', before);
  line('your own, held out', after);
  const [low, high] = differenceInterval(before, after);
  console.log(`${'difference'.padEnd(24)}${low.toFixed(4)} to ${high.toFixed(4)} with 95% probability`);
  const isBetter = high < 0 && after.wrong <= before.wrong;
  if (!isBetter) {
    const why = high < 0 ? 'would judge more pairs wrongly' : 'are not better beyond chance';
    console.log(`\nYour own weights ${why}: keep the shipped ones, or correct more. Nothing was written.`);
    return false;
  }
  const document = {
    made: {
      command: `npm run train -- DIR… --labels ${basename(labels)}`,
      date: new Date().toISOString().slice(0, 10),
      pairs: { same, different },
      heldOut: { shipped: roundedOf(before), own: roundedOf(after) },
    },
    threshold,
    ...adaptWeights(rows, shipped),
  };
  await writeFile(out, `${JSON.stringify(document, null, 2)}\n`);
  console.log(`\nYour own weights are better. They are in ${out}: deploy with -c weights=${out}`);
  return true;
}

const roundedOf = ({ logLoss, wrong }: { logLoss: number; wrong: number }) => ({ logLoss: rounded(logLoss), wrong });
