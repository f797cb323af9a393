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
  const average = (of: (row: Row) => number): number => rows.reduce((sum, row) => sum + row.weight * of(row), 0) / total;
  const columns = Array.from({ length: width }, (_, j) => j);
  const means = columns.map((j) => average(({ values }) => values[j] as number));
  const deviations = columns.map((j) => Math.sqrt(average(({ values }) => ((values[j] as number) - (means[j] as number)) ** 2)) || 1);
  const standard = rows.map(({ values }) => [
    1,
    ...values.map((value, j) => (value - (means[j] as number)) / (deviations[j] as number)),
  ]);
  let beta = new Array<number>(width + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((value, j) => (j === 0 ? 0 : -penalty * value));
    const hessian = beta.map((_, j) => beta.map((__, k) => (j === k && j > 0 ? penalty : 0)));
    for (const [i, row] of rows.entries()) {
      const values = standard[i] as number[];
      const odds = dot(beta, values);
      const probability = 1 / (1 + Math.exp(-odds));
      const spread = row.weight * Math.max(1e-9, probability * (1 - probability));
      for (let j = 0; j <= width; j++) {
        gradient[j] = (gradient[j] as number) + row.weight * (row.target - probability) * (values[j] as number);
        const line = hessian[j] as number[];
        for (let k = 0; k <= width; k++) line[k] = (line[k] as number) + spread * (values[j] as number) * (values[k] as number);
      }
    }
    const change = solve(hessian, gradient);
    beta = beta.map((value, j) => value + (change[j] as number));
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  const [intercept = 0, ...scaled] = beta;
  return { intercept, weights: scaled.map((weight, j) => weight / (deviations[j] as number)), means, deviations };
}

export function probabilityOf({ intercept, weights, means }: Logistic, values: readonly number[]): number {
  const odds = values.reduce((sum, value, j) => sum + (weights[j] as number) * (value - (means[j] as number)), intercept);
  return 1 / (1 + Math.exp(-odds));
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

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

const at = (rows: readonly number[][], row: number, column: number): number => (rows[row] as number[])[column] as number;
