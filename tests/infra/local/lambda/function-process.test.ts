import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FunctionDefinition, InvocationResult } from '../../../../infra/local/lambda/function-definition.ts';
import { createFunctionPool, type FunctionPool } from '../../../../infra/local/lambda/function-pool.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { until } from '../../../fixtures/until.ts';

const handlers = `
  let calls = 0;
  export const handler = async (event, context) => {
    calls += 1;
    if (event.log) console.log(event.log);
    if (event.fail) throw new TypeError(event.fail);
    if (event.exit) process.exit(event.exit);
    if (event.busy) for (;;);
    if (event.sleep) await new Promise((resolve) => setTimeout(resolve, event.sleep));
    return {
      calls, pid: process.pid, folder: process.cwd(), environment: process.env, event,
      context: { ...context, remaining: context.getRemainingTimeInMillis() },
    };
  };
  export const notAFunction = 1;
`;

interface Answer {
  readonly calls: number;
  readonly pid: number;
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly event: unknown;
  readonly context: Record<string, unknown>;
}

describe('a function', () => {
  let keeper: Keeper;
  let folder: string;
  const pools: FunctionPool[] = [];
  const logged: string[] = [];
  const failures: string[] = [];
  before(async () => {
    keeper = startKeeper();
    folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
    await writeFile(join(folder, 'index.mjs'), handlers);
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.stop()));
    await keeper.close();
    await rm(folder, { recursive: true });
  });

  /** Output has its own channel, which may be slower than the answer's. */
  async function loggedLine(isWanted: (line: string) => boolean): Promise<string> {
    await until('the line', () => logged.some(isWanted));
    return logged.find(isWanted) ?? '';
  }

  function open(changes: Partial<FunctionDefinition> = {}, limit = 2): FunctionPool {
    const definition: FunctionDefinition = {
      name: 'Ingest',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Ingest',
      codeFolder: folder,
      handler: 'index.handler',
      timeoutMs: 60_000,
      memoryMb: 128,
      environment: {
        TABLE_NAME: 'stories',
        AWS_LAMBDA_FUNCTION_NAME: 'Ingest',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      },
      preload: [],
      ...changes,
    };
    const pool = createFunctionPool({
      definition,
      limit,
      keeper,
      onLog: (line) => logged.push(line),
      onFailure: ({ errorType, errorMessage }) => failures.push(`${errorType}: ${errorMessage}`),
    });
    pools.push(pool);
    return pool;
  }

  it('has one event at a time in each process, and at most as many processes as the limit', async () => {
    const pool = open();
    const answers = (await Promise.all(Array.from({ length: 6 }, () => pool.invoke({ sleep: 30 })))).map(answer);
    assert.deepEqual([new Set(answers.map(({ pid }) => pid)).size, pool.processIds().length], [2, 2]);
  });

  for (const [what, event, type, message, callsAfter] of [
    ['its handler throws', { fail: 'no such story' }, 'TypeError', /^no such story$/, 2],
    ['its process ends', { exit: 3 }, 'Runtime.ExitError', /exit code 3$/, 1],
    ['it takes longer than its timeout, even when it is busy', { busy: true }, 'Sandbox.Timedout', /2\.00 seconds$/, 1],
  ] as const)
    it(`fails the event if ${what}, reports that, and takes the next event`, async () => {
      const pool = open('busy' in event ? { timeoutMs: 2000 } : {}, 1);
      failures.length = 0;
      const failed = await pool.invoke(event);
      assert.ok(!failed.ok && failed.errorType === type, JSON.stringify(failed));
      assert.match(failed.errorMessage, message);
      assert.deepEqual(failures, [`${type}: ${failed.errorMessage}`]);
      assert.equal(answer(await pool.invoke({})).calls, callsAfter);
    });

  it('fails every event if it cannot be loaded, and reports why', async () => {
    await writeFile(join(folder, 'boom.mjs'), "throw new Error('boom at load');");
    for (const handler of ['index.missing', 'index.notAFunction', 'nothing.handler', 'boom.handler'])
      assert.equal((await open({ handler }).invoke({})).ok, false, handler);
    assert.equal(failures.at(-1), 'Error: boom at load');
  });

  it('wraps console output if the log format is JSON', async () => {
    const line = '{"level":"INFO","message":"wrapped"}';
    const pool = open({ environment: { AWS_LAMBDA_LOG_FORMAT: 'JSON' } });
    const { context } = answer(await pool.invoke({ log: line }));
    const { timestamp, ...wrapped } = JSON.parse(await loggedLine((one) => one.includes('wrapped')));
    assert.deepEqual(wrapped, { level: 'INFO', requestId: context.awsRequestId, message: line });
    assert.equal(new Date(timestamp).toISOString(), timestamp);
  });

  it('fails the events that wait when the stack stops, and reports none of them', async () => {
    const pool = open({}, 1);
    failures.length = 0;
    const waiting = [pool.invoke({ sleep: 3000 }), pool.invoke({})];
    await pool.stop();
    const found = (await Promise.all(waiting)).map(({ ok }) => ok);
    assert.deepEqual([found, failures], [[false, false], []]);
  });
});

function answer(result: InvocationResult): Answer {
  assert.ok(result.ok, JSON.stringify(result));
  return result.payload as Answer;
}
