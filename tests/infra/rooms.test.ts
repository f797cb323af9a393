import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsBetween } from './rooms.ts';

/** What both command lines use, which knows of neither. */
const shared = ['cli/', 'aws/'];

describe('imports of what runs a stack, and of what operates one, go one way', () => {
  it('from npm start over the console and the local stack to its resources, its events and the machine', () => {
    const { stray, count } = importsBetween('infra', [
      'setting',
      ...shared,
      'ops/',
      'local/machine/',
      'local/lambda/',
      'local/events/',
      'local/emulators/',
      'local/template/',
      'local/resources/',
      'local/monitoring/',
      'local/deploy.ts',
      'local/local-stack.ts',
      'console/',
      'local/session/',
      'local/',
    ]);
    assert.deepEqual(stray, []);
    assert.ok(count > 150, String(count));
  });

  it('from an operator’s command to its own part and what all commands need, never to the local stack', () => {
    const rooms = ['ops/command/', 'ops/files/', 'ops/queues/', 'ops/redrive/', 'ops/status/', 'ops/'];
    const { stray, count } = importsBetween('infra', [...shared, ...rooms]);
    assert.deepEqual(stray, []);
    assert.ok(count > 100, String(count));
  });
});
