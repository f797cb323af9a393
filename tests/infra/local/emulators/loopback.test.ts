import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import type { EngineProcess } from '../../../../infra/local/emulators/engine-process.ts';
import { type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { chooseEngine, ENGINES, type EngineName } from '../../../../infra/local/emulators/table-engine.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { missingEngine } from '../../missing-engine.ts';

let keeper: Keeper;
let engines: [EngineName, EngineProcess][];
let fauxqs: Fauxqs;
let clients: Clients;

const missing = new Map<EngineName, string | false>();
for (const name of ENGINES) missing.set(name, await missingEngine(name));

before(async () => {
  keeper = startKeeper();
  const there = ENGINES.filter((name) => missing.get(name) === false);
  [engines, fauxqs] = await Promise.all([
    Promise.all(
      there.map(async (name): Promise<[EngineName, EngineProcess]> => {
        const engine = await chooseEngine(name);
        return [name, await engine.start(keeper)];
      }),
    ),
    startFauxqs('us-east-1', () => {}),
  ]);
  clients = createClients({ region: 'us-east-1' }, { fauxqs: fauxqs.endpoint, dynamodb: 'http://127.0.0.1:1' });
});
after(async () => {
  destroyClients(clients);
  await Promise.all([...engines.map(([, engine]) => engine.stop()), fauxqs.stop()]);
  await keeper.close();
});

const endpoints = () =>
  [['fauxqs', fauxqs.endpoint], ...engines.map(([name, { endpoint }]) => [name, endpoint])] as const;

/** Whether something takes connections there. */
async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  const isTaken = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isTaken;
}

describe('the emulators', { timeout: 60_000 }, () => {
  it('listen on 127.0.0.1 and on no other address', async () => {
    for (const [name, endpoint = ''] of endpoints()) {
      const port = Number(new URL(endpoint).port);
      assert.equal(await listens('127.0.0.1', port), true, name);
      // An address of this machine too, which a socket on every address would answer.
      assert.equal(await listens('127.0.0.2', port), false, name);
    }
  });

  it('refuse what comes from a web page: with an Origin, or under a name of its own', async () => {
    for (const [name, endpoint = ''] of endpoints()) {
      // It answers every page, and has no option against that: docs/deploying.md says so.
      if (name === 'dynoxide') continue;
      const status = async (headers: Record<string, string>) => {
        const { port } = new URL(endpoint);
        const socket = connect({ host: '127.0.0.1', port: Number(port) });
        const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers, Connection: 'close' });
        socket.write(`GET / HTTP/1.1\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`);
        const [answer] = await once(socket.setEncoding('utf8'), 'data');
        socket.destroy();
        return Number(String(answer).split(' ')[1]);
      };
      assert.notEqual(await status({}), 403, name);
      assert.equal(await status({ Origin: 'http://page.example' }), 403, name);
      assert.equal(await status({ Host: 'page.example' }), 403, name);
    }
  });
});

describe('the S3 emulator', () => {
  it('stores what curl sends as a form byte by byte', async () => {
    const at = `${fauxqs.endpoint}/intake`;
    await fetch(at, { method: 'PUT' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status } = await fetch(`${at}/a.md`, { method: 'PUT', headers: form, body: 'a=1&b' });
    assert.deepEqual([status, await (await fetch(`${at}/a.md`)).text()], [200, 'a=1&b']);
  });
});

describe('the endpoint of S3, SQS and SNS', () => {
  it('is the port asked for, or the next free one above it', async () => {
    const firstPort = Number(new URL(fauxqs.endpoint).port);
    const next = await startFauxqs('us-east-1', () => {}, { firstPort });
    const port = Number(new URL(next.endpoint).port);
    await next.stop();
    assert.ok(port > firstPort && port < firstPort + 100, `${port} after ${firstPort}`);
    const again = await startFauxqs('us-east-1', () => {}, { firstPort: port });
    await again.stop();
    assert.equal(again.endpoint, next.endpoint);
  });
});

describe('the SNS emulator', () => {
  it('refuses a subscription that it would never deliver to, and says so', async () => {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'news' }));
    const webhook = { TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:1/' };
    await assert.rejects(
      clients.sns.send(new SubscribeCommand(webhook)),
      /delivers to queues \(sqs\) only, not by http/,
    );
  });
});

describe('the table engine', { timeout: 60_000 }, () => {
  for (const name of ENGINES) {
    it(`${name} ends with the process that started it, even if the keeper was killed too`, {
      skip: missing.get(name) ?? false,
    }, async () => {
      const owner = join(import.meta.dirname, 'engine-owner.ts');
      const child: ChildProcess = fork(owner, [name], { stdio: 'inherit', execArgv: [] });
      const [{ port, keeper: keeperPid }] = (await once(child, 'message')) as [{ port: number; keeper: number }];
      assert.equal(await listens('127.0.0.1', port), true);
      process.kill(keeperPid, 'SIGKILL');
      child.kill('SIGKILL');
      const deadline = Date.now() + 10_000;
      while (await listens('127.0.0.1', port)) {
        assert.ok(Date.now() < deadline, `${name} still runs`);
        await delay(50);
      }
    });
  }
});
