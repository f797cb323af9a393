import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { asciiOnly } from './ascii-only.ts';
import { lazyFiles, lazyModules, lazyPackages } from './lazy-modules.ts';
import { sdkParts, standIns } from './sdk-parts.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Turns a handler into what Lambda loads: `node bundle.ts ENTRY FOLDER` writes `index.js` into the folder. Every choice here is a choice
 * for the cold start; `npm run bench` shows it, the figures below are of ingest.
 */
const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  // An ES module's `import … from 'node:http'` makes Node fill in all of that module's exports, and with them load undici, which nobody
  // here uses; `require` does not.
  format: 'cjs',
  // The same for `import('node:http')`, by which the SDK loads it at its first call: 7% less CPU until the first file is done.
  supported: {
    'dynamic-import': false,
    // Node reads a literal with these flags twice, when it compiles the file and when it makes the expression; `new RegExp` once (12%
    // of the time to compile the bundle).
    'regexp-sticky-and-unicode-flags': false,
  },
  // The other way round, esbuild takes the CommonJS builds of packages, which it cannot shake (43% more bytes).
  mainFields: ['module', 'main'],
  // No map. Node parses it in every cold start (12% longer from process start to ready, five times the bytes), and expected failures
  // carry a reason code, not a stack. A position in a stack resolves against a build of the same commit.
  sourcemap: false,
  logLevel: 'warning',
  alias: standIns,
  plugins: [lazyModules, sdkParts],
  // Node's bodies are Node's streams and buffers. Asking whether there are others loads Node's web streams (4% of the CPU until the
  // first file is done).
  define: { ReadableStream: 'undefined', Blob: 'undefined' },
};

/**
 * The SDK comes with the function: the runtime's own moves under us without a deployment, and comes unshaken. What a usual article does
 * not need (`lazyModules`) gets files of its own beside it, where `require` finds them: what is not in the bundle is not read and parsed
 * at every start.
 */
async function bundle(entry: string, folder: string): Promise<void> {
  const { inputs } = await write({ entryPoints: { index: entry }, outdir: folder });
  const beside = Object.keys(inputs).filter((input) => basename(input) === 'lazy.cjs');
  for (const input of beside) {
    await write({
      // Beside the bundle, whichever folder they are from.
      entryPoints: lazyFiles(basename(dirname(input))).map((file) => ({ in: file, out: basename(file, '.ts') })),
      outdir: folder,
    });
  }
  if (!Object.keys(inputs).some((input) => input.endsWith('/packages.cjs'))) return;
  await write({
    // `require('a/b')` and `require('a/b.js')` both find node_modules/a/b.js.
    entryPoints: lazyPackages().map((name) => ({ in: name, out: name.replace(/\.js$/, '') })),
    outdir: join(folder, 'node_modules'),
    plugins: [],
  });
}

async function write(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({ ...common, ...options, metafile: true });
  for (const file of Object.keys(metafile.outputs)) {
    const path = join(root, file);
    await writeFile(path, asciiOnly(await readFile(path, 'utf8')));
  }
  return metafile;
}

const [entry = '', folder = ''] = process.argv.slice(2);
await bundle(entry, folder);
