import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDynoxide } from '../../../../infra/local/emulators/dynoxide.ts';
import { chooseEngine } from '../../../../infra/local/emulators/table-engine.ts';
import { findJava } from '../../../../infra/local/machine/java.ts';
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

function oneLine(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof LocalError && pattern.test(error.message) && !error.message.includes('\n');
}
