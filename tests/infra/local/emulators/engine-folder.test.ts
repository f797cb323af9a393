import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { engineFolder } from '../../../../infra/local/emulators/engine-folder.ts';
import { LocalError } from '../../../../infra/local/machine/local-error.ts';

describe('the folder of DynamoDB Local', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'wiredrop-engine-'));
  after(() => rmSync(temporary, { recursive: true }));

  it('is found in what npm has installed', () => {
    assert.ok(existsSync(join(engineFolder(), 'DynamoDBLocal_lib')));
  });

  it('is found below a folder whose name would be a pattern', () => {
    const lib = join(temporary, 'a[1]', '{b,c}*', 'lib', 'engine');
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, 'DynamoDBLocal.jar'), '');
    assert.equal(engineFolder(join(temporary, 'a[1]', '{b,c}*')), lib);
  });

  it('is missed in one line', () => {
    assert.throws(() => engineFolder(temporary), LocalError);
  });
});
