import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';

const root = join(import.meta.dirname, '..', '..');

/**
 * The code blocks of a page in one language (`ts`), in their order. Those below one heading, if it is given as written:
 * `## Deploy`.
 */
export function codeBlocks(markdown: string, language: string, heading = ''): string[] {
  const [, below = ''] = heading === '' ? ['', markdown] : markdown.split(`\n${heading}\n`);
  const section = heading === '' ? below : (below.split(/\n#{1,6} /)[0] ?? '');
  return Array.from(section.matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** Complete CDK apps, which use the package. */
export const cdkApps = (markdown: string): string[] =>
  codeBlocks(markdown, 'ts').filter((code) => code.includes('new App(') && code.includes("from 'wiredrop"));

/** Where the package has its entry points, in the checkout. */
const SOURCES = {
  wiredrop: 'infra/index.ts',
  'wiredrop/events': 'functions/notifications/index.ts',
  'wiredrop/reader': 'functions/article/index.ts',
};

/**
 * The templates of complete CDK apps, by the names of their stacks. They run outside the repository on this checkout's
 * sources, without bundling, in one process, because to load the CDK takes longer than most of them;
 * tests/e2e/package.long.test.ts compiles them against the package.
 * @throws AssertionError with what they printed, if one fails.
 */
export function synthesizeExamples(codes: readonly string[]): Record<string, Template>[] {
  const apps = codes.map((code, at) => [`app${at}.mts`, code] as const);
  // An app synthesises to the folder that was named when it began, as the process ends.
  const all = apps.map(([file]) => `process.env.CDK_OUTDIR = '${file}.out';\nawait import('./${file}');\n`);
  const folder = writeExample([...apps, ['all.mts', all.join('')]]);
  try {
    runApp(folder, 'all.mts', { 'aws:cdk:bundling-stacks': [] });
    return apps.map(([file]) => templatesIn(join(folder, `${file}.out`)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const synthesizeExample = (code: string): Record<string, Template> => synthesizeExamples([code])[0] ?? {};

/** What a complete module exports, on this checkout's sources. */
export async function importExample<M>(code: string): Promise<M> {
  const folder = writeExample([['module.mts', code]]);
  try {
    return await import(pathToFileURL(join(folder, 'module.mts')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Into a folder of its own outside the repository. @returns the folder. */
function writeExample(files: readonly (readonly [file: string, code: string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-example-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, code] of files) {
    const source = code.replaceAll(/from '(wiredrop[^']*)'/g, (_, name: keyof typeof SOURCES) => {
      assert.ok(name in SOURCES, `the package exports no ${name}`);
      return `from ${JSON.stringify(join(root, SOURCES[name]))}`;
    });
    writeFileSync(join(folder, file), source);
  }
  return folder;
}

/**
 * Runs a CDK app as the CDK command line does. @param node runs it, with these options. @throws AssertionError with
 * what it printed, if it fails.
 */
export function synthesizeApp(
  folder: string,
  file: string,
  context: object = {},
  node = process.execPath,
  options: readonly string[] = [],
): Record<string, Template> {
  runApp(folder, file, context, node, options);
  return templatesIn(join(folder, `${file}.out`));
}

function runApp(
  folder: string,
  file: string,
  context: object,
  node = process.execPath,
  options: readonly string[] = [],
): void {
  const { status, stderr } = spawnSync(node, [...options, file], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      // CDK's own rules take seconds: tests/infra/app.test.ts runs them.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: `${file}.out`,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
  assert.equal(status, 0, stderr);
}

function templatesIn(out: string): Record<string, Template> {
  const { artifacts } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const stacks = Object.entries(artifacts as Record<string, { type: string; properties: { templateFile: string } }>)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([name, { properties }]) => [name, readFileSync(join(out, properties.templateFile), 'utf8')]);
  return Object.fromEntries(stacks.map(([name, template = '']) => [name, Template.fromString(template)]));
}
