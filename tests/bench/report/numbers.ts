import { type Spread, spread } from './statistics.ts';

/** A number as a table shows it: three significant digits, no exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return value.toFixed(0);
  if (magnitude >= 10) return value.toFixed(1);
  return value.toFixed(2).replace(/\.?0+$/, '');
}

/** `12.3 (11.9–13.0)`: median and the middle half. */
export function ofSpread({ median, low, high }: Spread): string {
  return `${digits(median)} (${digits(low)}–${digits(high)})`;
}

export function ofSeries(values: readonly number[]): string {
  return ofSpread(spread(values));
}

export function times(ratio: Spread): string {
  return `${ratio.median.toFixed(2)}x (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
}

export function dollars(value: number): string {
  return `${value < 0 ? '-' : ''}$${Math.abs(value).toFixed(2)}`;
}
