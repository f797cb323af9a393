import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };
import { PACKED_BUNDLES, type PackedBundles } from '../constructs/bundled-code.ts';
import { lazyPackages } from './lazy-modules.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const TYPES = join(DIST, 'types');
const HANDLERS = globSync('functions/*/handler.ts', { cwd: ROOT });

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: `node${manifest.engines.node.replace(/[^\d.]/g, '')}`,
  // ES modules, which can be shaken.
  mainFields: ['module', 'main'],
  // Names stay: positions in a stack mean little without them.
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** Its table of languages is most of the reader: the package holds it once, for programs and for the command. */
const SHORT_LANGUAGE = 'functions/article/language/any-short-language.ts';
const SHARED: Plugin = {
  name: 'shared',
  setup({ onResolve }) {
    const [name] = basename(SHORT_LANGUAGE).split('.');
    onResolve({ filter: new RegExp(`/${name}\\.ts$`) }, () => ({ path: `./${name}.cjs`, external: true }));
  },
};

/** What can be imported, and the file of each. */
const ENTRIES = {
  index: 'infra/index.ts',
  events: 'functions/notifications/index.ts',
  reader: 'functions/article/index.ts',
} as const;

/**
 * Makes `dist/`, which `npm pack` packs. Construct, command and reader hold what they need of other packages, so that
 * the package depends on none but its peers. Everything lies in one folder: `import.meta.dirname` is `dist` in every
 * file.
 */
