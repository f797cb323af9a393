import assert from 'node:assert/strict';
import { it } from 'node:test';
import { required } from '../../../functions/runtime/environment.ts';

it('required gives the variable, and refuses a missing or empty one by name', () => {
  assert.equal(required({ TABLE_NAME: 'stories' }, 'TABLE_NAME'), 'stories');
  assert.throws(() => required({}, 'TABLE_NAME'), /TABLE_NAME/);
  assert.throws(() => required({ TABLE_NAME: '' }, 'TABLE_NAME'), /TABLE_NAME/);
});
