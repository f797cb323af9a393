import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const ROOT = join(import.meta.dirname, '..', '..');

export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The code of a function, as `infra/bundle/bundle.ts` makes it: ready in the package, so that its users need no
 * esbuild, and made again in the checkout. CDK's own bundling runs esbuild's command line, which knows no plugins. A
 * child process, because a synthesis cannot await a promise.
 * @param beside a file that is packed with it
 * @param service folder under `functions/` whose `handler.ts` exports `handler`.
 */
export function bundledCode(service: string, beside?: CodeFile): Code {
  const ready = join(import.meta.dirname, 'bundles', service);
  if (existsSync(ready)) return Code.fromAsset(beside === undefined ? ready : copyWith(ready, beside));
  const entry = join(ROOT, 'functions', service, 'handler.ts');
  return Code.fromAsset(join(ROOT, 'functions'), {
    // A hash of the bundle, which also changes with the SDK.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required, but never used: local bundling needs no Docker.
      image: DockerImage.fromRegistry('none'),
      // Distinguishes the functions in CDK's cache.
      command: [entry, ...(beside ? [hash('sha256', beside.text)] : [])],
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, [join(ROOT, 'infra', 'bundle', 'bundle.ts'), entry, folder], {
            // Standard output belongs to the CDK command line.
            stdio: ['ignore', process.stderr.fd, process.stderr.fd],
          });
          if (beside) writeFileSync(join(folder, beside.name), beside.text);
          return true;
        },
      },
    },
  });
}

function copyWith(ready: string, { name, text }: CodeFile): string {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-code-'));
  cpSync(ready, folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return folder;
}
