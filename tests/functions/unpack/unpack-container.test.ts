import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { UnpackRequest } from '../../../functions/story/items/container.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { receiptKey } from '../../../functions/story/items/keys.ts';
import { type UnpackDependencies, unpackContainer } from '../../../functions/unpack/unpack-container.ts';

// Goal: whatever fails, and however often a run stops, each article is written once and the receipt counts it once.

const FILE = { bucket: 'b', key: 'in/crawl.jsonl', uploadedAt: '2026-01-05T01:00:00.000Z', versionId: 'v1' };
const COUNT = 300;
const BROKEN = [17, 18, 250];
const lines = Array.from({ length: COUNT }, (_, at) =>
  BROKEN.includes(at + 1)
    ? '{"title":'
    : JSON.stringify({ title: `Ferry ${at}`, url: `https://a.example/${at}`, text: `It ran ${at}.` }),
);
const bytes = Buffer.from(lines.join('\n'));

/** A bucket and a table in memory, with a queue of one message. */
function world(container: Buffer, fails: (call: number) => boolean, articlesARun: number, isQuietFolder = false) {
  const objects = new Map<string, string>();
  const file = { ...FILE, ...(isQuietFolder && { quiet: true as const }) };
  const queue: UnpackRequest[] = [{ wiredrop: 'file', file, ...(isQuietFolder && { uploader: 'crawler' }) }];
  let receipt = {
    ...receiptKey(FILE),
    ...{ entity: 'receipt', version: 1, disposition: 'container', announce: 'none' },
    ...(isQuietFolder && { quiet: true }),
  } as Receipt;
  const sent: object[] = [];
  let announced = 0;
  let calls = 0;
  let puts = 0;
  const opened: number[] = [];
  let isThere = true;
  const maybe = <T>(value: T): Promise<T> =>
    fails(calls++) ? Promise.reject(new Error('throttled')) : Promise.resolve(value);
  const dependencies: UnpackDependencies = {
    open: async (_, from) => {
      puts = 0;
      opened.push(from);
      await maybe(undefined);
      async function* pieces() {
        for (let at = from; at < container.length; at += 500) yield container.subarray(at, at + 500);
      }
      return { bytes: pieces(), metadata: isQuietFolder ? {} : { 'wiredrop-quiet': 'true' } };
    },
    async put(_, key, body, metadata) {
      await maybe(undefined);
      assert.equal(metadata['wiredrop-quiet'], 'true');
      puts += 1;
      const isNew = !objects.has(key);
      objects.set(key, body);
      return isNew;
    },
    deletions: {
      hasObject: async () => isThere,
      async deleteSome(_, folder) {
        await maybe(undefined);
        const some = [...objects.keys()].filter((key) => key.startsWith(folder)).slice(0, 100);
        for (const key of some) objects.delete(key);
        return some.length === 100;
      },
    },
    othersWait: async () => false,
    async send(request) {
      sent.push(request);
      queue.push(structuredClone(request));
    },
    table: {
      async read(_, freshness) {
        assert.equal(freshness, 'strong');
        return [receipt];
      },
      async write([write]) {
        if (write?.expect !== receipt.version) return false;
        receipt = write.item as Receipt;
        if (receipt.announce !== 'none') announced += 1;
        return true;
      },
    },
    retryPolicy: { attempts: 3, sleep: async () => {}, random: () => 0 },
    settings: { maxBytes: 2 ** 20, notifications: true },
    nowMs: () => Date.parse('2026-01-05T02:00:00Z'),
    remainingMs: () => (puts >= articlesARun ? 0 : 900_000),
  };
  /** Delivers messages until the queue is empty; a failed one comes back. */
  async function run(): Promise<number> {
    let runs = 0;
    for (let request = queue.shift(); request && runs < 2000; request = queue.shift()) {
      runs += 1;
      const given = structuredClone(request);
      await unpackContainer(request, dependencies).catch(() => queue.push(given));
    }
    return runs;
  }
  return {
    ...{ objects, queue, sent, opened, dependencies, run, calls: () => calls, receiptNow: () => receipt },
    announced: () => announced,
    remove: () => {
      isThere = false;
    },
    bringBack: () => {
      isThere = true;
    },
  };
}

