import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { listingDay, reviewOn, storyKey } from '../../../functions/story/items/keys.ts';
import { receiptsOfKey } from '../../../functions/story/table/dynamo-table.ts';
import { inBatches } from '../../../infra/aws/in-batches.ts';
import { type Console, startConsole } from '../../../infra/console/server.ts';
import { readOnlyStackOutputs } from '../../../infra/operator/stack/outputs.ts';
import { crawledFile, textOf } from '../../e2e/crawled-file.ts';
import { sharedWorld, type World } from '../../e2e/world.ts';
import { slowness, wallMilliseconds } from '../../fixtures/slowness.ts';
import { assertAccessible, launch, noBrowser, openPage } from './browser.ts';

/** A local stack, its console, and a page in a real browser that stays open all the while. */
describe('the console', { timeout: 420_000 }, () => {
  let world: World;
  let console_: Console;
  before(async () => {
    world = await sharedWorld();
    console_ = await startConsole({
      clients: world.stack.clients,
      outputs: readOnlyStackOutputs(world.stack.outputsFile),
      pollMs: 200,
    });
  });
  after(() => console_?.stop());

  /** @returns the status, asked with Node's own client because a browser lets nobody set `Host`. */
  async function statusOf(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
    const asked = request(new URL(path, console_.url), { method, headers }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    return response.statusCode;
  }

  it('answers the holder of the token under its own name only', async () => {
    const { host, origin, hash } = new URL(console_.url);
    const token = { 'x-console-token': hash.slice('#token='.length) };
    assert.equal(await statusOf('/api/files', token), 200);
    assert.equal(await statusOf('/api/files', { ...token, origin }), 200);
    assert.equal(await statusOf('/api/files', {}), 401);
    assert.equal(await statusOf('/api/redrive', { origin }, 'POST'), 401);
    assert.equal(await statusOf('/api/redrive', { 'x-console-token': 'a'.repeat(32) }, 'POST'), 401);
    assert.equal(await statusOf('/api/redrive', { ...token, origin: 'https://news.example' }, 'POST'), 403);
    assert.equal(await statusOf('/api/upload?name=a.md', { ...token, origin: 'null' }, 'PUT'), 403);
    assert.equal(await statusOf('/', { host: `news.example:${host.split(':')[1]}` }), 403);
  });

  describe('in a browser', { skip: noBrowser }, () => {
    let browser: Browser;
    let page: Page;
    let errors: string[];
    before(async () => {
      browser = await launch();
      ({ page, errors } = await openPage(browser));
      await page.goto(console_.url);
      await page.getByText('Live').waitFor();
    });
    after(() => browser?.close());

    const fileRow = (name: string) => page.locator('#files > li', { hasText: name });
    const show = (name: 'Stories' | 'Files') => page.getByRole('button', { name, exact: true }).click();

    it('takes the token out of the address', () => {
      assert.doesNotMatch(page.url(), /token/);
    });

    it('uploads files that are dropped, and shows their way to the announcement', async () => {
      const text = crawledFile({ id: '001_0000000001', text: textOf('dropped'), title: 'Ferry kept' });
      const dataTransfer = await page.evaluateHandle(
        `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(text)}], 'dropped.md')); return data; })()`,
      );
      await page.dispatchEvent('body', 'drop', { dataTransfer });
      await fileRow('dropped.md').getByText('new', { exact: true }).waitFor();
      await show('Stories');
      await page.locator('#stories').getByText('Ferry kept').waitFor();
    });

    it('shows what others upload, as it is decided, and says why a report joined', async () => {
      const [first, second] = [
        'The strait was crossed by 412 swimmers on Sunday, said Imogen Strand of the Gull Bay club.',
        'Wind of nine knots held off until the last of them came ashore at Skerry Island.',
      ];
      const title = 'Swimmers cross the strait to Skerry Island';
      await world.put('live/one.md', crawledFile({ id: '002_0000000001', title, text: `${first} ${second}` }));
      await page.locator('#stories').getByText(title).waitFor();
      const other = { title: 'Strait to Skerry Island crossed by 412 swimmers', publisher: 'Meridian Ledger' };
      await world.put(
        'live/two.md',
        crawledFile({ id: '003_0000000001', ...other, text: `${second} ${first} More follows.` }),
      );
      const story = page.locator('#stories > li', { hasText: title });
      await story.getByText('2 reports').waitFor();
      await story.locator('summary').click();
      const second_ = story.locator('.report', { hasText: 'Meridian Ledger' });
      await second_.getByText(other.title).waitFor();
      await second_.getByText(/^joined, \d+% sure$/).waitFor();
      await second_.getByText('Evidence', { exact: true }).click();
      await second_.getByText(/\d+% sure it is the same story\. .*Compared with the story's first report\./).waitFor();
      await show('Files');
      await fileRow('two.md').getByText('copy', { exact: true }).waitFor();
      await show('Stories');
    });

    it('shows two reports side by side, with what differs marked', async () => {
      const story = page.locator('#stories > li', { hasText: 'Swimmers cross the strait' });
      for (const box of await story.getByRole('checkbox', { name: 'Compare' }).all()) await box.check();
      const compared = story.getByRole('region', { name: 'Two reports compared' });
      await compared.locator('article').nth(1).getByText('More').waitFor();
      const marked = await compared.locator('article').nth(1).locator('mark, .only').allTextContents();
      assert.match(marked.join(' '), /More follows/);
      assert.doesNotMatch(marked.join(' '), /swimmers/);
      await assertAccessible(page);
      for (const box of await story.getByRole('checkbox', { name: 'Compare' }).all()) await box.uncheck();
    });

    it('splits a report off, with the announcements that it showed before, and puts it back', async () => {
      const story = page.locator('#stories > li', { hasText: 'Swimmers cross the strait' });
      await world.heardOf('live');
      await story.getByRole('button', { name: /^Split off: Meridian Ledger/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Split off a report' });
      await dialog.getByText('story.created revision 1 of Strait to Skerry').waitFor();
      const planned = await dialog.locator('.announcements > li').allTextContents();
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await dialog.getByLabel('Your name').fill('ed');
      await dialog.getByLabel('Why?').fill('Another race.');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      const said = page.locator('#said');
      await said.getByText(/^Split off "Swimmers cross/).waitFor();
      assert.deepEqual(await said.locator('.announcements > li').allTextContents(), planned);
      const heard = (await world.heardOf('live'))
        .slice(-2)
        .map(({ type, data }) => `${type} ${'revision' in data && data.revision}`);
      assert.deepEqual(heard.sort(), planned.map((text) => text.split(' of ')[0]?.replace('revision ', '')).sort());
      await page.locator('#stories > li', { hasText: 'Strait to Skerry Island crossed' }).waitFor();
      await story.locator('.report').nth(1).waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Corrections' }).click();
      const row = page.locator('#corrections > li').first();
      await row.getByText('Strait to Skerry Island crossed by 412 swimmers').waitFor();
      await row.getByText('by ed: Another race.').waitFor();
      await row.getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page.locator('#corrections > li', { hasText: 'Undone.' }).waitFor();
      await show('Stories');
      await story.getByText('2 reports').waitFor();
      await story.locator('.report').getByText('joined by hand').waitFor();
    });

    it('lists a close decision for review, with one key for each answer and an undo', async () => {
      // As ingest lists a join of which it was not sure.
      const key = 'live/one.md';
      const now = new Date().toISOString();
      const { bucketName: bucket, tableName: TableName } = readOnlyStackOutputs(world.stack.outputsFile);
      const [receipt] = await receiptsOfKey(world.stack.clients.dynamodb, TableName, { bucket, key });
      const doubtful = { ...receipt, doubt: 'unsure-join', day: listingDay(key, now, reviewOn), firstSeenAt: now };
      await world.stack.clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(doubtful) }));
      await page.keyboard.press('v');
      const row = page.locator('#review > li', { hasText: 'unsure join' });
      await row.locator('summary').first().click();
      await row.getByRole('region', { name: 'Two reports compared' }).waitFor();
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.keyboard.press('n');
      await page.locator('#said').getByText('Looked at: live/one.md').waitFor();
      await page.getByText('Nothing to look at.').waitFor();
      await page.keyboard.press('u');
      await page.locator('#said').getByText('Taken back, looked at').waitFor();
      await row.locator('summary').first().click();
      await row.getByRole('button', { name: 'Right r' }).waitFor();
      await page.keyboard.press('r');
      await page
        .locator('#said')
        .getByText(/^(Said already, the same|The same) event: live\/one\.md and its story, "Swimmers/)
        .waitFor();
      await page.getByText('Nothing to look at.').waitFor();
      await page.getByLabel('also those looked at').check();
      await row.getByText(/same, said by/).waitFor();
      await show('Stories');
    });

    it('merges two stories that a person chooses with keys, and makes two of them again', async () => {
      const story = page.locator('#stories > li', { hasText: 'Ferry kept' });
      await story.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      await story.getByRole('button', { name: 'Merge into another …' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Merge into another story' });
      await page.keyboard.type('strait island');
      await dialog.locator('.choices:not(:has(label + label))', { hasText: 'Swimmers cross the strait' }).waitFor();
      assert.equal(await dialog.getByRole('button', { name: 'Merge them' }).isDisabled(), true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await dialog.getByText(/story\.withdrawn revision 2 of Ferry kept/).waitFor();
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await dialog.getByRole('button', { name: 'Merge them' }).click();
      await page
        .locator('#said')
        .getByText(/^Merged: "Ferry kept"/)
        .waitFor();
      await page.locator('#stories > li', { hasText: 'Swimmers cross' }).getByText('3 reports').waitFor();
      await page.locator('#filters select[name=only]').selectOption('corrected');
      await page.locator('#stories-total', { hasText: /^[23]$/ }).waitFor();
      await page.locator('#filters select[name=only]').selectOption('');
      await page.locator('#said').getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page
        .locator('#said')
        .getByText(/^A story of its own again: "Ferry kept"/)
        .waitFor();
      await page.keyboard.press('c');
      await page.locator('#corrections > li', { hasText: 'Ferry kept taken out of' }).waitFor();
      await page.keyboard.press('j');
      assert.equal(await page.evaluate('document.activeElement.className'), 'correction');
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await show('Stories');
    });

    it('shows what each kind of webhook would send of a story', async () => {
      const story = page.locator('#stories > li', { hasText: 'Ferry kept' });
      if ((await story.locator('details[open]').count()) === 0) await story.locator('summary').first().click();
      await story.getByRole('button', { name: 'Preview …' }).click();
      const dialog = page.getByRole('dialog', { name: 'What a webhook would send' });
      await dialog.getByText('"specversion": "1.0"').waitFor();
      await dialog.getByLabel('Format').selectOption('slack');
      await dialog.getByText('"blocks"').waitFor();
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    });

    it('withdraws a story with a reason, and restores it', async () => {
      const story = page.locator('#stories > li', { hasText: 'Ferry kept' });
      if ((await story.locator('details[open]').count()) === 0) await story.locator('summary').first().click();
      await story.getByRole('button', { name: 'Withdraw …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Withdraw this story' });
      await dialog.getByText('story.withdrawn').waitFor();
      await dialog.getByRole('button', { name: 'Withdraw this story' }).click();
      await dialog.getByText('Enter a reason first.').waitFor();
      await dialog.getByLabel('Your name').fill('ed');
      await dialog.getByLabel('Why?').fill('The council asked us to');
      await dialog.getByRole('button', { name: 'Withdraw this story' }).click();
      const withdrawn = page.locator('#stories > li', { hasText: '(withdrawn)' });
      await withdrawn.getByText(/by ed: The council asked us to/).waitFor();
      await page.locator('#said').getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page.locator('#stories > li', { hasText: 'Ferry kept' }).getByText('revision 5').first().waitFor();
    });

    it('shows what each version changed in a story', async () => {
      const story = page.locator('#stories > li', { hasText: 'Ferry kept' });
      if ((await story.locator('details[open]').count()) === 0) await story.locator('summary').first().click();
      await story.getByText('What changed', { exact: true }).click();
      await story.locator('.changes li', { hasText: 'dropped.md' }).getByText('Ferry kept').waitFor();
      await assertAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
    });

    it('is used with keys alone', async () => {
      await page.locator('h1').click();
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('island strait');
      await page.locator('#stories-total', { hasText: /^1$/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await page.locator('#stories details[open] .report').first().waitFor();
      await page.keyboard.press('p');
      await page.getByRole('dialog', { name: 'What a webhook would send' }).waitFor();
      await page.keyboard.press('Escape');
      const link = page.url();
      assert.match(link, /#\/story\/t1-/);
      // In a new tab, which asks this one for the token.
      const tab = await page.context().newPage();
      await tab.goto(link);
      await tab.locator('#stories details[open] .report').first().waitFor();
      await tab.goto(link.replace(/#.*/, '#/stories?search=ferry&sort=papers'));
      await tab.locator('#stories-total', { hasText: /^1$/ }).waitFor();
      assert.deepEqual(
        [await tab.getByLabel('Search stories').inputValue(), await tab.getByLabel('Sort').inputValue()],
        ['ferry', 'papers'],
      );
      await tab.close();
      await page.keyboard.press('/');
      await page.keyboard.press('Delete');
      await page.locator('#stories-total', { hasText: /^[2-9]$/ }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('shows a hostile headline as text', async () => {
      const title = '<img src=x onerror=globalThis.harmed=1><script>globalThis.harmed=1</script>';
      await world.put('hostile.md', crawledFile({ id: '004_0000000001', title, text: textOf('hostile') }));
      // Somebody is in the list: it does not move by itself.
      await page.getByRole('button', { name: 'Show 1 new story' }).click();
      const story = page.locator('#stories > li', { hasText: title });
      await story.locator('summary').click();
      await story.locator('.report').waitFor();
      assert.equal(await page.locator('img, main script').count(), 0);
      assert.equal(await page.evaluate('globalThis.harmed'), undefined);
    });

    it('runs no inline script', async () => {
      const attacks = [
        `document.createElement('script').textContent = 'globalThis.harmed = 1'`,
        `document.body.insertAdjacentHTML('beforeend', '<b onclick="globalThis.harmed = 1">')`,
      ];
      for (const attack of attacks) await assert.rejects(page.evaluate(attack), /requires 'Trusted(Script|HTML)'/);
      await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { id: 'harm' }));
        document.getElementById('harm').append('globalThis.harmed = 1')`);
      assert.equal(await page.evaluate('globalThis.harmed'), undefined);
    });

    it('says of a rejected file why, what to do and which line', async () => {
      const broken = {
        name: 'photo.md',
        mimeType: 'text/markdown',
        buffer: Buffer.from('a heading\nJFIF\x00\x01\x02 rest\n'),
      };
      const odd = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('x') };
      await show('Files');
      await page.setInputFiles('#choose', [broken, odd]);
      await page.getByText('logo.png was not uploaded: Only names like').waitFor();
      await fileRow('photo.md').getByText('binary: The bytes are not text.').waitFor();
      await fileRow('photo.md').locator('summary').click();
      await fileRow('photo.md').getByText('Upload the article as text.').waitFor();
      await fileRow('photo.md').getByText('Line 2: the first byte that is not text').waitFor();
      await fileRow('photo.md').getByText('JFIF\\x00\\x01\\x02 rest').waitFor();
      await page.getByRole('button', { name: '1 rejected' }).click();
      await page.locator('#files-total', { hasText: /^1$/ }).waitFor();
      await page.getByRole('button', { name: /^\d+ files$/ }).click();
    });

    it('sends dead letters back at the press of a button', async () => {
      const QueueUrl = world.stack.output('DeadLetterQueueUrl');
      const s3 = {
        bucket: { name: world.stack.output('BucketName') },
        object: { key: 'live/one.md', size: 1, eTag: 'x', sequencer: '00FF' },
      };
      const Records = [
        { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', eventTime: new Date().toISOString(), s3 },
      ];
      await world.stack.clients.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ Records }) }),
      );
      await page.locator('#failed').getByText('1 message could not be ingested').waitFor();
      await page.locator('#failed').getByText('live/one.md').waitFor();
      await page.getByRole('button', { name: 'Redrive all' }).click();
      await page.getByText('1 sent back to be ingested').waitFor();
      await page.locator('#failed').waitFor({ state: 'hidden' });
      assert.deepEqual(await world.stack.deadLetters(), []);
    });

    it('names a stray message, and drops it', async () => {
      const QueueUrl = world.stack.output('DeadLetterQueueUrl');
      await world.stack.clients.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: 'hello, is this the queue?' }),
      );
      const letter = page.locator('#letters > li');
      await letter.getByText('A stray message').waitFor();
      await letter.getByText('hello, is this the queue?').waitFor();
      await letter.getByRole('button', { name: 'Drop' }).click();
      await letter.getByRole('button', { name: 'Drop it for good' }).click();
      await page.locator('#failed').waitFor({ state: 'hidden' });
      assert.deepEqual(await world.stack.deadLetters(), []);
    });

    it('is accessible in both themes, with rows open', async () => {
      await assertAccessible(page);
      await show('Stories');
      await page.locator('#overview > summary').click();
      await page.setViewportSize({ width: 390, height: 844 });
      await assertAccessible(page);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(wide, 390, 'the page is as wide as the screen');
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it('takes 3,000 stories without a freeze, finds one of them, and says at once that none matches', async () => {
      await page.evaluate('globalThis.longestGap = 0');
      await seedStories(world, 3_000);
      const total = page.locator('#stories-total', { hasText: /^3,0\d\d$/ });
      // Whatever waits above, for whoever reads further down.
      await page.reload();
      await total.waitFor();
      assert.ok((await page.locator('#stories > li').count()) < 500);
      await page.getByLabel('Search stories').fill('"Seeded 2321" -none');
      await page.locator('#stories-total', { hasText: /^1$/ }).waitFor();
      const asked = performance.now();
      await page.getByLabel('Search stories').fill('Seeded zebra');
      await page.getByText('No story of the last 14 days matches “Seeded zebra”.').waitFor();
      const answered = performance.now() - asked;
      assert.ok(answered < 2_000 * slowness(wallMilliseconds), `${answered} ms for a search without a hit`);
      await page.getByLabel('Search stories').fill('');
      await total.waitFor();
      for (let scrolled = 0; scrolled < 20; scrolled++) {
        await page.evaluate("document.getElementById('stories').scrollTop = 1e9");
        await page.waitForTimeout(40);
      }
      assert.ok((await page.locator('#stories > li').count()) > 500);
      const gap = (await page.evaluate('globalThis.longestGap')) as number;
      assert.ok(gap < 1_000 * slowness(wallMilliseconds), `${gap} ms without a frame`);
      assert.deepEqual(errors, []);
    });
  });
});

/** Puts stories into the table by themselves. */
async function seedStories({ stack }: World, count: number): Promise<void> {
  const now = Date.now();
  // As ingest would have written them: the stream carries them to the page, the index to whoever comes later.
  const items = Array.from({ length: count }, (_, index) => {
    const id = `t1-${String(index).padStart(22, '0')}`;
    const firstSeenAt = new Date(now - (count - index)).toISOString();
    const facts = {
      articleId: id,
      object: { bucket: 'seed', key: `seed/${id}.md` },
      title: `Seeded ${index} of many`,
      publisher: `Paper ${index % 50}`,
      language: 'en',
      excerpt: textOf(`${index}`),
    };
    const state = { entity: 'story', schema: 4, version: 1, announce: 'none', revision: 1, articleCount: 1 };
    return {
      ...storyKey(id),
      ...state,
      facts,
      firstSeenAt,
      day: listingDay(id, firstSeenAt),
    };
  });
  const TableName = stack.output('TableName');
  await mapBounded(inBatches(items, 25), 4, async (batch) => {
    const requests = batch.map((item) => ({ PutRequest: { Item: marshall(item) } }));
    await stack.clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  });
}
