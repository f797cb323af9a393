import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { releaseNotes } from '../../infra/bundle/release-notes.ts';
import manifest from '../../package.json' with { type: 'json' };
import { page } from '../docs/page.ts';

const { version } = manifest;

describe('a release', () => {
  it('has the section of its version in the changelog as notes', () => {
    const notes = releaseNotes(page('CHANGELOG.md'), `v${version}`, version);
    assert.ok(notes.length > 100, notes);
    assert.doesNotMatch(notes, /^## /m, 'a section of another version');
    assert.equal(releaseNotes('## 2.0.0 - 2027-01-01\n\nNew.\n\n## 1.0.0 - 2026-01-01\n', 'v2.0.0', '2.0.0'), 'New.');
  });

  it('fails if its tag is not the version, or the version has no date', () => {
    assert.throws(() => releaseNotes('', 'v9.9.9', version), /The tag is v9\.9\.9 and package\.json has/);
    assert.throws(() => releaseNotes(`## ${version}\n\nNew.\n`, `v${version}`, version), /has no section/);
  });
});

describe('the workflow of a release', () => {
  interface Step {
    readonly name?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }
  const { steps }: { steps: Step[] } = parse(page('.github/workflows/release.yml')).jobs.publish;
  const place = (command: string) => steps.findIndex(({ run = '' }) => run.includes(command));

  it('writes into the package where it comes from: the repository that it runs in', async () => {
    const step = steps[place('npm pkg set')];
    assert.match(step?.env?.ADDRESS ?? '', /^\$\{\{ github\.server_url \}\}\/\$\{\{ github\.repository \}\}$/);
    const folder = await mkdtemp(join(tmpdir(), 'wiredrop-release-'));
    try {
      await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
      await writeFile(join(folder, 'README.md'), page('README.md'));
      const env = { ...process.env, ADDRESS: 'https://github.example.com/news/wiredrop' };
      execFileSync('bash', ['-e', '-c', step?.run ?? ''], { cwd: folder, env });
      const shell = process.platform === 'win32';
      execFileSync('npm', ['pack', '--ignore-scripts'], { cwd: folder, stdio: 'ignore', shell });
      const packed = execFileSync('tar', ['-xzOf', `wiredrop-${version}.tgz`, 'package/package.json'], { cwd: folder });
      const { repository, homepage, bugs, ...others } = JSON.parse(String(packed));
      const found = [repository, homepage, bugs];
      assert.deepEqual(found, [
        { type: 'git', url: 'git+https://github.example.com/news/wiredrop.git' },
        'https://github.example.com/news/wiredrop#readme',
        { url: 'https://github.example.com/news/wiredrop/issues' },
      ]);
      assert.deepEqual(others, manifest);
      const readme = await readFile(join(folder, 'README.md'), 'utf8');
      assert.match(readme, /git clone https:\/\/github\.example\.com\/news\/wiredrop/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('does so before it packs, and publishes only what a tag has', () => {
    assert.ok(place('npm pkg set') > 0 && place('npm pkg set') < place('npm pack'));
    assert.ok(place('npm pack') < place('npm publish'));
    const { if: condition } = steps[place('gh release create')] as { if?: string };
    assert.equal(condition, "github.event_name == 'push'");
  });
});

it('the workflows name every action by its commit, with the version beside it', () => {
  const root = join(import.meta.dirname, '..', '..');
  const uses = globSync('.github/workflows/*.yml', { cwd: root }).flatMap((file) =>
    Array.from(readFileSync(join(root, file), 'utf8').matchAll(/uses: (?!\.\/)(.*)/g), ([, action]) => action),
  );
  assert.ok(uses.length > 5);
  for (const action of uses) assert.match(action ?? '', /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
