import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findJava, javaMajorVersion } from '../../../../infra/local/machine/java.ts';

describe('javaMajorVersion', () => {
  const said: [string, number | undefined][] = [
    ['openjdk version "17.0.21" 2026-10-20\nOpenJDK Runtime Environment', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['The operation couldn’t be completed. Unable to locate a Java Runtime.', undefined],
  ];
  for (const [text, version] of said) {
    it(`reads ${version ?? 'no version'} from ${text.split('\n')[0]}`, () =>
      assert.equal(javaMajorVersion(text), version));
  }
});

describe('findJava', () => {
  it('says that Java is missing', async () => {
    const { path, problem } = await findJava({ JAVA_HOME: '/nowhere' });
    assert.deepEqual([path, problem], [undefined, `no Java found at ${join('/nowhere', 'bin', 'java')}`]);
  });

  it('says that Java is too old', {
    skip: process.platform === 'win32' && 'needs a shell script',
  }, async () => {
    const home = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
    const java = join(home, 'bin', 'java');
    await mkdir(join(home, 'bin'));
    await writeFile(java, '#!/bin/sh\necho \'openjdk version "11.0.2"\' >&2\n');
    await chmod(java, 0o755);
    assert.equal((await findJava({ JAVA_HOME: home })).problem, `${java} is Java 11, older than 17`);
    await rm(home, { recursive: true });
  });
});
