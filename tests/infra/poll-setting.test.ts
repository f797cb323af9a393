import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { readSettings } from '../../infra/settings/read-settings.ts';

const OPML = `<opml version="2.0"><body><outline text="Ports"><outline type="rss" title="Gull Bay: Möwe" xmlUrl="https://a.example/rss?a=1&amp;b=2"/>
<outline text="B" xmlUrl="https://b.example/feed"/></outline>
<outline text="B" xmlUrl="https://c.example/feed"/><outline text="B" xmlUrl="https://b.example/feed"/></body></opml>`;

it('the setting poll reads OPML, a file of addresses and a list; each feed has its own folder', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-poll-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    writeFileSync(join(folder, 'feeds'), text);
    return readSettings({ poll: join(folder, 'feeds') }).poll.map(({ name, url }) => `${name} ${url}`);
  };
  assert.deepEqual(file(OPML), [
    'gull-bay-mowe https://a.example/rss?a=1&b=2',
    'b https://b.example/feed',
    'b-2 https://c.example/feed',
  ]);
  assert.deepEqual(file('# mine\nhttps://www.a.example/x\n\nhttps://a.example/y\n'), [
    'a.example https://www.a.example/x',
    'a.example-2 https://a.example/y',
  ]);
  assert.equal(readSettings({ poll: 'https://a.example/1,https://a.example/2' }).poll.length, 2);
  const page = '<html><outline xmlUrl="https://a.example/x"/></html>';
  for (const wrong of [
    '<opml><body>',
    '<rss/>',
    page,
    'ftp://a.example',
    '',
    'https://a.example/1\nhttps://a.example/1',
  ])
    assert.throws(() => file(wrong), {
      name: 'SettingsError',
      message: /^Setting poll is .*: it must be addresses of feeds/,
    });
  assert.throws(() => file(OPML.replace('https://c.', 'feed://c.')), /\(feed:\/\/c\.example\/feed is not allowed\)/);
  const many = Array.from({ length: 2_001 }, (_, at) => `https://a.example/${at}`);
  assert.throws(() => file(many.join('\n')), { name: 'SettingsError' });
  assert.equal(file(many.slice(1).join('\n')).length, 2_000);
  const all = {
    intervalMinutes: 60,
    headersSecret: 'news/a',
    fullText: true,
    ownStories: true,
    keep: { words: 'a | b' },
  };
  const asked = [{ url: 'https://a.example/1', name: 'A', ...all, drop: { categories: ['Sport'], authors: ['Jane'] } }];
  assert.deepEqual(readSettings({ poll: asked }).poll, [{ ...asked[0], name: 'a' }]);
  const wrongs = [
    { intervalMinutes: 14 },
    { intervalMinutes: 1_441 },
    { keep: {} },
    { keep: { words: ' | ' } },
    { drop: { word: 'x' } },
    { other: 1 },
  ];
  for (const wrong of [...wrongs, { headersSecret: 'Bearer x y' }, { fullText: 'yes' }])
    assert.throws(() => readSettings({ poll: [{ url: 'https://a.example/1', ...wrong }] }), { name: 'SettingsError' });
  assert.throws(() => readSettings({ poll: 'missing.opml' }), { name: 'SettingsError' });
});
