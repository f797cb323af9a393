import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { engineFolder } from '../../../../infra/local/emulators/dynamodb-local.ts';
import { findDynoxide } from '../../../../infra/local/emulators/dynoxide.ts';
import { freePort } from '../../../../infra/local/emulators/engine-process.ts';
import { chooseEngine } from '../../../../infra/local/emulators/table-engine.ts';
import { findJava, javaMajorVersion } from '../../../../infra/local/machine/java.ts';
import { LocalError } from '../../../../infra/local/machine/local-error.ts';

/** Where there is no Java, whatever this machine has. */
const noJava = { JAVA_HOME: '/nowhere' };

describe('the choice of the table engine', () => {
  it('is DynamoDB Local where Java is found', async (test) => {
    if ((await findJava()).path === undefined) return test.skip('no Java here');
    const { name, description } = await chooseEngine(undefined, { ...process.env, WIREDROP_ENGINE: '' });
    assert.deepEqual([name, description], ['java', 'DynamoDB Local']);
  });

  it('is dynoxide without Java, and says why; without either, an error names both ways', async () => {
    if (findDynoxide() === undefined) {
      await assert.rejects(
        chooseEngine(undefined, noJava),
        oneLine(/no engine .*install Java .* Or install dynoxide: /),
      );
      return;
    }
    const { name, description } = await chooseEngine(undefined, noJava);
    assert.equal(name, 'dynoxide');
    assert.match(description, /^dynoxide \(no Java found at /);
  });

  it('is what was asked for, or an error that says how to install it', async () => {
    await assert.rejects(
      chooseEngine('java', noJava),
      oneLine(/needs Java 17 or newer: no Java found.*Install it: \S+/),
    );
    await assert.rejects(chooseEngine(undefined, { WIREDROP_ENGINE: 'derby' }), oneLine(/there are java and dynoxide/));
    if (findDynoxide() === undefined) return;
    assert.equal((await chooseEngine('dynoxide')).description, 'dynoxide');
    assert.equal((await chooseEngine(undefined, { WIREDROP_ENGINE: 'dynoxide' })).name, 'dynoxide');
  });
});

describe('what the engines start from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-engine-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is the major version of whatever Java says', () => {
    assert.equal(javaMajorVersion('openjdk version "17.0.21" 2026-10-20\nOpenJDK Runtime Environment'), 17);
    assert.equal(javaMajorVersion('java version "1.8.0_402"'), 8);
    assert.equal(javaMajorVersion('openjdk version "25" 2025-09-16'), 25);
    assert.equal(javaMajorVersion('Unable to locate a Java Runtime.'), undefined);
  });

  it('is no Java that is too old', { skip: process.platform === 'win32' && 'needs a shell script' }, async () => {
    const java = join(folder, 'bin', 'java');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(java, '#!/bin/sh\necho \'openjdk version "11.0.2"\' >&2\n');
    chmodSync(java, 0o755);
    assert.equal((await findJava({ JAVA_HOME: folder })).problem, `${java} is Java 11, older than 17`);
  });

  it('is what npm has installed, also below a folder whose name would be a pattern', () => {
    assert.ok(existsSync(join(engineFolder(), 'DynamoDBLocal_lib')));
    const lib = join(folder, 'a[1]', '{b,c}*', 'lib', 'engine');
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, 'DynamoDBLocal.jar'), '');
    assert.equal(engineFolder(join(folder, 'a[1]', '{b,c}*')), lib);
    assert.throws(() => engineFolder(folder), LocalError);
  });

  it('is a port given once: two engines that start at the same time would be taken for each other', async () => {
    const ports = new Set<number>();
    // Of so many the system gives some hundreds again.
    for (let asked = 0; asked < 3_000; asked += 1) ports.add(await freePort());
    assert.equal(ports.size, 3_000);
  });
});

function oneLine(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LocalError && pattern.test(error.message) && !error.message.includes('\n');
}
