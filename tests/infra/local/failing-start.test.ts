import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const localStack = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'local-stack.ts');

/** Starts a stack in a process of its own. @returns the error, once the process has ended by itself. */
async function startInVain(options: object): Promise<string> {
  const program = `
    import { startLocalStack } from ${JSON.stringify(localStack)};
    await startLocalStack(${JSON.stringify(options)}).catch((error) => console.log(error.name + ': ' + error.message));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return stdout;
}

describe('a stack that cannot be started', () => {
  it('names the unsupported resource, and leaves nothing running', async () => {
    const said = await startInVain({ app: join(import.meta.dirname, 'odd-app.ts') });
    assert.equal(
      said.trim(),
      'Error: The local stack has no AWS::Kinesis::Stream (Stream): teach it in infra/local/resources',
    );
  });
});
