import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const FOLDER = join(import.meta.dirname, '..', '..', 'functions', 'sdk');

/** Packages of the SDK that a function on Lambda does not need, each with its replacement, whose docstring says why. */
export const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/checksums/flexible-checksums': join(FOLDER, 'no-checksums.ts'),
  '@aws-sdk/checksums/sha': join(FOLDER, 'no-checksums.ts'),
  '@aws-sdk/credential-provider-node': join(FOLDER, 'env-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(FOLDER, 'no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': join(FOLDER, 'no-event-streams.ts'),
};

const CONFIG = /node-config-provider[\\/]configLoader\.js$/;
/** Hashes in JavaScript, for Node without OpenSSL. */
const HASHES = /(?:checksum|sha)[\\/](?:sha256|sha1|md5)[\\/](Sha256Js|Sha1Js|Md5Js)\.js$/;
/** The SDK reads its version from them. */
const MANIFESTS = /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
const SCHEMAS = /client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

/** Replaces files inside the SDK's packages, which no alias can. */
export const SDK_PARTS: Plugin = {
  name: 'sdk-parts',
  setup(build) {
    build.onLoad({ filter: CONFIG }, async () => ({
      contents: await readFile(join(FOLDER, 'env-config.ts'), 'utf8'),
      loader: 'ts',
    }));
    build.onLoad({ filter: HASHES }, ({ path }) => ({
      contents: `export const ${basename(path, '.js')} = undefined;`,
    }));
    build.onLoad({ filter: MANIFESTS }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({ contents: plainKeys(await readFile(path, 'utf8')) }));
  },
};

/**
 * Writes out the keys of schemas, which are constants of their file: `const _h = "http"; … { [_h]: … }`. esbuild assumes that a computed key
 * has side effects, so it keeps the schemas of all operations: 113 of S3, of which one is used. Written out, they are shaken: 59 KB
 * less of ingest, and 10% of the CPU until it is loaded.
 */
export function plainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w*) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replaceAll(/\[(_\w*)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
}
