import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const root = join(import.meta.dirname, '..', '..');

/**
 * The code of the function whose handler is in the file `entry`, as `infra/bundle/bundle.ts` makes it. CDK's own bundling runs esbuild's
 * command line, which knows no plugins; a process of ours does, for a synthesis cannot wait for a promise.
 */
export const bundledCode = (entry: string): Code =>
  Code.fromAsset(join(root, 'functions'), {
    // What counts is what is deployed: the bundle changes with the SDK, too.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for, never used: what is bundled locally needs no Docker.
      image: DockerImage.fromRegistry('none'),
      // Tells one function's bundle from another's in CDK's cache.
      command: [entry],
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, [join(root, 'infra', 'bundle', 'bundle.ts'), entry, folder], {
            // Standard output belongs to the CDK command line.
            stdio: ['ignore', process.stderr.fd, process.stderr.fd],
          });
          return true;
        },
      },
    },
  });
