import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { sdkParts, standIns } from '../../../infra/bundle/sdk-parts.ts';
import type { Mutant } from './mutant.ts';

/** CommonJS dependencies call `require`, which an ES module does not have. */
const REQUIRE =
  "import{createRequire as createRequireForBundle}from'node:module';const require=createRequireForBundle(import.meta.url);";
/** Makes each AWS call of the process say that it is a mutant's (see `call.ts`): one that does not run proves nothing either. */
const MARK = "process.env.AWS_SDK_UA_APP_ID+='-mutant';";

const functions = join(import.meta.dirname, '..', '..', '..', 'functions');

/**
 * Bundles one function with one fault in it, as `index.mjs` in `folder`.
 * @throws when the source no longer has what the mutant replaces: a mutant that is not there proves nothing.
 */
export const buildMutant = async (mutant: Mutant, folder: string): Promise<void> => {
  let applied = false;
  const plugin: Plugin = {
    name: 'mutant',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
        if (path !== join(functions, mutant.file)) return undefined;
        applied = true;
        return { contents: mutate(mutant, await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
  await build({
    entryPoints: [join(functions, mutant.service, 'handler.ts')],
    outfile: join(folder, 'index.mjs'),
    // What stands in for parts of the SDK is ours as well.
    alias: { ...standIns },
    plugins: [plugin, sdkParts],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: REQUIRE + MARK },
  });
  if (!applied)
    throw new Error(`${mutant.service} does not use functions/${mutant.file}: "${mutant.says}" is no mutant`);
};

/** The source with the mutant's fault in it. @throws unless it stands there exactly once. */
export const mutate = ({ file, find, replace, says }: Mutant, source: string): string => {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`functions/${file} has "${find}" ${times} times: "${says}" is no mutant any more`);
  return source.replace(find, () => replace);
};
