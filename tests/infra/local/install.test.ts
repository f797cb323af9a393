import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { it } from 'node:test';
import { copied } from '../../../infra/local/install.ts';

it('the copy of the package at home is placed by what it holds: another build deletes no running program', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'wiredrop-install-'));
  t.after(() => rmSync(root, { recursive: true }));
  const packed = join(root, 'package') + sep;
  mkdirSync(join(packed, 'dist'), { recursive: true });
  mkdirSync(join(packed, 'node_modules'));
  writeFileSync(join(packed, 'node_modules', 'other.js'), '');
  const build = (text: string) => {
    writeFileSync(join(packed, 'dist', 'command.js'), text);
    return copied(packed, root);
  };
  const first = build('one');
  const second = build('two');
  assert.notEqual(first, second);
  assert.equal(build('one'), first);
  const texts = [first, second].map((place) => readFileSync(join(place, 'dist', 'command.js'), 'utf8'));
  assert.deepEqual([texts, existsSync(join(first, 'node_modules'))], [['one', 'two'], false]);
});
