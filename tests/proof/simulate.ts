import { parseArgs } from 'node:util';
import { failureText, runStorms } from './simulation/run-storms.ts';

// `npm run simulate -- --seed TEXT --storms N` runs storms until one fails, and prints its seed.

const { values } = parseArgs({ options: { seed: { type: 'string' }, storms: { type: 'string', default: '1000' } } });
const seed = values.seed ?? String(Date.now());
const started = Date.now();
const { storms, files, faults, dispositions, corrections, failure } = await runStorms(seed, Number(values.storms));
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(`seed ${seed}: ${storms} storms with ${files} files in ${seconds} seconds`);
for (const [name, count] of [...dispositions, ...corrections, ...faults])
  console.log(`${String(count).padStart(8)} ${name}`);
if (failure) {
  console.error(failureText(failure));
  process.exitCode = 1;
}
