import assert from 'node:assert/strict';
import { it } from 'node:test';
import { OptionsError } from '../options.ts';
import { requireProcessTimes } from './process-cpu.ts';

it('refuses to price what it cannot measure, and says what to leave out', () => {
  assert.throws(
    () => requireProcessTimes('/nowhere'),
    (error) => error instanceof OptionsError && /--only cold-start,throughput,latency/.test(error.message),
  );
});
