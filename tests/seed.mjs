// Preloaded by `npm test`. Properties and storms draw by this seed: by the same one in each run, because a rare find
// has nothing to do with the change that is tested; in .ci/long by a fresh one, TEST_SEED.
import fc from 'fast-check';

process.env.TEST_SEED ??= '1';
fc.configureGlobal({ seed: Number(process.env.TEST_SEED) });
