import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodeProblem } from '../../../infra/local/require-node.mjs';

describe('the guard before npm start and npm test', () => {
  it('has nothing to say about Node 24', () => assert.equal(nodeProblem('v24.21.0'), undefined));

  for (const version of ['v20.20.2', 'v22.22.0', 'v26.1.0']) {
    it(`says in one line what is wrong with ${version} and what to do`, () => {
      const problem = nodeProblem(version);
      assert.match(problem ?? '', new RegExp(`runs on Node 24 and this is Node ${version}: run "npm ci"`));
      assert.doesNotMatch(problem ?? '', /\n/);
    });
  }
});
