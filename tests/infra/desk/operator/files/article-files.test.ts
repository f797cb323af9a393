import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UsageError } from '../../../../../infra/desk/operator/explain.ts';
import { findArticleFiles, type PassedOver } from '../../../../../infra/desk/operator/files/article-files.ts';

describe('findArticleFiles', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
    for (const path of ['one/a.md', 'one/deep/한글 +%.md', 'two/a.md', 'also/two/a.md', 'also/two/b.md']) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), path);
    }
    await symlink(join(root, 'one'), join(root, 'link'));
  });
  after(() => rm(root, { recursive: true }));

  const passed: PassedOver[] = [];

  async function namesOf(...paths: string[]): Promise<string[]> {
    const given = paths.map((path) => join(root, path));
    return (await findArticleFiles(given, (one) => passed.push(one))).map(({ name }) => name);
  }

  /** What was passed over since the last call. */
  function passedOver(): string[] {
    return passed
      .splice(0)
      .map(({ path, why }) => `${path.slice(root.length + 1)} ${why}`)
      .sort();
  }

  it('names files by the given folder and their path below it, however the folder is written', async () => {
    for (const called of ['one', './one/', 'two/../one'])
      assert.deepEqual(await namesOf(called), ['one/a.md', 'one/deep/한글 +%.md']);
    const here = process.cwd();
    process.chdir(join(root, 'one'));
    const found = await findArticleFiles(['.', 'deep'], () => {});
    process.chdir(here);
    const shown = found.map(({ name }) => name);
    assert.deepEqual(shown, ['one/a.md', 'one/deep/한글 +%.md']);
  });

  it('names a file that was given as it is named when its folder is given', async () => {
    assert.deepEqual(await namesOf('one/a.md'), ['one/a.md']);
    assert.deepEqual(await namesOf('one/deep/한글 +%.md'), await namesOf('one/deep'));
  });

  it('gives no two files the same name', async () => {
    const names = await namesOf('one', 'two', 'also/two');
    assert.deepEqual(names, ['one/a.md', 'one/deep/한글 +%.md', 'two/a.md', 'also/two/a.md', 'two/b.md']);
  });

  it('lists a file once that is found twice', async () =>
    assert.deepEqual(await namesOf('one/a.md', 'one', 'one'), ['one/a.md', 'one/deep/한글 +%.md']));

  it('follows links to files, and reports links to folders and to nothing, and pipes', async () => {
    await mkdir(join(root, 'links'));
    execFileSync('mkfifo', [join(root, 'links/pipe.md')]);
    await symlink(join(root, 'one/a.md'), join(root, 'links/a.md'));
    await symlink(join(root, 'links'), join(root, 'links/circle.md'));
    await symlink(join(root, 'nowhere'), join(root, 'links/broken.md'));
    assert.deepEqual(await namesOf('links'), ['links/a.md']);
    assert.deepEqual(passedOver(), [
      'links/broken.md cannot be read: ENOENT: no such file or directory',
      'links/circle.md is a link to a folder',
      'links/pipe.md is neither a file nor a folder',
    ]);
    assert.deepEqual(await namesOf('links/pipe.md'), []);
    assert.deepEqual(passedOver(), ['links/pipe.md is neither a file nor a folder']);
  });

  it('refuses a path that does not exist', () => assert.rejects(namesOf('three'), UsageError));
});
