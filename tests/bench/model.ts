import { parseArgs } from 'node:util';
import { estimate, NEW_TABLE_UNITS } from '../../infra/operator/backfill/estimate.ts';
import { duration } from '../../infra/operator/terminal/progress.ts';

/**
 * `npm run model -- --files 5e7 --units 20000 --max-rate 500 --exact`: hours, dollars and the first limit of a backfill,
 * on a table that takes so many write units a second at its beginning. Arithmetic, no call of AWS.
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1e6' },
    units: { type: 'string', default: String(NEW_TABLE_UNITS) },
    'max-rate': { type: 'string' },
    exact: { type: 'boolean', default: false },
  },
});
const maxRate = values['max-rate'] === undefined ? {} : { maxRate: Number(values['max-rate']) };
const { hours, dollars, limit, rate, invocations } = estimate({
  files: Number(values.files),
  matching: !values.exact,
  tableUnits: Number(values.units),
  ...maxRate,
});
console.log(`${duration(hours * 3_600)}, $${dollars.toFixed(2)}; first limit: ${limit}`);
console.log(`${Math.round(rate)} files a second in the end, by ${invocations} invocations of ingest`);
