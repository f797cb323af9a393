import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { queueDepth } from '../../functions/aws/queue-depth.ts';
import type { Notification } from '../../functions/notifications/notification.ts';
import { newSecret } from '../../functions/webhook/sign.ts';
import { until } from '../fixtures/until.ts';
import { startWiredrop, wiredrop } from '../fixtures/wiredrop.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { openWorld, type World } from './world.ts';

interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  /** What it was answered; 0: nothing. */
  readonly status: number;
}

/** An endpoint that answers so: 0 hangs. */
const openEndpoint = async (answer: (received: readonly Received[]) => number) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const status = answer(received);
    received.push({ body, headers: request.headers, status });
    if (status > 0) response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { received, url: `http://localhost:${(server.address() as AddressInfo).port}/hook`, server };
};

describe('a stack with webhooks', () => {
  const secret = newSecret();
  let world: World;
  /** What the endpoint `gone` answers. */
  let status = 410;
  let endpoints: Readonly<Record<string, Awaited<ReturnType<typeof openEndpoint>>>>;
  before(async () => {
    endpoints = {
      good: await openEndpoint(() => 200),
      ill: await openEndpoint(({ length }) => (length % 5 === 0 ? 500 : 200)),
      hung: await openEndpoint(() => 0),
      gone: await openEndpoint(() => status),
    };
    const webhooks = Object.entries(endpoints).map(([name, { url }]) => ({ name, url, secret: name }));
    for (const { name } of webhooks) process.env[`WEBHOOK_SECRET_${name.toUpperCase()}`] = secret;
    const [good, ...others] = webhooks;
    const chat = { ...good, name: 'chat', format: 'slack', matches: ['four'] };
    process.env.WEBHOOK_SECRET_CHAT = endpoints.good?.url;
    world = await openWorld({
      context: { webhooks: [good, ...others, chat], watchWords: { any: 'headline', four: '"headline 004"' } },
    });
  });
  after(async () => {
    await world?.stop();
    for (const name of Object.keys(process.env)) if (name.startsWith('WEBHOOK_SECRET_')) delete process.env[name];
    for (const { server } of Object.values(endpoints)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const upload = (id: string, publisher: string) =>
    world.put(
      `hooks/${id}.md`,
      crawledFile({ id, publisher, crawledAt: '2026-01-05 01:12:40', title: `Headline ${id}`, text: textOf(id) }),
    );
  /** What an endpoint took. */
  const verified = ({ received }: { received: readonly Received[] } = { received: [] }): Notification[] =>
    received
      .filter(({ headers, status }) => status === 200 && headers['content-type']?.includes('cloudevents'))
      .map(({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>) as Notification);
  const queuesOf = (webhook: string) =>
    JSON.parse(world.stack.output('Webhooks')).find((one: { name: string }) => one.name === webhook);

  it('delivers each story to an endpoint that verifies it, however slow or broken the others are', async () => {
    await Promise.all(['001_0000000001', '002_0000000002', '003_0000000003'].map((id) => upload(id, 'Gull Bay Wire')));
    await upload('004_0000000004', 'Harbour Wire');
    await until('four stories', () => verified(endpoints.good).length >= 4);
    const ids = verified(endpoints.good).map(({ id }) => id);
    assert.equal(new Set(ids).size, 4);
    const found = endpoints.good?.received
      .filter(({ body }) => body.includes('specversion'))
      .map(({ headers }) => headers['webhook-id']);
    assert.deepEqual(found, ids);
  });

  it('tries again an endpoint that failed', async () => {
    await until('all stories', () => new Set(verified(endpoints.ill).map(({ id }) => id)).size === 4);
  });

  it('sends a chat what passes its filter, in its own format', async () => {
    const chat = () => endpoints.good?.received.filter(({ body }) => body.includes('rich_text')) ?? [];
    await until('a message', () => chat().length > 0);
    const found = chat().map(({ body }) => JSON.parse(body).text);
    assert.deepEqual(found, ['Headline 004_0000000004']);
  });

  it('asks an endpoint no more that answered 410, and keeps its notifications', async () => {
    const { deadLetterQueueUrl } = queuesOf('gone');
    await until('dead letters', async () => (await queueDepth(world.stack.clients.sqs, deadLetterQueueUrl)) === 4);
    const before = endpoints.gone?.received.length ?? 0;
    await upload('005_0000000005', 'Gull Bay Wire');
    await until('another', async () => (await queueDepth(world.stack.clients.sqs, deadLetterQueueUrl)) === 5);
    assert.equal(endpoints.gone?.received.length, before);
    assert.ok(world.problems.some((line) => /webhook gone: .*410 Gone: it is switched off/.test(line)));
  });

  const ofStack = (...args: string[]) => [...args, '--outputs', world.stack.outputsFile];
  const run = async (...args: string[]) => {
    const { code, out, err } = await wiredrop(ofStack(...args), { WEBHOOK_SECRET: secret });
    return { code, stdout: out, stderr: err };
  };

  it('lists its webhooks, and switches one on again with all it missed', async () => {
    const { code, stdout } = await run('webhooks', '--json');
    const states = JSON.parse(stdout).webhooks.map(({ name, deadLetters, offSince }: Record<string, unknown>) => [
      ...[name, deadLetters, offSince !== undefined],
    ]);
    const found = states.find(([name]: string[]) => name === 'gone');
    assert.deepEqual([found, code], [['gone', 5, true], 1]);
    assert.match(
      (await run('status')).stdout,
      new RegExp(
        String.raw`^! Webhook gone is switched off since .*\. 5 notifications failed and 0 wait\. .*\n +the ` +
          String.raw`endpoint answered 410\n +wiredrop webhooks --on gone\n`,
        'm',
      ),
    );
    status = 200;
    const { stdout: said, stderr } = await run('webhooks', '--on', 'gone');
    assert.equal(said, 'Webhook gone is on: 5 dead letters back in its queue\n', stderr);
    await until('all stories', () => new Set(verified(endpoints.gone).map(({ id }) => id)).size === 5);
  });

  it('sends one story, or all since a time, to one subscriber again under the same ids', async () => {
    const known = verified(endpoints.good).map(({ id }) => id);
    const again = await openEndpoint(() => 200);
    const one = await run('redrive', known[0] ?? '', '--to', again.url);
    assert.equal(one.stdout, `1 notification sent to ${again.url}\n`, one.stderr);
    const all = await run('redrive', '--since', '1h', '--to', again.url, '--json');
    assert.deepEqual(JSON.parse(all.stdout), { to: again.url, sent: 5, failed: [], complete: true });
    const found = verified(again)
      .map(({ id }) => id)
      .sort();
    assert.deepEqual(found, [known[0], ...known].sort());
    again.server.close();

    const before = endpoints.gone?.received.length ?? 0;
    const queued = await run('redrive', known[1] ?? '', '--to', 'gone');
    assert.equal(queued.stdout, '1 notification sent to gone\n', queued.stderr);
    await until('the story', () => (endpoints.gone?.received.length ?? 0) > before);
    assert.equal(verified(endpoints.gone).at(-1)?.id, known[1]);
  });

  it('forwards what is watched to an address, signed', async () => {
    const here = await openEndpoint(() => 200);
    const child = startWiredrop(ofStack('watch', '--forward-to', here.url), { WEBHOOK_SECRET: secret });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await until('the watch', () => said.includes('Listening'));
    await upload('006_0000000006', 'Gull Bay Wire');
    await until('the story', () => verified(here).length === 1);
    await until('the answer', () => said.includes(`200 from ${here.url}`));
    child.kill('SIGINT');
    await once(child, 'close');
    here.server.close();
  });

  it('loses nothing while its functions are killed, also for an endpoint that often fails', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `010_00000001${String(at).padStart(2, '0')}`);
    const uploads = Promise.all(ids.map((id) => upload(id, 'Gull Bay Wire')));
    for (let kills = 0; kills < 5; kills += 1) {
      await delay(200);
      const pools = world.stack.functions.filter(({ definition }) =>
        /Webhook(?:good|ill)|Notify/.test(definition.name),
      );
      for (const pid of pools.flatMap((pool) => pool.processIds()))
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended since the last kill.
        }
    }
    await uploads;
    const missing = (name: string) => {
      const headlines = new Set(verified(endpoints[name]).map(({ data }) => 'headline' in data && data.headline));
      return ids.filter((id) => !headlines.has(`Headline ${id}`));
    };
    for (const name of ['good', 'ill']) await until(`every story at ${name}`, () => missing(name).length === 0);
    const [good, ill] = ['good', 'ill'].map((name) => new Set(verified(endpoints[name]).map(({ id }) => id)));
    assert.deepEqual([...(ill ?? [])].sort(), [...(good ?? [])].sort());
  });
});
