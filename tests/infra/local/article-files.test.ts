import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findArticleFiles } from '../../../infra/local/article-files.ts';
import { UsageError } from '../../../infra/local/options.ts';

describe('findArticleFiles', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
    for (const path of ['one/a.md', 'one/deep/한글 +%.md', 'two/a.md', 'also/two/a.md', 'also/two/b.md']) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), path);
    }
  });
  after(() => rm(root, { recursive: true }));

  async function namesOf(...paths: string[]): Promise<string[]> {
    return (await findArticleFiles(paths.map((path) => join(root, path)))).map(({ name }) => name);
  }

  it('names files by their place below the folder that was given', async () => {
    assert.deepEqual(await namesOf('one'), ['a.md', 'deep/한글 +%.md']);
  });

  it('names a file that was given by its own name', async () => {
    assert.deepEqual(await namesOf('one/deep/한글 +%.md'), ['한글 +%.md']);
  });

  it('gives no two files one name', async () => {
    const names = await namesOf('one', 'two', 'also/two');
    assert.deepEqual(names, ['a.md', 'deep/한글 +%.md', 'two/a.md', 'two~2/a.md', 'b.md']);
  });

  it('lists a file that is reached twice once', async () => {
    assert.deepEqual(await namesOf('one/a.md', 'one', 'one'), ['a.md', 'deep/한글 +%.md']);
  });

  it('follows a link to a file and passes over one to a folder or to nowhere', async () => {
    await mkdir(join(root, 'links'));
    await symlink(join(root, 'one/a.md'), join(root, 'links/a.md'));
    await symlink(join(root, 'links'), join(root, 'links/circle.md'));
    await symlink(join(root, 'nowhere'), join(root, 'links/broken.md'));
    assert.deepEqual(await namesOf('links'), ['a.md']);
  });

  it('refuses a path that does not exist', async () => {
    await assert.rejects(namesOf('three'), UsageError);
  });
});
