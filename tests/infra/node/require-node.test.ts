import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeProblem } from '../../../infra/node/require-node.mjs';

describe('the guard before npm start and npm test', () => {
  it('accepts Node 24', () => assert.equal(nodeProblem('v24.21.0'), undefined));

  for (const version of ['v20.20.2', 'v22.22.0', 'v26.1.0']) {
    it(`refuses ${version} in one line that says what to do`, () => {
      const problem = nodeProblem(version);
      assert.match(problem ?? '', new RegExp(`runs on Node 24 and this is Node ${version}: run "npm ci"`));
      assert.doesNotMatch(problem ?? '', /\n/);
    });
  }

  it('hides only Node’s warnings about experiments, here and in children', () => {
    const warn =
      "process.emitWarning('of stripping types', 'ExperimentalWarning'); process.emitWarning('of something else');";
    const script = `${warn} require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(warn)}], { stdio: 'inherit' });`;
    const guard = fileURLToPath(new URL('../../../infra/node/require-node.mjs', import.meta.url));
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stderr } = spawnSync(process.execPath, ['--import', guard, '-e', script], { env, encoding: 'utf8' });
    assert.equal(stderr.match(/of something else/g)?.length, 2);
    assert.doesNotMatch(stderr, /stripping/);
  });
});
