import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { engineFolder } from '../../../../infra/local/emulators/dynamodb-local.ts';
import { findDynoxide } from '../../../../infra/local/emulators/dynoxide.ts';
import { chooseEngine } from '../../../../infra/local/emulators/table-engine.ts';
import { findJava, javaMajorVersion } from '../../../../infra/local/machine/java.ts';
import { LocalError } from '../../../../infra/local/machine/local-error.ts';

/** An environment without Java. */
const noJava = { JAVA_HOME: '/nowhere' };

describe('the choice of the table engine', () => {
  it('is DynamoDB Local if Java is found', async (test) => {
    if ((await findJava()).path === undefined) return test.skip('no Java here');
    const { name, description } = await chooseEngine(undefined, { ...process.env, WIREDROP_ENGINE: '' });
    assert.deepEqual([name, description], ['java', 'DynamoDB Local']);
  });

  it('is dynoxide without Java, with the reason; without both, an error says how to install either', async () => {
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

  it('is the requested engine, or an error that says how to install it', async () => {
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

describe('the search for Java and DynamoDB Local', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-engine-'));
  after(() => rmSync(folder, { recursive: true }));

  it('reads the major version from the output of any Java', () => {
    assert.equal(javaMajorVersion('openjdk version "17.0.21" 2026-10-20\nOpenJDK Runtime Environment'), 17);
    assert.equal(javaMajorVersion('java version "1.8.0_402"'), 8);
    assert.equal(javaMajorVersion('openjdk version "25" 2025-09-16'), 25);
    assert.equal(javaMajorVersion('Unable to locate a Java Runtime.'), undefined);
  });

  it('refuses an old Java', { skip: process.platform === 'win32' && 'needs a shell script' }, async () => {
    const java = join(folder, 'bin', 'java');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(java, '#!/bin/sh\necho \'openjdk version "11.0.2"\' >&2\n');
    chmodSync(java, 0o755);
    assert.equal((await findJava({ JAVA_HOME: folder })).problem, `${java} is Java 11, older than 17`);
  });

  it('finds the engine that npm has installed, also below a folder whose name is a glob pattern', () => {
    assert.ok(existsSync(join(engineFolder(), 'DynamoDBLocal_lib')));
    const lib = join(folder, 'a[1]', '{b,c}*', 'lib', 'engine');
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, 'DynamoDBLocal.jar'), '');
    assert.equal(engineFolder(join(folder, 'a[1]', '{b,c}*')), lib);
    assert.throws(() => engineFolder(folder), LocalError);
  });
});

function oneLine(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LocalError && pattern.test(error.message) && !error.message.includes('\n');
}
