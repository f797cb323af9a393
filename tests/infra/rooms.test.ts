import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsBetween } from './rooms.ts';

/** The parts of the command, and the subcommands on top. */
const COMMAND = [
  'aws/',
  'cli/explain.ts',
  'cli/terminal/',
  'cli/stack/',
  'cli/command.ts',
  'cli/files/',
  'cli/queues/',
  'cli/table/',
  'cli/redrive/',
  'cli/',
];

/** What starts the local stack, and so knows of it. */
const STARTS_STACK = ['cli/start.ts', 'cli/console.ts', 'cli/report.ts', 'cli/main.ts', 'cli/wiredrop.mjs'];

describe('imports of what runs a stack, and of what operates one, go one way', () => {
  it('from npm start over the console and the local stack to its resources, its events and the machine', () => {
    const { stray, count } = importsBetween('infra', [
      'setting',
      ...COMMAND,
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
      ...STARTS_STACK,
    ]);
    assert.deepEqual(stray, []);
    assert.ok(count > 150, String(count));
  });

  it('from an operator’s command to its own part and what all commands need, never to the local stack', () => {
    const others = [...COMMAND, ...STARTS_STACK];
    const { stray, count } = importsBetween('infra', others);
    const known = [
      'cli/start.ts -> local/start.ts',
      'cli/start.ts -> local/emulators/table-engine.ts',
      'cli/wiredrop.mjs -> local/require-node.mjs',
      'cli/console.ts -> console/index.ts',
      'cli/report.ts -> console/index.ts',
    ];
    assert.deepEqual(
      stray.filter((line) => !known.includes(line)),
      [],
    );
    assert.ok(count > 100, String(count));
  });
});
