import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

const CHANGELOG = join(import.meta.dirname, '..', '..', 'CHANGELOG.md');

/**
 * The section of a version in the changelog: what its release says.
 * @param tag `v0.1.0`
 * @throws Error if it is not the version of package.json, or has no section with a date.
 */
export function releaseNotes(changelog: string, tag: string, version: string): string {
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag} and package.json has ${version}`);
  const [, section] =
    changelog
      .split(/^## /m)
      .map((text) => text.split('\n'))
      .map(([head = '', ...lines]) => [head, lines.join('\n').trim()] as const)
      .find(([head]) => head.startsWith(`${version} - `)) ?? [];
  if (!section) throw new Error(`CHANGELOG.md has no section "## ${version} - YYYY-MM-DD"`);
  return section;
}

if (import.meta.main)
  console.log(releaseNotes(readFileSync(CHANGELOG, 'utf8'), process.argv[2] ?? '', manifest.version));
