import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const GUARD = fileURLToPath(new URL('../../../infra/node/require-node.mjs', import.meta.url));

/** A process that says it is this Node, and loads the guard. */
function startedOn(version: string) {
  const pretends = `data:text/javascript,Object.defineProperty(process, 'version', { value: '${version}' })`;
  return spawnSync(process.execPath, ['--import', pretends, '--import', GUARD, '-e', ''], { encoding: 'utf8' });
}

describe('the guard before npm start and npm test', () => {
  it('accepts Node 24', () => {
    const { status, stderr } = startedOn('v24.21.0');
    assert.deepEqual([status, stderr], [0, '']);
  });

  for (const version of ['v20.20.2', 'v22.22.0', 'v26.1.0'])
    it(`refuses ${version} in one line that says what to do`, () => {
      const { status, stderr } = startedOn(version);
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`^wiredrop runs on Node 24 and this is Node ${version}: run "npm ci".*\n$`));
    });

  it('hides only Node’s warnings about experiments, here and in children', () => {
    const warn =
      "process.emitWarning('of stripping types', 'ExperimentalWarning'); process.emitWarning('of something else');";
    const script = `${warn} require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(warn)}], { stdio: 'inherit' });`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stderr } = spawnSync(process.execPath, ['--import', GUARD, '-e', script], { env, encoding: 'utf8' });
    assert.equal(stderr.match(/of something else/g)?.length, 2);
    assert.doesNotMatch(stderr, /stripping/);
  });
});
