import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const FOLDER = join(import.meta.dirname, '..', '..', 'functions', 'sdk');

/**
 * Packages of the SDK that a function on Lambda does not need, and the file that replaces each. Its docstring says why
 * it may.
 */
export const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': join(FOLDER, 'env-credentials.ts'),
  '@smithy/core/event-streams': join(FOLDER, 'no-event-streams.ts'),
  'mnemonist/lru-cache': join(FOLDER, 'small-cache.ts'),
};

const CONFIG = /node-config-provider[\\/]configLoader\.js$/;
const SCHEMAS = /client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

/** A client asks its own for its version. */
const PACKAGE = /client-[^\\/]+[\\/]package\.json$/;

/** Hashes in JavaScript, for a Node without `node:crypto`. */
const HASHES = /(Sha1Js|Sha256Js)\.js$/;

/** Replaces files inside the SDK's packages, where no alias reaches. */
export const SDK_PARTS: Plugin = {
  name: 'sdk-parts',
  setup(build) {
    build.onLoad({ filter: CONFIG }, async () => ({
      contents: await readFile(join(FOLDER, 'env-config.ts'), 'utf8'),
      loader: 'ts',
    }));
    build.onLoad({ filter: PACKAGE }, async ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(await readFile(path, 'utf8')).version }),
      loader: 'json',
    }));
    build.onLoad({ filter: HASHES }, ({ path }) => ({ contents: `export class ${HASHES.exec(path)?.[1]} {}` }));
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({ contents: plainKeys(await readFile(path, 'utf8')) }));
  },
};

/**
 * A schema's keys are constants of its file: `const _h = "http"; … { [_h]: … }`. esbuild cannot tell that such a key
 * has no side effect, so it keeps the schemas of all operations, 113 of S3 for the one that is used. Written out, they
 * can be shaken: 59 KB less of ingest, some 6% of the CPU until the first file is done.
 */
export function plainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w*) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replaceAll(/\[(_\w*)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
}
