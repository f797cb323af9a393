import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WARNINGS } from '../../functions/article/codes.ts';
import { startConsole } from '../../infra/console/index.ts';
import { readOnlyStackOutputs } from '../../infra/operator/stack/outputs.ts';
import { openWorld, type World } from './world.ts';

// Goal: an operator finds every file that was not announced on weak evidence, and why. Method: a file for each reason,
// and then what the overview says, the command that it names, and the console.

const root = join(import.meta.dirname, '..', '..');

const FERRY = `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter, seven votes to
four, after two hours of debate in a hall so full that the doors were left open. The boat carries about 140 passengers a night.`;
const QUARRY = `Workers at the Low Fell quarry found the tusk of a mammoth on Friday morning while clearing a ledge that had slipped in
the rain. It is two metres long and nearly whole, said Ines Barrow of the county museum, who drove out in the afternoon.`;
const BRIDGE = `Engineers closed the old river bridge at Stanhope on Wednesday after a crack was found in its third pier. Lorries are sent
over the motorway until spring, and the mayor expects that the repair will cost nine million.`;
const BULLETIN = '쥐띠는 동쪽에서 귀인을 만난다. 소띠는 서두르지 말고 기다린다. 범띠는 오래된 벗에게서 소식을 듣는다.';

const url = 'https://gullbay.example/ferry';
const file = (says: Readonly<Record<string, string>>, body: string): string =>
  ['---', ...Object.entries(says).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---', '', body].join(
    '\n',
  );

const ferry = 'Harbour council votes to keep the night ferry';
const quarry = 'Mammoth tusk found in quarry';
const bridge = 'Crack closes the old river bridge';

type Put = readonly [key: string, body: string];

const FIRST: readonly Put[] = [
  ['a/soon.md', file({ id: 'ferry-7', url, title: 'Soon', crawled_at: '2026-03-01 12:00:00' }, 'More soon.')],
  ['a/quarry.md', file({ id: 'quarry-1', title: quarry }, QUARRY)],
  ['a/bridge.md', file({ id: 'bridge-1', title: bridge }, BRIDGE)],
  ['a/bridge of two.md', file({ id: 'bridge-2', title: bridge }, BRIDGE)],
];

/** A file for each reason. */
const SILENCED: Readonly<Record<string, Put>> = {
  'silenced-by-url': [
    'a/ferry.md',
    file({ id: 'ferry-7', url, title: ferry, crawled_at: '2026-03-01 11:00:00' }, FERRY),
  ],
  'silenced-by-withdrawal': ['a/quarry of two.md', file({ id: 'quarry-2', title: quarry }, QUARRY)],
  'silenced-as-bulletin': ['a/horoscope.md', file({ id: 'stars-1', title: '[오늘의 운세] 1월 1일 목요일' }, BULLETIN)],
  'nothing-to-retract': ['a/retraction.md', file({ id: 'none-1', title: 'Notice', status: 'retracted' }, 'Withdrawn.')],
  'story-of-others': [
    'a/bridge taken back.md',
    file({ id: 'bridge-2', title: bridge, status: 'retracted' }, 'Withdrawn.'),
  ],
};

describe('files that are not announced', { timeout: 300_000 }, () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    const put = async (files: readonly Put[]) => {
      for (const [key, body] of files) {
        await world.put(key, body);
        await world.stack.settle();
      }
    };
    await put(FIRST);
    assert.equal((await run('withdraw', 'a/quarry.md', '--reason', 'It was a cow.')).code, 0);
    await put(Object.values(SILENCED));
  });
  after(() => world.stop());

  async function run(...args: string[]) {
    const command = ['infra/cli/wiredrop.mjs', ...args, '--outputs', world.stack.outputsFile];
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as number, out, err };
  }

  const keys = Object.values(SILENCED).map(([key]) => key);

  it('are counted by the overview, which names the command that lists them', async () => {
    const { out } = await run('status');
    const [line = '', codes = ''] = /^not announced +4 since yesterday: \S.* status (.*)$/m.exec(out) ?? [];
    // Bulletins are silent by a setting: nobody has to look at them.
    const reasons = Object.keys(SILENCED).filter((code) => code !== 'silenced-as-bulletin');
    const weak = reasons.flatMap((code) => SILENCED[code]?.[0] ?? []);
    assert.deepEqual(codes.split(' ').sort(), reasons.sort(), line);
    const listed = await run('status', ...codes.split(' '));
    assert.equal(listed.code, 0, listed.err);
    for (const key of weak) assert.ok(listed.out.includes(key), `${key} is not in ${listed.out}`);
    const { silenced } = JSON.parse((await run('status', '--json')).out);
    assert.deepEqual(silenced.map(({ key }: { key: string }) => key).sort(), weak.toSorted());
  });

  it('are listed by their reason, with what it means', async () => {
    for (const [code, [key]] of Object.entries(SILENCED)) {
      const { out } = await run('status', code);
      assert.deepEqual(
        keys.filter((one) => out.includes(one)),
        [key],
        code,
      );
      assert.ok(out.replace(/\s+/g, ' ').includes(WARNINGS[code as keyof typeof WARNINGS]), out);
      const { asked, receipts } = JSON.parse((await run('status', code, '--json')).out);
      assert.deepEqual([asked, receipts.length, receipts[0].key], [code, 1, key]);
    }
    const none = await run('status', 'silenced-by-key');
    assert.equal(none.code, 1);
    assert.match(none.err, /^No file of the last 14 days is silenced-by-key\.$/m);
  });

  it('are found in the console by the reason, with what it means', async () => {
    const outputs = readOnlyStackOutputs(world.stack.outputsFile);
    const page = await startConsole({ clients: world.stack.clients, outputs });
    try {
      const { origin, hash } = new URL(page.url);
      const headers = { 'x-console-token': hash.slice('#token='.length) };
      // The page reads the stream while it is open.
      const closing = new AbortController();
      const events = await fetch(`${origin}/api/events`, { headers, signal: closing.signal });
      const rowsOf = async (code: string) => {
        const answer = await fetch(`${origin}/api/files?search=${code}`, { headers });
        return ((await answer.json()) as { rows: { key: string; why: string }[] }).rows;
      };
      for (const [code, [key]] of Object.entries(SILENCED)) {
        let rows = await rowsOf(code);
        for (const end = Date.now() + 30_000; rows.length === 0 && Date.now() < end; rows = await rowsOf(code))
          await delay(200);
        assert.deepEqual(
          rows.map((row) => [row.key, row.why]),
          [[key, WARNINGS[code as keyof typeof WARNINGS]]],
          code,
        );
      }
      closing.abort();
      await events.body?.cancel().catch(() => {});
    } finally {
      await page.stop();
    }
  });

  it('were not announced', async () => {
    const heard = await world.heardOf('a');
    assert.deepEqual(
      heard.map(({ data }) => data.object.key).filter((key) => keys.includes(key)),
      [],
    );
    assert.deepEqual(world.problems, []);
  });
});
