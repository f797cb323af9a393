// Preloaded (`node --import`) by every script of package.json that runs ours. Plain JavaScript in the oldest syntax
// that preloading itself allows, because it has to run on the very Node it complains about: an older one would only say
// that it does not know the extension ".ts".

import module from 'node:module';

/** The Node that Lambda's nodejs24.x runs, and so the one everything here is tested on. */
const WANTED = 24;

/**
 * @param {string} version as in `process.version`: `v24.21.0`
 * @returns {string | undefined} what is wrong and what to do, in one line
 */
function nodeProblem(version) {
  if (Number.parseInt(version.slice(1), 10) === WANTED) return undefined;
  return (
    `wiredrop runs on Node ${WANTED} and this is Node ${version}: run "npm ci" (without --omit=optional), which ` +
    `brings Node ${WANTED} along ` +
    `for npm start and npm test; where it has none for your platform, install Node ${WANTED} from https://nodejs.org.`
  );
}

const problem = nodeProblem(process.version);
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}

// Modules are compiled and their types stripped once, not in every process. Functions have an environment of their own,
// without this.
const { directory } = module.enableCompileCache();
if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory;

// Node before 24.3 warns that it strips types, an experiment then, in every process that runs ours;
// infra/local/package.json pins 24.0 for Macs with Apple's own processors (docs/deploying.md says how to pin a newer
// one). Children find the option in their environment, this process is past reading it.
const QUIET = '--disable-warning=ExperimentalWarning';
const { NODE_OPTIONS: options = '' } = process.env;
if (!options.includes(QUIET)) process.env.NODE_OPTIONS = `${options} ${QUIET}`.trim();
const { emitWarning } = process;
process.emitWarning = (/** @type {string | Error} */ warning, /** @type {any} */ type, ...rest) => {
  if (type !== 'ExperimentalWarning') emitWarning.call(process, warning, type, ...rest);
};
