import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const root = join(import.meta.dirname, '..', '..');

/** How a handler becomes what Lambda loads. Every choice here is a choice for the cold start: `npm run bench` shows it. */
export const bundling: BundlingOptions = {
  // An ES module's `import … from 'node:http'` makes Node fill in all of that module's exports, and with them load undici, which nobody
  // here uses; `require` does not.
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  // CDK's default order puts `main` first: the CommonJS builds, which esbuild cannot shake (43% more bytes).
  mainFields: ['module', 'main'],
  // The runtime's own SDK moves under us without a deployment, and comes unshaken.
  bundleAwsSDK: true,
  // No map. Node parses it in every cold start (measured on ingest: 12% longer from process start to ready, five times the bytes),
  // and expected failures carry a reason code, not a stack. A position in a stack resolves against a build of the same commit.
  sourceMap: false,
  esbuildArgs: {
    '--alias:@aws-sdk/credential-provider-node': join(root, 'functions', 'env-credentials.ts'),
  },
};

/** The packages that the reader loads on first use, by the one file that loads them. */
export const lazyPackages = (): string[] => {
  const source = readFileSync(join(root, 'functions', 'article', 'lazy.cjs'), 'utf8');
  return [...source.matchAll(/require\('([^']+)'\)/g)].flatMap(([, name]) => name ?? []);
};

/**
 * The same, with the packages of `lazyPackages` in files of their own beside the bundle, where `require` finds them: a usual article
 * needs none of them, and what is not in the bundle is not read and parsed at every start.
 */
export const bundlingWithLazyPackages = (): BundlingOptions => {
  const packages = lazyPackages();
  // `require('a/b')` and `require('a/b.js')` both find node_modules/a/b.js.
  const entries = packages.map((name) => `${name.replace(/\.js$/, '')}=${name}`).join(' ');
  return {
    ...bundling,
    externalModules: packages,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_, outputFolder) => [
        `npx --no esbuild -- ${entries} --bundle --platform=node --format=cjs --target=node24 --minify --main-fields=module,main ` +
          `--log-level=warning "--outdir=${outputFolder}/node_modules"`,
      ],
    },
  };
};
