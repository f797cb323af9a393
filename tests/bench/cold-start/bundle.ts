import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKeeper } from '../../../infra/local/machine/keeper.ts';
import { synthesise } from '../../../infra/local/template/synthesise.ts';

/** A function's code as CDK's bundler wrote it. */
export interface Bundle {
  /** The module that exports `handler`. */
  readonly file: string;
  /** Of that module. */
  readonly bytes: number;
  /** Of what lies beside it and is loaded when it is needed. */
  readonly besideBytes: number;
}

export function bundleOf(folder: string): Bundle {
  const module = join(folder, 'index.mjs');
  const file = existsSync(module) ? module : join(folder, 'index.js');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)));
  const all = files.reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
  const bytes = statSync(file).size;
  return { file, bytes, besideBytes: all - bytes };
}

export interface Floors {
  /** Does nothing. */
  readonly node: Bundle;
  /** Constructs the clients of S3 and DynamoDB. */
  readonly clients: Bundle;
  /** Makes the calls of a new article. */
  readonly calls: Bundle;
  close(): Promise<void>;
}

export async function bundleFloors(): Promise<Floors> {
  const keeper = startKeeper();
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-floors-'));
  keeper.remove(folder);
  const { assetFolders, template } = await synthesise(
    keeper,
    folder,
    {},
    join(import.meta.dirname, 'floors', 'app.ts'),
  );
  const bundle = (name: string) => {
    const [, resource] = Object.entries(template.Resources).find(
      ([id, { Type }]) => id.startsWith(name) && Type === 'AWS::Lambda::Function',
    ) ?? ['', undefined];
    const code = resource?.Properties?.Code as { S3Key?: string } | undefined;
    return bundleOf(assetFolders.get(String(code?.S3Key)) ?? '');
  };
  return {
    node: bundle('node'),
    clients: bundle('clients'),
    calls: bundle('calls'),
    close: () => keeper.close(),
  };
}
