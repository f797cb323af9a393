/** A logistic model: log odds are `intercept` plus the sum of weight × (value − mean). */
export interface Logistic {
  intercept: number;
  weights: number[];
  means: number[];
  /** Standard deviations of the values: a weight times its own is what the feature is worth. */
  deviations: number[];
}

/** A row of values, the probability that it should have, and how much it counts. */
export interface Row {
  values: readonly number[];
  target: number;
  weight: number;
}

const STEPS = 40;
const CLOSE = 1e-10;

/** Fits by Newton's method, with an L2 penalty on the weights of the standardised values. Deterministic. */
export function fitLogistic(rows: readonly Row[], penalty: number): Logistic {
  const width = rows[0]?.values.length ?? 0;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const average = (of: (row: Row) => number): number =>
    rows.reduce((sum, row) => sum + row.weight * of(row), 0) / total;
  const columns = Array.from({ length: width }, (_, j) => j);
  const means = columns.map((j) => average(({ values }) => values[j] as number));
  const deviations = columns.map(
    (j) => Math.sqrt(average(({ values }) => ((values[j] as number) - (means[j] as number)) ** 2)) || 1,
  );
  const standard = rows.map(({ values }) => [
    1,
    ...values.map((value, j) => (value - (means[j] as number)) / (deviations[j] as number)),
  ]);
  const beta = newton(
    rows.map((row, i) => ({ ...row, values: standard[i] as number[] })),
    [0, ...means.map(() => penalty)],
  );
  const [intercept = 0, ...scaled] = beta;
  return { intercept, weights: scaled.map((weight, j) => weight / (deviations[j] as number)), means, deviations };
}

/**
 * The coefficients of these values with which the rows are likeliest, each held at 0 by its penalty. Deterministic.
 * @param offsets log odds of each row with all coefficients at 0
 */
export function newton(
  rows: readonly Row[],
  penalties: readonly number[],
  offsets: readonly number[] = rows.map(() => 0),
): number[] {
  let beta = penalties.map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((value, j) => -(penalties[j] as number) * value);
    const hessian = beta.map((_, j) => beta.map((__, k) => (j === k ? (penalties[j] as number) : 0)));
    for (const [i, { values, target, weight }] of rows.entries()) {
      const probability = sigmoid((offsets[i] as number) + dot(beta, values));
      const spread = weight * Math.max(1e-9, probability * (1 - probability));
      for (const [j, value] of values.entries()) {
        gradient[j] = (gradient[j] as number) + weight * (target - probability) * value;
        const line = hessian[j] as number[];
        for (const [k, other] of values.entries()) line[k] = (line[k] as number) + spread * value * other;
      }
    }
    const change = solve(hessian, gradient);
    beta = beta.map((value, j) => value + (change[j] as number));
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  return beta;
}

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

export function probabilityOf({ intercept, weights, means }: Logistic, values: readonly number[]): number {
  return sigmoid(
    values.reduce((sum, value, j) => sum + (weights[j] as number) * (value - (means[j] as number)), intercept),
  );
}

/** What a model says of each row that was fitted to the rows of the other folds. */
export function heldOut<Model>(
  rows: readonly Row[],
  folds: readonly number[],
  fit: (rows: readonly Row[]) => Model,
  says: (model: Model, values: readonly number[]) => number,
): number[] {
  const fitted = (fold: number): [number, Model] => [fold, fit(rows.filter((_, i) => folds[i] !== fold))];
  const models = new Map([...new Set(folds)].map(fitted));
  return rows.map(({ values }, i) => says(models.get(folds[i] as number) as Model, values));
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** Gaussian elimination with pivots. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((line, i) => [...line, right[i] as number]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(at(rows, r, i)) > Math.abs(at(rows, pivot, i))) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot] as number[], rows[i] as number[]];
    for (let r = 0; r < size; r++) {
      if (r === i) continue;
      const factor = at(rows, r, i) / at(rows, i, i);
      const line = rows[r] as number[];
      for (let c = i; c <= size; c++) line[c] = at(rows, r, c) - factor * at(rows, i, c);
    }
  }
  return rows.map((line, i) => (line[size] as number) / (line[i] as number));
}

const at = (rows: readonly number[][], row: number, column: number): number =>
  (rows[row] as number[])[column] as number;
