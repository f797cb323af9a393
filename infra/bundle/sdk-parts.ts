import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

const folder = join(import.meta.dirname, '..', '..', 'functions', 'sdk');

/** Packages of the SDK that a function on Lambda has no use for, and what stands in for each. Its docstring says why it may. */
export const standIns: Readonly<Record<string, string>> = {
  '@aws-sdk/checksums/flexible-checksums': join(folder, 'no-checksums.ts'),
  '@aws-sdk/checksums/sha': join(folder, 'no-checksums.ts'),
  '@aws-sdk/credential-provider-node': join(folder, 'env-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(folder, 'no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': join(folder, 'no-event-streams.ts'),
};

const config = /node-config-provider[\\/]configLoader\.js$/;
/** Hashes in JavaScript, for a Node without OpenSSL. */
const hashes = /(?:checksum|sha)[\\/](?:sha256|sha1|md5)[\\/](Sha256Js|Sha1Js|Md5Js)\.js$/;
/** Of which the SDK reads its version. */
const manifests = /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
const schemas = /client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

/** What is left out inside the SDK's packages, where no alias reaches. */
export const sdkParts: Plugin = {
  name: 'sdk-parts',
  setup(build) {
    build.onLoad({ filter: config }, async () => ({
      contents: await readFile(join(folder, 'env-config.ts'), 'utf8'),
      loader: 'ts',
    }));
    build.onLoad({ filter: hashes }, ({ path }) => ({
      contents: `export const ${basename(path, '.js')} = undefined;`,
    }));
    build.onLoad({ filter: manifests }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onLoad({ filter: schemas }, async ({ path }) => ({ contents: plainKeys(await readFile(path, 'utf8')) }));
  },
};

/**
 * A schema's keys are constants of its file: `const _h = "http"; … { [_h]: … }`. To esbuild a computed key may do anything when it is
 * evaluated, so it keeps the schemas of all operations, 113 of S3 for the one that is used. Written out, they can be shaken: 59 KB
 * less of ingest, 10% of the CPU until it is loaded.
 */
export function plainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w*) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replaceAll(/\[(_\w*)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
}
