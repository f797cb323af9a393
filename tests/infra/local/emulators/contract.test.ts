import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import type { EngineProcess } from '../../../../infra/local/emulators/engine-process.ts';
import { checkConditions, type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { chooseEngine, ENGINES } from '../../../../infra/local/emulators/table-engine.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { missingEngine } from '../../missing-engine.ts';

// What our code relies on and no other test shows: the tables that these engines keep are those of every end-to-end
// test.

for (const name of ENGINES)
  describe(`the table engine ${name}`, { skip: await missingEngine(name) }, () => {
    let keeper: Keeper;
    let engine: EngineProcess;
    before(async () => {
      keeper = startKeeper();
      engine = await (await chooseEngine(name)).start(keeper);
    });
    after(async () => {
      await engine.stop();
      await keeper.close();
    });

    it('answers programs on this machine only', () => checkLoopback(engine.endpoint, name !== 'dynoxide'));
  });

const FAUXQS: Readonly<Record<string, (clients: Clients, endpoint: string) => Promise<void>>> = {
  'answers programs on this machine only': (_, endpoint) => checkLoopback(endpoint, true),
  async 'stores the bytes that curl sends as a form'(_, endpoint) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(`${endpoint}/bucket/a.md`, { method: 'PUT', headers, body: 'a=1&b' });
    assert.equal(await (await fetch(`${endpoint}/bucket/a.md`)).text(), 'a=1&b');
  },
  async 'refuses form uploads, which would have no event'(_, endpoint) {
    const body = new FormData();
    body.append('file', new Blob(['x']));
    assert.equal((await fetch(`${endpoint}/bucket`, { method: 'POST', body })).status, 501);
  },
  async 'refuses subscriptions of web addresses, to which it would deliver nothing'({ sns }) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'news' }));
    const webhook = { TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:1/' };
    await assert.rejects(sns.send(new SubscribeCommand(webhook)), /delivers to queues only, not by http/);
  },
  async 'lets one of several concurrent writers with the same condition through'({ s3 }) {
    const object = { Bucket: 'bucket', Key: 'seen.json' };
    const save = (Body: string, condition: object) => s3.send(new PutObjectCommand({ ...object, Body, ...condition }));
    const statuses = async (writes: Promise<unknown>[]) =>
      (await Promise.allSettled(writes))
        .map((one) => (one.status === 'fulfilled' ? 200 : one.reason.$metadata.httpStatusCode))
        .sort();
    assert.deepEqual(await statuses(['a', 'b', 'c'].map((body) => save(body, { IfNoneMatch: '*' }))), [200, 412, 412]);
    const { ETag } = await save('d', {});
    assert.deepEqual(await statuses(['e', 'f', 'g'].map((body) => save(body, { IfMatch: ETag }))), [200, 412, 412]);
    assert.deepEqual(await statuses([s3.send(new DeleteObjectCommand({ ...object, IfMatch: ETag }))]), [412]);
  },
  async 'listens on the port it is asked for, or on the next free one'(_, endpoint) {
    const firstPort = Number(new URL(endpoint).port);
    const next = await startFauxqs('us-east-1', () => {}, { firstPort });
    await next.stop();
    const port = Number(new URL(next.endpoint).port);
    assert.ok(port > firstPort && port < firstPort + 100, `${port} after ${firstPort}`);
  },
};

describe('fauxqs', () => {
  let fauxqs: Fauxqs;
  let clients: Clients;
  before(async () => {
    fauxqs = await startFauxqs('us-east-1', checkConditions);
    clients = createClients({ region: 'us-east-1' }, { fauxqs: fauxqs.endpoint, dynamodb: fauxqs.endpoint });
    await fetch(`${fauxqs.endpoint}/bucket`, { method: 'PUT' });
  });
  after(async () => {
    destroyClients(clients);
    await fauxqs.stop();
  });
  for (const [behaviour, check] of Object.entries(FAUXQS)) it(behaviour, () => check(clients, fauxqs.endpoint));
});

/** @param refusesPages dynoxide answers web pages too, and has no option against that: docs/deploying.md says so. */
async function checkLoopback(endpoint: string, refusesPages: boolean): Promise<void> {
  const { port } = new URL(endpoint);
  const status = async (host: string, headers: Record<string, string> = {}): Promise<number> => {
    const socket = connect({ host, port: Number(port) });
    const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
    socket.write(`GET / HTTP/1.1\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`);
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    socket.destroy();
    return Number(String(answer).split(' ')[1]);
  };
  assert.notEqual(await status('127.0.0.1'), 403);
  // Another address of this machine, which a socket on every address would answer.
  await assert.rejects(status('127.0.0.2'), { code: 'ECONNREFUSED' });
  if (!refusesPages) return;
  for (const headers of [{ Origin: 'http://page.example' }, { Host: 'page.example' }])
    assert.equal(await status('127.0.0.1', headers), 403);
}
