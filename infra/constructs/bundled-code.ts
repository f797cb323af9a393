import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const ROOT = join(import.meta.dirname, '..', '..');

/** In the package: `PackedBundles`. All hold the same SDK; compressed together, it counts once. */
export const PACKED_BUNDLES = 'bundles.json.br';

/** The files of each service's bundle, by their paths. */
export type PackedBundles = Record<string, Readonly<Record<string, string>>>;

export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The code of a function, as `infra/bundle/bundle.ts` makes it: ready in the package, so that its users need no
 * esbuild, and made again in the checkout. CDK's own bundling runs esbuild's command line, which knows no plugins. A
 * child process, because a synthesis cannot await a promise.
 * @param service folder under `functions/` whose `handler.ts` exports `handler`.
 * @param beside a file that is packed with it
 * @param without files that this stack never loads
 */
export function bundledCode(service: string, beside?: CodeFile, without: readonly string[] = []): Code {
  const packed = join(import.meta.dirname, PACKED_BUNDLES);
  const isReady = existsSync(packed);
  return Code.fromAsset(isReady ? import.meta.dirname : join(ROOT, 'functions'), {
    // A hash of the bundle, which also changes with the SDK.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required, but never used: local bundling needs no Docker.
      image: DockerImage.fromRegistry('none'),
      // Distinguishes the functions in CDK's cache.
      command: [service, ...(beside ? [hash('sha256', beside.text)] : []), ...without],
      local: {
        tryBundle(folder) {
          if (isReady) unpack(packed, service, folder);
          else bundle(service, folder);
          if (beside) writeFileSync(join(folder, beside.name), beside.text);
          for (const name of without) rmSync(join(folder, name));
          return true;
        },
      },
    },
  });
}

/** Each service once for the same sources and packages: esbuild takes five times as long as the rest of a synthesis. */
function bundle(service: string, folder: string): void {
  madeOf ??= hash('sha256', sources().join('\0')).slice(0, 16);
  const cache = join(ROOT, 'node_modules', '.cache', 'wiredrop-bundles');
  const kept = join(cache, madeOf, service);
  if (!existsSync(dirname(kept))) rmSync(cache, { recursive: true, force: true });
  if (!existsSync(kept)) {
    // Under a name of its own until it is complete: another process may make the same.
    const made = `${kept}-${process.pid}`;
    const entry = join(ROOT, 'functions', service, 'handler.ts');
    execFileSync(process.execPath, [join(ROOT, 'infra', 'bundle', 'bundle.ts'), entry, made], {
      // Standard output belongs to the CDK command line.
      stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    });
    if (!existsSync(kept)) renameSync(made, kept);
  }
  cpSync(kept, folder, { recursive: true });
}

let madeOf: string | undefined;

/** Names and contents of what bundles are made of; npm writes down what it has installed. */
function sources(): string[] {
  const own = ['functions', join('infra', 'bundle')].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = [...own.filter((name) => /\.\w+$/.test(name)).sort(), join('node_modules', '.package-lock.json')];
  return files.flatMap((file) => [file, readFileSync(join(ROOT, file), 'utf8')]);
}

let bundles: PackedBundles | undefined;

function unpack(packed: string, service: string, folder: string): void {
  bundles ??= JSON.parse(brotliDecompressSync(readFileSync(packed)).toString()) as PackedBundles;
  const files = bundles[service];
  if (files === undefined) throw new Error(`${packed} has no function ${service}: install the package again`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
