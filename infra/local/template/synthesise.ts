import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { awsOnlySettings } from '../../settings/index.ts';
import { LAYOUT } from '../layout.ts';
import type { Keeper } from '../machine/keeper.ts';
import { LocalError } from '../machine/local-error.ts';
import type { Template } from './template.ts';

export interface SynthesisedStack {
  readonly stackName: string;
  readonly template: Template;
  /** Folder of a file asset, by its object key in the template. */
  readonly assetFolders: ReadonlyMap<string, string>;
}

/**
 * Runs the CDK app as `cdk synth` does, in a separate process, so that loading CDK delays nothing else and its state is
 * fresh each time.
 * @param outputFolder receives the cloud assembly.
 * @param context settings, over those of cdk.json.
 * @param app the app's file; the benches have apps of their own.
 * @param onLeftOut gets a line for each setting that is ignored here.
 */
export async function synthesise(
  keeper: Keeper,
  outputFolder: string,
  context: Readonly<Record<string, unknown>>,
  app = LAYOUT.app,
  onLeftOut: (line: string) => void = () => {},
): Promise<SynthesisedStack> {
  const cdk: { context: Record<string, unknown> } = JSON.parse(readFileSync(join(LAYOUT.root, 'cdk.json'), 'utf8'));
  const wanted = { ...cdk.context, ...inThisFolder(context) };
  const leftOut = awsOnlySettings(wanted);
  for (const [name, reason] of leftOut) onLeftOut(`Setting ${name} is left out: ${reason}`);
  const settings = Object.fromEntries(Object.entries(wanted).filter(([name]) => !leftOut.has(name)));
  const child = spawn(process.execPath, [app], {
    cwd: LAYOUT.root,
    env: {
      ...process.env,
      // CDK's own bundling, which an app other than ours may use, looks for esbuild on the path.
      PATH: [join(LAYOUT.root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      // CDK's validation takes a second; a test of the app and `cdk deploy` run it.
      CDK_VALIDATION: 'false',
      // What the CDK command line passes to an app.
      CDK_OUTDIR: outputFolder,
      CDK_CONTEXT_JSON: JSON.stringify(settings),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  keeper.watch(child);
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new LocalError(`The stack cannot be synthesised:\n${stderr}${stdout}`.trimEnd());
  return readAssembly(outputFolder);
}

/** The app runs in another folder than whoever named a file on the command line. */
function inThisFolder(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isFile = (value: unknown): value is string => typeof value === 'string' && existsSync(value);
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [
      name,
      (name === 'poll' || name === 'weights') && isFile(value) ? resolve(value) : value,
    ]),
  );
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      { readonly type: string; readonly properties?: { readonly templateFile?: string; readonly stackName?: string } }
    >
  >;
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/** Source: https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies */
function readAssembly(folder: string): SynthesisedStack {
  const { artifacts } = readJson<Manifest>(folder, 'manifest.json');
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [[id, stack] = ['', undefined], ...others] = stacks;
  if (stack?.properties?.templateFile === undefined || others.length > 0) {
    throw new Error(`The app has ${stacks.length} stacks: the local stack runs one`);
  }
  const { files } = readJson<AssetManifest>(folder, `${id}.assets.json`);
  const assetFolders = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    for (const { objectKey } of Object.values(destinations)) assetFolders.set(objectKey, join(folder, source.path));
  }
  return {
    stackName: stack.properties.stackName ?? id,
    template: readJson<Template>(folder, stack.properties.templateFile),
    assetFolders,
  };
}

function readJson<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}
