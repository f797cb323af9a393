import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { FRANC_TAGS } from '../../functions/article/internal.ts';
import { LAZY_MODULES, lazyFiles, lazyPackages } from './lazy-modules.ts';
import { SDK_PARTS, STAND_INS } from './sdk-parts.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Leaves out of franc the 130 languages that the reader does not ask for: franc makes tables of all it has when it is
 * loaded, twice as much CPU.
 */
const FRANC_LANGUAGES: Plugin = {
  name: 'franc-languages',
  setup(build) {
    build.onLoad({ filter: /[\\/]franc[\\/]data\.js$/ }, async ({ path }) => {
      const { data } = await import(pathToFileURL(path).href);
      const scripts = Object.entries<Record<string, string>>(data).map(([script, languages]) => [
        script,
        Object.fromEntries(Object.entries(languages).filter(([code]) => code in FRANC_TAGS)),
      ]);
      return { contents: `export const data = ${JSON.stringify(Object.fromEntries(scripts))};` };
    });
  },
};

/**
 * Bundles a handler for Lambda: `node bundle.ts ENTRY FOLDER` writes `index.js` into the folder. Every option shortens
 * the cold start; `npm run bench` measures it, and the figures below are of ingest.
 */
const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  // `import … from 'node:http'` in an ES module makes Node evaluate all exports of that module, and so load undici,
  // which is not used; `require` does not.
  format: 'cjs',
  // The same for `import('node:http')`, by which the SDK loads it at its first call: 7% less CPU until the first file
  // is done.
  supported: {
    'dynamic-import': false,
    // Node reads a literal with these flags twice, when it compiles the file and when it makes the expression; `new
    // RegExp` once (12% of the time to compile the bundle).
    'regexp-sticky-and-unicode-flags': false,
  },
  // By default esbuild prefers the CommonJS builds of packages, which it cannot tree-shake (43% more bytes).
  mainFields: ['module', 'main'],
  // No map: Node parses it in every cold start (12% longer from process start to ready, five times the bytes), and
  // expected failures have a reason code, not a stack. A position in a stack can be resolved with a build of the same
  // commit.
  sourcemap: false,
  logLevel: 'warning',
  alias: STAND_INS,
  plugins: [LAZY_MODULES, SDK_PARTS],
  // Bodies are Node's streams and buffers. The SDK's check for other kinds loads Node's web streams (4% of the CPU
  // until the first file is done).
  define: { ReadableStream: 'undefined', Blob: 'undefined' },
};

/**
 * The SDK is bundled: the runtime's own changes without a deployment, and is not tree-shaken. Modules that most
 * articles do not need (`LAZY_MODULES`) get files of their own beside the bundle, so that a cold start does not read
 * and parse them.
 */
export async function bundle(entry: string, folder: string): Promise<void> {
  const held = await write({ entryPoints: { index: entry }, outdir: folder });
  const beside = held.filter((file) => basename(file) === 'lazy.cjs');
  for (const list of beside) {
    await write({
      // Beside the bundle, whichever folder they are from.
      entryPoints: lazyFiles(basename(dirname(list))).map((file) => ({ in: file, out: basename(file, '.ts') })),
      outdir: folder,
    });
  }
  if (!held.some((file) => file.endsWith('/packages.cjs'))) return;
  await write({
    // `require('a/b')` and `require('a/b.js')` both find node_modules/a/b.js.
    entryPoints: lazyPackages().map((name) => ({ in: name, out: name.replace(/\.js$/, '') })),
    outdir: join(folder, 'node_modules'),
    plugins: [FRANC_LANGUAGES],
  });
}

/** @returns the files of which something is in a bundle, and not only in what its files import. */
async function write(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...COMMON, ...options, metafile: true });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}

if (import.meta.main) {
  const [entry = '', folder = ''] = process.argv.slice(2);
  await bundle(entry, folder);
}
