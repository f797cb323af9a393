import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionDefinition, InvocationResult } from '../../../../infra/local/lambda/function-definition.ts';
import { createFunctionPool, type FunctionPool } from '../../../../infra/local/lambda/function-pool.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';

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

  /** Output has a channel of its own, which may be slower than the answer's. */
  async function loggedLine(isWanted: (line: string) => boolean): Promise<string> {
    const deadline = Date.now() + 5000;
    for (;;) {
      const line = logged.find(isWanted);
      if (line !== undefined) return line;
      assert.ok(Date.now() < deadline, 'The line is not logged');
      await delay(5);
    }
  }

  function open(changes: Partial<FunctionDefinition> = {}, limit = 2): FunctionPool {
    const definition: FunctionDefinition = {
      name: 'Ingest',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Ingest',
      codeFolder: folder,
      handler: 'index.handler',
      timeoutMs: 5000,
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

  it('sees the event, its own environment and nothing of ours, and the context that Lambda gives', async () => {
    process.env.SECRET_OF_THE_PARENT = 'x';
    const { context, environment, event, folder: seen } = answer(await open().invoke({ Records: [1], text: '한글' }));
    assert.deepEqual(event, { Records: [1], text: '한글' });
    assert.equal(seen, folder);
    assert.equal(environment.TABLE_NAME, 'stories');
    assert.deepEqual(
      Object.keys(environment).filter((name) => !/^(TABLE_NAME|AWS_LAMBDA_|NODE_CHANNEL_)/.test(name)),
      [],
    );
    assert.equal(context.functionName, 'Ingest');
    assert.equal(context.invokedFunctionArn, 'arn:aws:lambda:us-east-1:000000000000:function:Ingest');
    assert.equal(context.memoryLimitInMB, '128');
    assert.match(String(context.awsRequestId), /^[0-9a-f-]{36}$/);
    assert.ok(Number(context.remaining) > 3000 && Number(context.remaining) <= 5000);
  });

  it('keeps its process for the next event', async () => {
    const pool = open();
    const [one, two] = [answer(await pool.invoke({})), answer(await pool.invoke({}))];
    assert.deepEqual([one.calls, two.calls, two.pid], [1, 2, one.pid]);
  });

  it('has one event at a time in each process, and no more processes than the limit', async () => {
    const pool = open();
    const answers = (await Promise.all(Array.from({ length: 6 }, () => pool.invoke({ sleep: 30 })))).map(answer);
    assert.equal(new Set(answers.map(({ pid }) => pid)).size, 2);
    assert.equal(pool.processIds().length, 2);
  });

  it('says how long its processes were at events, without the waiting for a process', async () => {
    const pool = open({}, 1);
    await pool.invoke({});
    const before = pool.busyMs();
    const started = performance.now();
    await Promise.all(Array.from({ length: 3 }, () => pool.invoke({ sleep: 50 })));
    const busy = pool.busyMs() - before;
    assert.ok(busy >= 145 && busy <= performance.now() - started, String(busy));
  });

  it('fails the event when it throws, and takes the next one', async () => {
    const pool = open({}, 1);
    const failed = await pool.invoke({ fail: 'no such story' });
    assert.ok(!failed.ok && failed.errorType === 'TypeError' && failed.errorMessage === 'no such story');
    assert.equal(answer(await pool.invoke({})).calls, 2);
  });

  it('is killed at its timeout, even when it is busy, and the next event gets a new process', async () => {
    const pool = open({ timeoutMs: 1500 }, 1);
    const failed = await pool.invoke({ busy: true });
    assert.ok(!failed.ok && failed.errorType === 'Sandbox.Timedout', JSON.stringify(failed));
    assert.equal(answer(await pool.invoke({})).calls, 1);
  });

  it('fails the event when its process ends, and the next event gets a new process', async () => {
    const pool = open({}, 1);
    const failed = await pool.invoke({ exit: 3 });
    assert.ok(!failed.ok && failed.errorType === 'Runtime.ExitError' && /exit code 3/.test(failed.errorMessage));
    assert.equal(answer(await pool.invoke({})).calls, 1);
  });

  it('fails the event when somebody kills its process', async () => {
    const pool = open({}, 1);
    answer(await pool.invoke({}));
    const failing = pool.invoke({ sleep: 2000 });
    for (const pid of pool.processIds()) process.kill(pid, 'SIGKILL');
    const failed = await failing;
    assert.ok(!failed.ok && /SIGKILL/.test(failed.errorMessage), JSON.stringify(failed));
  });

  it('names the signal when the channel to a killed process is found broken first', async () => {
    const pool = open({}, 1);
    answer(await pool.invoke({}));
    for (const pid of pool.processIds()) process.kill(pid, 'SIGKILL');
    // Blocks this process until that one is surely gone, so that the event is written before its end is heard of.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const failed = await pool.invoke({ sleep: 2000 });
    assert.ok(!failed.ok && /SIGKILL/.test(failed.errorMessage), JSON.stringify(failed));
  });

  it('fails every event when it cannot be loaded', async () => {
    for (const handler of ['index.missing', 'index.notAFunction', 'nothing.handler']) {
      const failed = await open({ handler }).invoke({});
      assert.equal(failed.ok, false, handler);
    }
  });

  it('hands its log lines on', async () => {
    const line = '{"level":"INFO","message":"한글"}';
    await open().invoke({ log: line });
    assert.equal(await loggedLine((one) => one === line), line);
  });

  it('wraps what goes through the console where the log format is JSON', async () => {
    const line = '{"level":"INFO","message":"wrapped"}';
    const pool = open({ environment: { AWS_LAMBDA_LOG_FORMAT: 'JSON' } });
    const { context } = answer(await pool.invoke({ log: line }));
    const { timestamp, ...wrapped } = JSON.parse(await loggedLine((one) => one.includes('wrapped')));
    assert.deepEqual(wrapped, { level: 'INFO', requestId: context.awsRequestId, message: line });
    assert.equal(new Date(timestamp).toISOString(), timestamp);
  });

  it('says of every invocation that comes to nothing what it came to', async () => {
    const pool = open({ timeoutMs: 1500 }, 1);
    failures.length = 0;
    for (const event of [{ fail: 'no such story' }, {}, { exit: 3 }, { busy: true }]) await pool.invoke(event);
    assert.deepEqual(failures, [
      'TypeError: no such story',
      "Runtime.ExitError: The function's process ended with exit code 3",
      'Sandbox.Timedout: Task timed out after 1.50 seconds',
    ]);
  });

  it('says why it cannot be loaded', async () => {
    await writeFile(join(folder, 'boom.mjs'), "throw new Error('boom at load');");
    failures.length = 0;
    await open({ handler: 'boom.handler' }).invoke({});
    assert.deepEqual(failures, ['Error: boom at load']);
  });

  it('answers what still waits when the stack stops', async () => {
    const pool = open({}, 1);
    failures.length = 0;
    const waiting = [pool.invoke({ sleep: 3000 }), pool.invoke({})];
    await pool.stop();
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ ok }) => ok),
      [false, false],
    );
    // That is what stopping does.
    assert.deepEqual(failures, []);
  });
});

function answer(result: InvocationResult): Answer {
  assert.ok(result.ok, JSON.stringify(result));
  return result.payload as Answer;
}
