import assert from 'node:assert/strict';
import dns from 'node:dns';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { post } from '../../../functions/http/post.ts';
import { isPublic, lookupPublic, refusePrivate } from '../../../functions/http/public-address.ts';
import { serve } from '../../fixtures/serve.ts';

const request = (url: string) => ({ url, body: '{"headline":"속보"}', headers: { 'webhook-id': 'one' } });
const here = { timeoutMs: 60_000, anyAddress: true };
const online = { timeoutMs: 60_000, anyAddress: false };

describe('a request to an endpoint', () => {
  it('carries body and headers, and answers the status', async (context) => {
    let received: unknown;
    const url = await serve(context, async (incoming, response) => {
      const body = Buffer.concat(await incoming.toArray()).toString();
      received = [incoming.method, incoming.url, incoming.headers['webhook-id'], body];
      response.writeHead(429, { 'retry-after': '30' }).end('busy');
    });
    assert.deepEqual(await post(request(`${url}/hook`), here), { status: 429, retryAfterSeconds: 30 });
    assert.deepEqual(received, ['POST', '/hook', 'one', '{"headline":"속보"}']);
  });

  it('answers the body if it is asked for, and fails if that is longer', async (context) => {
    const url = await serve(context, (_, response) => void response.end('x'.repeat(100)));
    const { text } = await post(request(url), { ...here, mostBytes: 100 });
    assert.equal(text, 'x'.repeat(100));
    assert.equal((await post(request(url), here)).text, undefined);
    await assert.rejects(post(request(url), { ...here, mostBytes: 99 }));
  });

  it('is refused by its address before it is made, and by its name only when that is looked up', () => {
    assert.throws(() => refusePrivate(new URL('https://[::1]/')), { name: 'PrivateAddressError' });
    for (const url of ['https://news.example/', 'https://93.184.215.14/']) refusePrivate(new URL(url));
  });

  it('follows no redirect', async (context) => {
    let visits = 0;
    const url = await serve(context, (_, response) => {
      visits += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    assert.deepEqual(await post(request(url), here), { status: 307 });
    assert.equal(visits, 1);
  });

  it('ends when there is no answer in time', async (context) => {
    const url = await serve(context, () => {});
    await assert.rejects(post(request(url), { ...here, timeoutMs: 100 }), /no answer in 0.1 s/);
  });

  it('does not wait for the body of an answer', async (context) => {
    const url = await serve(context, (_, response) => response.writeHead(200).write('more follows'));
    assert.deepEqual(await post(request(url), here), { status: 200 });
  });

  it('lets the endpoint finish a long answer', async (context) => {
    const { promise: isFinished, resolve } = Promise.withResolvers<boolean>();
    const url = await serve(context, (_, response) => {
      response.once('close', () => resolve(response.writableFinished));
      response.writeHead(200).end(Buffer.alloc(2 ** 24));
    });
    await post(request(url), here);
    assert.ok(await isFinished);
  });

  it('is not made without TLS, nor to a private address', async () => {
    await assert.rejects(post(request('http://news.example.com/'), online), /must with https/);
    for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]', '0x7f.1', '2130706433'])
      await assert.rejects(post(request(`https://${host}/`), online), { name: 'PrivateAddressError' }, host);
    await assert.rejects(post(request('https://localhost/'), online), { name: 'PrivateAddressError' });
  });
});

describe('the look-up of a host', () => {
  const found = (context: TestContext, ...addresses: string[]) => {
    const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    context.mock.method(dns, 'lookup', (...[, , callback]: [string, object, (error: null, all: object) => void]) =>
      callback(null, answer),
    );
  };
  const lookup = promisify(
    lookupPublic as (host: string, options: object, callback: (error: Error | null, all: object) => void) => void,
  );

  it('fails if one of its addresses is private', async (context) => {
    found(context, '93.184.215.14', '10.0.0.7');
    await assert.rejects(lookup('rebound.example.com', { all: true }), /rebound.example.com has the address 10.0.0.7/);
  });

  it('answers public addresses, one or all', async (context) => {
    found(context, '93.184.215.14', '2606:2800:21f::1');
    assert.deepEqual(await lookup('news.example.com', { all: true }), [
      { address: '93.184.215.14', family: 4 },
      { address: '2606:2800:21f::1', family: 6 },
    ]);
    assert.equal(await lookup('news.example.com', {}), '93.184.215.14');
  });
});

describe('an address', () => {
  const hidden = ['10.1.2.3', '100.64.0.1', '127.9.9.9', '169.254.169.254', '172.31.0.1', '192.168.1.1', '224.0.0.1'];
  const more = ['0.0.0.0', '255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:192.168.0.1', '64:ff9b::a00:1'];
  const ipv6 = ['fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '2002:a00:1::', '2001:db8::1', 'not an address'];
  const open = ['1.1.1.1', '93.184.215.14', '172.32.0.1', '2606:2800:21f::1', '2a00:1450:4001::1'];

  it('is public outside the networks of the special registries', () => {
    for (const address of [...hidden, ...more, ...ipv6]) assert.ok(!isPublic(address), address);
    for (const address of open) assert.ok(isPublic(address), address);
  });
});
