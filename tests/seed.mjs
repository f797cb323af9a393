// Preloaded by `npm test`. Properties and storms draw by this seed: by the same one in each run, because a rare find has
// nothing to do with the change that is tested; in .ci/long by a fresh one, TEST_SEED.
import { createHook } from 'node:async_hooks';
import fc from 'fast-check';

process.env.TEST_SEED ??= '1';
fc.configureGlobal({ seed: Number(process.env.TEST_SEED) });

// The runner follows every promise, to name the test of an error that nobody caught. That takes an eighth of the proofs'
// CPU, and such an error fails the run without it, too. The runner's hook is the first that is enabled.
const hooks = Object.getPrototypeOf(createHook({}));
const { enable } = hooks;
hooks.enable = function enableWithoutPromises() {
  hooks.enable = enable;
  const option = Object.getOwnPropertySymbols(this).find(({ description }) => description === 'kNoPromiseHook');
  if (option !== undefined) this[option] = true;
  return enable.call(this);
};
