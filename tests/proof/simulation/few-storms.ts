import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureText, runStorms } from './run-storms.ts';

// For mutation testing, which runs it once for each mutant that no unit test notices: seconds, not a minute.
it('forty storms leave worlds in which every invariant holds', async () => {
  const { failure } = await runStorms('storms', 40);
  assert.equal(failure && failureText(failure), undefined);
});