describe('unpackContainer', () => {
  it('writes every article once, over runs that stop anywhere', async () => {
    const failing = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        failing,
        fc.integer({ min: 10, max: 500 }),
        fc.boolean(),
        async (failed, articlesARun, isPacked) => {
          const { objects, run, receiptNow, announced } = world(
            isPacked ? gzipSync(bytes) : bytes,
            (call) => failed.includes(call),
            articlesARun,
          );
          await run();
          assert.deepEqual([...objects.values()].sort(), lines.filter((line) => !/:$/.test(line)).sort());
          const { unpacked } = receiptNow();
          assert.deepEqual([unpacked?.articles, unpacked?.broken], [COUNT - BROKEN.length, BROKEN.length]);
          const found = unpacked?.firstBroken.map(({ line }) => line);
          assert.deepEqual(found, BROKEN);
          assert.equal(announced(), 1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('announces nothing of broken articles of a quiet container, and says by whom it is in every run', async () => {
    const { run, receiptNow, announced, sent } = world(bytes, () => false, 100, true);
    await run();
    assert.ok(sent.length > 0 && sent.every((request) => 'uploader' in request && request.uploader === 'crawler'));
    assert.deepEqual([receiptNow().unpacked?.broken, announced()], [BROKEN.length, 0]);
  });

  it('names ten of its broken articles, and counts all', async () => {
    const [good = ''] = lines;
    const { run, receiptNow } = world(
      Buffer.from([good, ...Array(12).fill('{"title":'), good].join('\n')),
      () => false,
      100,
    );
    await run();
    const { unpacked, detail = '', day, firstSeenAt } = receiptNow();
    assert.deepEqual([unpacked?.broken, unpacked?.firstBroken.length], [12, 10]);
    const said = '12 of 14 articles; line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …: ';
    assert.equal(detail, said + unpacked?.firstBroken[0]?.detail);
    assert.ok(day && firstSeenAt === unpacked?.endedAt);
  });

  it('names a container that is gone before it is read, and fails without the receipt of its container', async () => {
    const { dependencies, run, receiptNow } = world(bytes, () => false, 100);
    const { read } = dependencies.table;
    dependencies.table.read = async () => [{ entity: 'alias' } as never];
    await assert.rejects(unpackContainer({ wiredrop: 'file', file: FILE }, dependencies), /has no receipt/);
    dependencies.table.read = read;
    dependencies.open = async () => undefined;
    await run();
    assert.match(receiptNow().unpacked?.firstBroken[0]?.detail ?? '', /deleted or overwritten/);
  });

  it('counts what is no article of a web archive, and rejects none of it', async () => {
    const article = {
      '@type': 'NewsArticle',
      headline: 'Ferry stays',
      articleBody: 'The council keeps the night ferry.',
    };
    const page = `<html><script type="application/ld+json">${JSON.stringify(article)}</script></html>`;
    const records = [page, '<html>Cookies?</html>', '<html>404</html>'].map((body) => {
      const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${body}`;
      return `WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ${answer.length}\r\n\r\n${answer}\r\n\r\n`;
    });
    const { objects, run, receiptNow, announced } = world(Buffer.from(records.join('')), () => false, 100);
    await run();
    const { articles, broken, others } = receiptNow().unpacked ?? assert.fail();
    assert.deepEqual([objects.size, articles, broken, others, announced()], [1, 1, 0, 2, 0]);
  });

  it('goes on where the last run stopped, also by a message that knows nothing of it', async () => {
    const { objects, queue, opened, run, dependencies, receiptNow } = world(bytes, () => false, 100);
    const first = queue.pop() as UnpackRequest;
    assert.equal((await unpackContainer(first, dependencies)).did, 'goes on');
    assert.deepEqual(queue, [{ wiredrop: 'file', file: FILE, runs: 1, round: 0 }]);
    // As ingest asks for it after a redrive.
    queue.splice(0, 1, { wiredrop: 'file', file: FILE });
    await run();
    assert.ok(opened.slice(1).every((from) => from > 0));
    assert.equal(objects.size, COUNT - BROKEN.length);
    assert.equal(receiptNow().unpacking, undefined);
  });

  it('starts again where the container came back in the middle of a chain, and ends that chain', async () => {
    const { objects, queue, run, dependencies } = world(bytes, () => false, 100);
    await unpackContainer(queue.pop() as UnpackRequest, dependencies);
    const chain = queue.splice(0);
    objects.clear();
    assert.equal((await unpackContainer({ wiredrop: 'file', file: FILE, again: true }, dependencies)).did, 'goes on');
    assert.equal((await unpackContainer(chain[0] as UnpackRequest, dependencies)).did, 'nothing');
    await run();
    assert.equal(objects.size, COUNT - BROKEN.length);
  });

  it('starts again where the container came back while a run wrote, and leaves that run no say', async () => {
    const { objects, queue, run, dependencies, receiptNow } = world(bytes, () => false, 1e9);
    const { put } = dependencies;
    let isBack = false;
    dependencies.put = async (...object) => {
      if (isBack) return put(...object);
      isBack = true;
      // It has no time left: its message comes again.
      const late = { ...dependencies, remainingMs: () => 0 };
      await assert.rejects(unpackContainer({ wiredrop: 'file', file: FILE, again: true }, late));
      return put(...object);
    };
    assert.equal((await unpackContainer(queue.pop() as UnpackRequest, dependencies)).did, 'nothing');
    assert.deepEqual([receiptNow().unpacked, receiptNow().unpacking?.round], [undefined, 1]);
    objects.clear();
    dependencies.put = put;
    queue.push({ wiredrop: 'file', file: FILE, again: true });
    await run();
    assert.deepEqual([objects.size, receiptNow().unpacked?.articles], Array(2).fill(COUNT - BROKEN.length));
  });

  it('fails where a run adds no article, and after 5,000 runs: such a message becomes a dead letter', async () => {
    const { dependencies, receiptNow, objects } = world(gzipSync(bytes), () => false, 100);
    const late = { ...dependencies, remainingMs: () => 0 };
    await assert.rejects(unpackContainer({ wiredrop: 'file', file: FILE }, late), /does not come to article 1/);
    await assert.rejects(unpackContainer({ wiredrop: 'file', file: FILE, runs: 5_000 }, dependencies), /5000 runs/);
    await assert.rejects(
      unpackContainer({ wiredrop: 'file', file: FILE, change: 'removal', runs: 5_000 }, dependencies),
    );
    assert.deepEqual([receiptNow().unpacking, objects.size], [undefined, 0]);
  });

  it('goes on after a failed run from the articles that are written, and keeps the quiet of its folder', async () => {
    const many = Array.from({ length: 2_400 }, (_, at) =>
      JSON.stringify({ title: `Ferry ${at}`, text: `It ran ${at}.` }),
    );
    const { objects, run, calls } = world(Buffer.from(many.join('\n')), (call) => call === 2_300, 1e9, true);
    assert.deepEqual([await run(), objects.size], [2, 2_400]);
    assert.ok(calls() < 3_000, `${calls()} calls`);
  });

  it('does nothing with a message that comes again, and unpacks again when it is told to', async () => {
    const { objects, queue, run, announced } = world(bytes, () => false, 1e9);
    await run();
    objects.clear();
    queue.push({ wiredrop: 'file', file: FILE });
    await run();
    assert.equal(objects.size, 0);
    queue.push({ wiredrop: 'file', file: FILE, again: true });
    await run();
    assert.equal(objects.size, COUNT - BROKEN.length);
    assert.equal(announced(), 1);
  });

  it('deletes what was unpacked from a deleted container, also what a run writes after the deletion', async () => {
    const { objects, queue, run, remove } = world(bytes, () => false, 1e9);
    await run();
    queue.push({ wiredrop: 'file', file: FILE, change: 'removal' });
    await run();
    assert.equal(objects.size, COUNT - BROKEN.length);
    remove();
    queue.push({ wiredrop: 'file', file: FILE, change: 'removal' }, { wiredrop: 'file', file: FILE, again: true });
    await run();
    assert.equal(objects.size, 0);
  });

  it('leaves nothing of a container that was deleted while a run wrote, all of one that came back', async () => {
    const { objects, queue, run, remove, bringBack } = world(bytes, () => false, 1e9);
    await run();
    remove();
    // The run that wrote died before it looked at the container again: its message comes again.
    queue.push({ wiredrop: 'file', file: FILE });
    await run();
    assert.equal(objects.size, 0);
    // A deletion that died after it had deleted, and sees the container again: its message comes again, too.
    bringBack();
    queue.push({ wiredrop: 'file', file: FILE, change: 'removal' });
    await run();
    assert.equal(objects.size, COUNT - BROKEN.length);
  });
});
