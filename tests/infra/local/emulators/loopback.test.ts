import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../../infra/local/emulators/dynamodb-local.ts';
import { type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';

let keeper: Keeper;
let dynamodb: DynamoDbLocal;
let fauxqs: Fauxqs;
let clients: Clients;

before(async () => {
  keeper = startKeeper();
  [dynamodb, fauxqs] = await Promise.all([startDynamoDbLocal(keeper), startFauxqs('us-east-1', () => {})]);
  clients = createClients({ region: 'us-east-1' }, { fauxqs: fauxqs.endpoint, dynamodb: dynamodb.endpoint });
});
after(async () => {
  destroyClients(clients);
  await Promise.all([dynamodb.stop(), fauxqs.stop()]);
  await keeper.close();
});

const endpoints = () => ({ 'DynamoDB Local': dynamodb.endpoint, fauxqs: fauxqs.endpoint });

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
    for (const [name, endpoint] of Object.entries(endpoints())) {
      const port = Number(new URL(endpoint).port);
      assert.equal(await listens('127.0.0.1', port), true, name);
      // An address of this machine too, which a socket on every address would answer.
      assert.equal(await listens('127.0.0.2', port), false, name);
    }
  });

  it('refuse what comes from a web page: with an Origin, or under a name of its own', async () => {
    for (const [name, endpoint] of Object.entries(endpoints())) {
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

describe('DynamoDB Local', { timeout: 60_000 }, () => {
  it('ends with the process that started it, even if the keeper was killed too', async () => {
    const child: ChildProcess = fork(join(import.meta.dirname, 'engine-owner.ts'), { stdio: 'inherit', execArgv: [] });
    const [{ port, keeper: keeperPid }] = (await once(child, 'message')) as [{ port: number; keeper: number }];
    assert.equal(await listens('127.0.0.1', port), true);
    process.kill(keeperPid, 'SIGKILL');
    child.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    while (await listens('127.0.0.1', port)) {
      assert.ok(Date.now() < deadline, 'Java still runs');
      await delay(50);
    }
  });
});
