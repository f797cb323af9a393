import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { page } from '../docs/page.ts';
import { serve } from '../fixtures/serve.ts';
import { until } from '../fixtures/until.ts';
import { textOf } from './crawled-file.ts';
import { collect, command, npmStart } from './npm-start.ts';

const OPML = page('docs/examples/feeds.opml');
const HOUR_MS = 3_600_000;

/** Every feed of the OPML, served by this machine: an entry of this hour, and one of the day before yesterday. */
async function servedHere(context: TestContext) {
  const entry = (feed: string, words: string, hours: number) =>
    `<item><title>${words} of ${feed}</title><link>https://news.example/${feed}/${words}</link>` +
    `<description>${textOf(`${words} ${feed}`)}</description>` +
    `<pubDate>${new Date(Date.now() - hours * HOUR_MS).toUTCString()}</pubDate></item>`;
  const address = await serve(context, ({ url = '' }, response) => {
    const feed = url.split('/')[1] ?? '';
    response.end(
      `<rss version="2.0"><channel><title>${feed}</title>${entry(feed, 'Today', 1)}${entry(feed, 'Before', 50)}</channel></rss>`,
    );
  });
  return OPML.replace(/https:\/\//g, `${address.replace('127.0.0.1', 'localhost')}/`);
}

describe('npm start -- -c poll=docs/examples/feeds.opml', () => {
  let npm: Awaited<ReturnType<typeof npmStart>>;
  before(async () => {
    npm = await npmStart();
  });
  after(() => npm.remove());

  async function start(opml: string) {
    const file = join(npm.folder, 'feeds.opml');
    await writeFile(file, opml);
    const child = npm.start({}, [process.execPath, ...command, '-c', `poll=${file}`]);
    const said = collect(child);
    await said.until(/Ctrl-C stops everything/);
    return {
      ...said,
      async stop(): Promise<void> {
        child.kill('SIGINT');
        await once(child, 'exit');
      },
    };
  }

  it('shows the news of these feeds on a page, and notifies of none that was there before', async (context) => {
    const said = await start(await servedHere(context));
    try {
      const count = OPML.match(/xmlUrl=/g)?.length;
      // On a machine that is busy with other tests a request may take too long: that feed is asked again later.
      const found = said.all();
      assert.match(found, new RegExp(`${count} feeds polled(?:: ${2 * Number(count)} entries|, \\d of them failing)`));
      const [, address = ''] = /front page[^\n]*\n\s*(http\S+)/.exec(said.all()) ?? [];
      await until('the page', async () => {
        const front = await (await fetch(address)).text();
        return ['Today of feeds.bbci.co.uk', 'Before of feeds.bbci.co.uk', 'Before of www.abc.net.au'].every((words) =>
          front.includes(words),
        );
      });
      await said.until(/story\.created\s.*Today of www\.abc\.net\.au/);
      assert.doesNotMatch(said.all(), /Before of/);
      assert.doesNotMatch(said.all(), /night ferry/);
    } finally {
      await said.stop();
    }
  });

  it('says in a line that no feed has answered', async () => {
    const said = await start(OPML.replace(/https:\/\//g, 'http://localhost:9/'));
    await said.stop();
    assert.match(said.all(), /No feed has answered: is this machine on the net\?/);
  });
});
