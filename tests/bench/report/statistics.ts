/** Value below which a share of the values lies, linear between neighbours (type 7, as spreadsheets do). @throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median with the middle half around it: on a busy machine the far values say more about the neighbours. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75), count: values.length };
}

/**
 * Ratio of two series measured in turn, round by round: what slowed the machine in one round slowed both, and cancels out.
 * @returns spread of `numerator[i] / denominator[i]`.
 */
export function pairedRatio(numerator: readonly number[], denominator: readonly number[]): Spread {
  if (numerator.length !== denominator.length) throw new RangeError('the series have different lengths');
  return spread(numerator.map((value, round) => value / (denominator[round] ?? Number.NaN)));
}