async function buildPackage(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const peers = Object.keys(manifest.peerDependencies);
  const older = [join(import.meta.dirname, 'older-node.ts')];
  // In lines, so that an error that nobody catches shows its line and not the whole file.
  const readable: BuildOptions = { ...COMMON, minifySyntax: false, lineLimit: 120, outdir: DIST };
  const { metafile: ofEntries } = await build({
    ...readable,
    entryPoints: { ...ENTRIES, app: 'infra/app.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    metafile: true,
    external: [...peers, ...lazyPackages()],
    plugins: [SHARED],
    inject: older,
    define: { 'import.meta.dirname': '__dirname' },
  });
  const { metafile: ofShared } = await build({
    ...COMMON,
    entryPoints: [SHORT_LANGUAGE],
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    outdir: DIST,
    metafile: true,
  });
  // Its peers are optional, because events and reader take none.
  const index = join(DIST, 'index.cjs');
  const missing = `throw new Error('wiredrop: the construct needs ${peers.join(' and ')}: npm install ${peers.join(' ')}')`;
  const check = `"use strict";for(const peer of ${JSON.stringify(peers)})try{require.resolve(peer)}catch{${missing}}`;
  writeFileSync(index, `${check}\n${readFileSync(index, 'utf8')}`);
  // The same classes for whoever imports and whoever requires.
  for (const name of ['index', 'reader'])
    writeFileSync(
      join(DIST, `${name}.js`),
      `export { ${exportsOf(`${name}.cjs`).join(', ')} } from './${name}.cjs';\n`,
    );
  // Alone, because it needs no Node.
  await build({ ...readable, entryPoints: { events: ENTRIES.events }, platform: 'neutral' });
  const { metafile } = await build({
    ...COMMON,
    entryPoints: {
      command: 'infra/desk/cli/main.ts',
      // Processes of their own, of the stack on this machine.
      'function-runtime': 'infra/local/lambda/function-runtime.ts',
      'keeper-process': 'infra/local/machine/keeper-process.ts',
    },
    outdir: DIST,
    metafile: true,
    // A subcommand loads its own chunks only.
    splitting: true,
    // `wiredrop start` installs the emulators when it is called.
    external: [...peers, ...lazyPackages(), 'fauxqs'],
    plugins: [SHARED],
    inject: older,
    // For CommonJS packages, which `require` what is Node's.
    banner: { js: "import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);" },
  });
  const filter = (path: string) => basename(path) !== 'tsconfig.json';
  cpSync(join(ROOT, 'infra/desk/console/page'), join(DIST, 'page'), { recursive: true, filter });
  // An older Node has to serve it.
  for (const file of globSync(`${join(DIST, 'page')}/**/*.ts`))
    writeFileSync(file, stripTypeScriptTypes(readFileSync(file, 'utf8')));
  cpSync(join(ROOT, 'tests/fixtures/articles'), join(DIST, 'examples'), { recursive: true });
  for (const path of ['cdk.json', ...globSync('infra/local/emulators/*.class', { cwd: ROOT })])
    cpSync(join(ROOT, path), join(DIST, basename(path)));
  packHandlers();
  const handlers = { entryPoints: HANDLERS, outdir: DIST, metafile: true, write: false } as const;
  const { metafile: ofHandlers } = await build({ ...COMMON, ...handlers, entryPoints: HANDLERS });
  writeFileSync(join(DIST, 'third-party-licenses.txt'), licenses([metafile, ofEntries, ofShared, ofHandlers]));
  writeTypes();
}

/** One file of all handlers' bundles. Packages that the reader loads on first use are for entries and command, too. */
function packHandlers(): void {
  const folder = join(DIST, 'bundles');
  const bundles: PackedBundles = {};
  for (const handler of HANDLERS) {
    const service = basename(dirname(handler));
    const own = join(folder, service);
    execFileSync(process.execPath, [join(import.meta.dirname, 'bundle.ts'), join(ROOT, handler), own]);
    const paths = globSync('**/*.js', { cwd: own });
    bundles[service] = Object.fromEntries(paths.map((path) => [path, readFileSync(join(own, path), 'utf8')]));
  }
  cpSync(join(folder, 'ingest', 'node_modules'), join(DIST, 'node_modules'), { recursive: true });
  rmSync(folder, { recursive: true });
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
  writeFileSync(join(DIST, PACKED_BUNDLES), brotliCompressSync(JSON.stringify(bundles), { params }));
}

function exportsOf(file: string): string[] {
  return Object.keys(createRequire(import.meta.url)(join(DIST, file)));
}

/** Declarations of what can be imported, and of what these refer to: for modules, and for CommonJS. */
function writeTypes(): void {
  execFileSync('tsc', ['-p', import.meta.dirname, '--outDir', TYPES], {
    cwd: ROOT,
    // npm prints the tarball's name on standard output.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    shell: process.platform === 'win32',
  });
  const kept = new Set<string>();
  function keep(file: string): void {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/'(\.[^']*)\.ts'/g)) keep(join(dirname(file), `${path}.d.ts`));
    // tsc leaves the extension in declarations.
    const declared = (extension: string) => text.replaceAll(/('\.[^']*)\.ts'/g, `$1.${extension}'`);
    writeFileSync(file, declared('js'));
    writeFileSync(file.replace(/\.d\.ts$/, '.d.cts'), declared('cjs'));
  }
  for (const entry of Object.values(ENTRIES)) keep(join(TYPES, entry.replace(/\.ts$/, '.d.ts')));
  for (const file of globSync(`${TYPES}/**/*.{d.ts,d.cts}`))
    if (!kept.has(file.replace(/\.d\.cts$/, '.d.ts'))) rmSync(file);
  for (const folder of globSync(`${TYPES}/**/`).toSorted().toReversed()) {
    if (globSync(`${folder}/*`).length === 0) rmSync(folder, { recursive: true });
  }
}

/** The licenses of all packages that are in a bundle, in whole or in part, each text once. */
function licenses(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const groups = Map.groupBy([...folders].toSorted(), (folder) => {
    const [file] = globSync(`${folder}/{LICENSE,LICENCE,License,license}*`, { cwd: ROOT });
    return file === undefined ? '' : readFileSync(join(ROOT, file), 'utf8').trim();
  });
  const texts = [...groups].map(([text, group]) => {
    const names = group.map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
      return `${name} ${version} (${license})`;
    });
    return `${names.join('\n')}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

await buildPackage();
