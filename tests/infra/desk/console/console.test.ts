import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Browser, Locator, Page } from 'playwright-core';
import { mapBounded } from '../../../../functions/runtime/map-bounded.ts';
import { type Doubt, type Receipt, SCHEMA } from '../../../../functions/story/items/items.ts';
import { listingDay, twinsKey } from '../../../../functions/story/items/keys.ts';
import { receiptsOfKey } from '../../../../functions/story/table/dynamo-table.ts';
import { inBatches } from '../../../../infra/aws/in-batches.ts';
import { type Console, startConsole } from '../../../../infra/desk/console/index.ts';
import { readOnlyStackOutputs } from '../../../../infra/desk/operator/stack/outputs.ts';
import { requestsMade } from '../../../../infra/desk/operator/table/corrections.ts';
import { crawledFile, textOf } from '../../../e2e/crawled-file.ts';
import { sharedWorld } from '../../../e2e/shared-world.ts';
import type { World } from '../../../e2e/world.ts';
import { storyOf } from '../../../functions/feed/stories.ts';
import { itemsOf } from '../operator/told-story.ts';
import { assertAccessible, launch, noBrowser, openPage } from './browser.ts';

/** In .ci/long: all that a person can do, a morning's decisions, and the stories of a busy day. */
const IS_LONG = process.env.CONSOLE_LONG !== undefined;
const itLong = (title: string, run: () => Promise<void>) =>
  it(title, { skip: !IS_LONG && 'more of the console: .ci/long' }, run);
const STORIES = IS_LONG ? 3_000 : 600;

/**
 * A local stack and its console, in a real browser. Each test has a page and stories of its own, so that one that fails
 * takes no other with it.
 */
describe('the console', () => {
  let world: World;
  let console_: Console;
  before(async () => {
    world = await sharedWorld();
    console_ = await startConsole({
      clients: world.stack.clients,
      outputs: readOnlyStackOutputs(world.stack.outputsFile),
      // Each look of the page costs as much as a click.
      pollMs: IS_LONG ? 200 : 400,
    });
  });
  after(() => console_?.stop());

  describe('in a browser', { skip: noBrowser }, () => {
    let browser: Browser;
    let page: Page;
    let errors: string[];
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());
    beforeEach(async () => {
      ({ page, errors } = await openPage(browser));
      await page.goto(console_.url);
      await page.getByText('Live').waitFor();
    });
    afterEach(async () => {
      await page.context().close();
      assert.deepEqual(errors, []);
    });

    /** The row of a story that has one report, as soon as it is in the list. */
    const storyOf = async (name: string) => {
      const file = crawledFile({ id: `${name}_1`, title: `Ferry ${name} kept`, text: textOf(name) });
      await world.put(`${name}/one.md`, file);
      return rowOf(`Ferry ${name} kept`);
    };
    /** The row of a story that another paper joined. */
    const storyOfTwo = async (name: string) => {
      const [first, second] = [textOf(`${name} first`), textOf(`${name} second`)];
      await world.put(
        `${name}/one.md`,
        crawledFile({ id: `${name}_1`, title: `Swimmers ${name} cross the strait`, text: `${first} ${second}` }),
      );
      await world.stack.settle();
      const other = { publisher: 'Meridian Ledger', title: `Swimmers ${name} all cross the strait` };
      await world.put(
        `${name}/two.md`,
        crawledFile({ id: `${name}_2`, ...other, text: `${second} ${first} More follows.` }),
      );
      // Either report may stand for the two.
      const row = await rowOf(new RegExp(`Swimmers ${name} (all )?cross the strait`));
      await row.getByText('2 reports').waitFor();
      return row;
    };
    const rowOf = async (title: string | RegExp) => {
      const row = page.locator('#stories > li', { hasText: title });
      await row.waitFor();
      return row;
    };
    const open = (row: Locator) => row.locator('summary').first().click();
    const fileRow = (name: string) => page.locator('#files > li', { hasText: name });
    const show = (name: 'Stories' | 'Files') => page.getByRole('button', { name, exact: true }).click();

    it('takes the token out of the address', () => assert.doesNotMatch(page.url(), /token/));

    it('uploads files that are dropped, and shows their way to the announcement', async () => {
      const text = crawledFile({ id: '001_0000000001', text: textOf('dropped'), title: 'Ferry dropped' });
      const dataTransfer = await page.evaluateHandle(
        `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(text)}], 'dropped.md')); return data; })()`,
      );
      await page.dispatchEvent('body', 'drop', { dataTransfer });
      await fileRow('dropped.md').getByText('new', { exact: true }).waitFor();
      await show('Stories');
      await rowOf('Ferry dropped');
    });

    it('shows what others upload, says why a report joined, and marks what differs', async () => {
      const story = await storyOfTwo('joined');
      await story.locator('.joined', { hasText: 'joined' }).waitFor();
      await open(story);
      const second = story.locator('.report', { hasText: 'Meridian Ledger' });
      await second.getByText('Swimmers joined all cross the strait').waitFor();
      await second.getByText(/^joined, \d+% sure$/).waitFor();
      await second.getByText('Evidence', { exact: true }).click();
      await second.getByText(/\d+% sure it is the same story\. .*Compared with the story's first report\./).waitFor();
      for (const box of await story.getByRole('checkbox', { name: 'Compare' }).all()) await box.check();
      const compared = story.getByRole('region', { name: 'Two reports compared' }).locator('article').nth(1);
      await compared.getByText('More').waitFor();
      const marked = await compared.locator('mark, .only').allTextContents();
      assert.match(marked.join(' '), /More follows/);
      assert.doesNotMatch(marked.join(' '), /swimmers/);
      await assertAccessible(page);
    });

    it('splits a report off, with the announcements that it showed before, and puts it back', async () => {
      const story = await storyOfTwo('split');
      await open(story);
      await world.heardOf('split');
      await story.getByRole('button', { name: /^Split off: Meridian Ledger/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Split off a report' });
      await dialog.getByText('story.created revision 1 of Swimmers split all').waitFor();
      const planned = await dialog.locator('.announcements > li').allTextContents();
      await assertAccessible(page, 'dialog[open]');
      await dialog.getByLabel('Your name').fill('ed');
      await dialog.getByLabel('Why?').fill('Another race.');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      const said = page.locator('#notice');
      await said.getByText(/^Split off "Swimmers split/).waitFor();
      assert.deepEqual(await said.locator('.announcements > li').allTextContents(), planned);
      const heard = (await world.heardOf('split'))
        .slice(-2)
        .map(({ type, data }) => `${type} ${'revision' in data && data.revision}`);
      assert.deepEqual(heard.sort(), planned.map((text) => text.split(' of ')[0]?.replace('revision ', '')).sort());
      await rowOf('Swimmers split all cross the strait');
      await story.locator('.report').nth(1).waitFor({ state: 'detached' });

      await page.getByRole('button', { name: 'Corrections' }).click();
      const row = page.locator('#corrections > li', { hasText: 'Swimmers split all cross the strait' });
      await row.getByText('by ed: Another race.').waitFor();
      await row.getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page.locator('#corrections > li', { hasText: 'Undone.' }).first().waitFor();
      await show('Stories');
      await story.getByText('2 reports').waitFor();
      await story.locator('.report').getByText('joined by hand').waitFor();
    });

    itLong('takes six decisions with one key each, stores each answer, and opens the next one at once', async () => {
      const outputs = readOnlyStackOutputs(world.stack.outputsFile);
      const { bucketName: bucket, tableName: TableName } = outputs;
      const { dynamodb } = world.stack.clients;
      const now = new Date().toISOString();
      const write = (item: object) => dynamodb.send(new PutItemCommand({ TableName, Item: marshall(item) }));
      const receiptOf = async (key: string) =>
        (await receiptsOfKey(dynamodb, TableName, { bucket, key }))[0] as Receipt;
      const list = (receipt: Receipt, doubt: Doubt) =>
        write({ ...receipt, doubt, day: listingDay(receipt.key, now, 'review'), firstSeenAt: now });
      const joins = [
        ...([
          ['fortyright', 'unsure-join'],
          ['fortyother', 'unsure-join'],
          ['fortyevent', 'near-development'],
        ] as const),
        ['fortychosen', 'take-over'] as const,
      ];
      for (const [name, doubt] of joins) {
        await storyOfTwo(name);
        await list(await receiptOf(`${name}/two.md`), doubt);
      }
      for (const pair of ['merge', 'apart']) {
        const names = [`${pair}older`, `${pair}twins`];
        for (const name of names) await storyOf(name);
        const [older, younger] = (await Promise.all(names.map((name) => receiptOf(`${name}/one.md`)))) as [
          Receipt,
          Receipt,
        ];
        const [into = '', storyId = ''] = [older.storyId, younger.storyId];
        const report = { articleId: younger.articleId ?? '', key: younger.key };
        const evidence = { probability: 0.5, report: 'first', features: [] };
        const item = { entity: 'twins', schema: SCHEMA, version: 1, at: now, storyId, into, report, reportOf: storyId };
        await write({ ...item, ...twinsKey(now, storyId, into), evidence, expiresAt: 4_000_000_000 });
      }
      const answers = {
        fortyright: 'r',
        fortyother: 'x',
        fortyevent: 'e',
        fortychosen: '2',
        mergetwins: 'm',
        aparttwins: 'x',
      };
      await page.keyboard.press('v');
      await page.getByText(/^6 left today/).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      for (const _ of Array(6).keys()) {
        const row = page.locator('#review details[open]');
        await row.getByRole('button', { name: 'Skip n' }).waitFor();
        const headline = await row.locator('.review-headline').textContent();
        const [, key] = Object.entries(answers).find(([name]) => headline?.includes(` ${name} `)) ?? ['', 'n'];
        await row.locator(`button[data-key="${key}"]`).waitFor();
        await page.keyboard.press(key);
      }
      await page.getByText('Nothing to look at.').waitFor();
      const said = (await requestsMade({ clients: world.stack.clients, outputs })).map(({ kind, label, reports }) =>
        [kind, label, ...reports.map(({ key }) => key)].join(' '),
      );
      for (const [name, did] of Object.entries({
        fortyright: 'label same',
        fortyother: 'split different',
        fortyevent: 'label same',
        fortychosen: 'headline',
      }))
        assert.ok(
          said.some((one) => one.startsWith(did) && one.includes(`${name}/`)),
          `${name}: ${said.join('; ')}`,
        );
      for (const did of ['merge same', 'label different'])
        assert.ok(
          said.some((one) => one.startsWith(did) && one.includes('twins')),
          did,
        );
    });

    itLong('merges two stories that a person chooses with keys, and makes two of them again', async () => {
      const other = await storyOfTwo('merged');
      const story = await storyOf('merging');
      await story.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      await story.getByRole('button', { name: 'Merge into another …' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Merge into another story' });
      await page.keyboard.type('strait merged');
      await dialog.locator('.choices:not(:has(label + label))', { hasText: 'Swimmers merged cross' }).waitFor();
      assert.equal(await dialog.getByRole('button', { name: 'Merge them' }).isDisabled(), true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await dialog.getByText(/story\.withdrawn revision 2 of Ferry merging kept/).waitFor();
      await assertAccessible(page, 'dialog[open]');
      await dialog.getByRole('button', { name: 'Merge them' }).click();
      await page
        .locator('#notice')
        .getByText(/^Merged: "Ferry merging kept"/)
        .waitFor();
      await other.getByText('3 reports').waitFor();
      await page.locator('#filters select[name=only]').selectOption('corrected');
      await other.waitFor();
      await page.locator('#filters select[name=only]').selectOption('');
      await page.locator('#notice').getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page
        .locator('#notice')
        .getByText(/^A story of its own again: "Ferry merging kept"/)
        .waitFor();
      await page.keyboard.press('c');
      await page.locator('#corrections > li', { hasText: 'Ferry merging kept taken out of' }).waitFor();
      await page.keyboard.press('j');
      assert.equal(await page.evaluate('document.activeElement.className'), 'correction');
      await assertAccessible(page);
      await show('Stories');
    });

    itLong('shows what each version changed in a story', async () => {
      await storyOf('changed');
      const later = { id: 'changed_1', crawledAt: '2026-01-06 01:00:00', title: 'Ferry changed again' };
      await world.put('changed/two.md', crawledFile({ ...later, text: textOf('changed again') }));
      const story = await rowOf('Ferry changed again');
      await open(story);
      await story.getByText('What changed', { exact: true }).click();
      await story.locator('.changes li', { hasText: 'changed/two.md' }).getByText('Ferry changed again').waitFor();
      await assertAccessible(page);
    });

    it('is used with keys alone', async () => {
      await storyOf('keyed');
      await storyOf('unkeyed');
      await page.locator('h1').click();
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('ferry keyed');
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
      await tab.goto(link.replace(/#.*/, '#/stories?search=keyed&sort=papers'));
      await tab.locator('#stories-total', { hasText: /^1$/ }).waitFor();
      const found = [await tab.getByLabel('Search stories').inputValue(), await tab.getByLabel('Sort').inputValue()];
      assert.deepEqual(found, ['keyed', 'papers']);
      await tab.close();
      await page.keyboard.press('/');
      await page.keyboard.press('Delete');
      await page.locator('#stories-total', { hasText: /^(?!1$)\d+$/ }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('shows a hostile headline as text', async () => {
      const title = '<img src=x onerror=globalThis.harmed=1><script>globalThis.harmed=1</script>';
      await world.put('hostile.md', crawledFile({ id: '004_0000000001', title, text: textOf('hostile') }));
      const story = await rowOf(title);
      await open(story);
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

    itLong('publishes a file of which the reader is unsure, and takes it back', async () => {
      const file = crawledFile({ id: '005_0000000001', title: 'Ferry in doubt', text: textOf('doubtful') });
      const stated = Buffer.from(file).toString().replace('---\n', '---\nmoderation_state: legal_hold_2\n');
      await world.put('doubtful/one.md', Buffer.from(stated));
      await show('Files');
      const row = fileRow('doubtful/one.md');
      await row.getByText('unsure').first().waitFor();
      await row.locator('summary').click();
      await row.getByRole('button', { name: /^Publish/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Your name').fill('ed');
      await dialog.getByText('moderation_state: legal_hold_2').waitFor();
      await dialog.getByRole('button', { name: 'Publish it' }).click();
      await page
        .locator('#notice')
        .getByText(/ublished/)
        .waitFor();
      await show('Stories');
      await rowOf('Ferry in doubt');
      await page.locator('#notice').getByRole('button', { name: 'Undo …' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click();
      await page.locator('#stories > li', { hasText: 'Ferry in doubt' }).waitFor({ state: 'detached' });
    });

    itLong('sends dead letters back at the press of a button', async () => {
      await storyOf('letter');
      const QueueUrl = world.stack.output('DeadLetterQueueUrl');
      const s3 = {
        bucket: { name: world.stack.output('BucketName') },
        object: { key: 'letter/one.md', size: 1, eTag: 'x', sequencer: '00FF' },
      };
      const Records = [
        { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', eventTime: new Date().toISOString(), s3 },
      ];
      await world.stack.clients.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ Records }) }),
      );
      await page.locator('#failed').getByText('1 message could not be ingested').waitFor();
      await page.locator('#letters').getByText('letter/one.md').waitFor();
      await page.getByRole('button', { name: 'Redrive all' }).click();
      const dialog = page.getByRole('dialog', { name: 'Redrive all' });
      await dialog.getByText('1 dead letter would be moved to the ingest queue').waitFor();
      await dialog.getByRole('button', { name: 'Redrive', exact: true }).click();
      await page.locator('#notice').getByText('1 dead letter moved to the ingest queue').waitFor();
      await page.locator('#failed').waitFor({ state: 'hidden' });
      assert.deepEqual(await world.stack.deadLetters(), []);
    });

    itLong('names a stray message, and drops it', async () => {
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
      await open(await storyOf('wide'));
      await show('Files');
      await assertAccessible(page);
      await show('Stories');
      await page.locator('#overview > summary').click();
      await page.setViewportSize({ width: 360, height: 800 });
      await page.evaluate("document.getElementById('show-sources').hidden = false");
      await assertAccessible(page);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(wide, 360, 'the page is as wide as the screen, with all of its lists');
    });

    itLong(`takes ${STORIES} stories, lists some of them, finds one, and says that none matches`, async () => {
      await seedStories(world, STORIES);
      const total = page.locator('#stories-total', { hasText: IS_LONG ? /^3,0\d\d$/ : /^6\d\d$/ });
      await page.reload();
      await total.waitFor();
      const listed = () => page.locator('#stories > li').count();
      const first = await listed();
      assert.ok(first < 500, String(first));
      await page.getByLabel('Search stories').fill('"Seeded 321" -none');
      await page.locator('#stories-total', { hasText: /^1$/ }).waitFor();
      await page.getByLabel('Search stories').fill('Seeded zebra');
      await page.getByText('No story of the last 14 days matches “Seeded zebra”.').waitFor();
      await page.getByLabel('Search stories').fill('');
      await total.waitFor();
      // Whoever reads further down gets more rows, never all at once: that is what keeps the page moving.
      for (let rows = await listed(); rows <= 500; ) {
        await page.evaluate("document.getElementById('stories').scrollTop = 1e9");
        await page.locator('#stories > li').nth(rows).waitFor({ state: 'attached' });
        const more = await listed();
        assert.ok(more - rows <= 500, `${more - rows} rows at once`);
        rows = more;
      }
    });
  });
});

/** Puts stories into the table by themselves. */
async function seedStories({ stack }: World, count: number): Promise<void> {
  const now = Date.now();
  // As ingest would have written them: the stream carries them to the page, the index to whoever comes later.
  const stories = Array.from({ length: count }, (_, index) => {
    const id = `t1-${String(index).padStart(22, '0')}`;
    const firstSeenAt = new Date(now - (count - index)).toISOString();
    const words = { title: `Seeded ${index} of many`, publisher: `Paper ${index % 50}`, excerpt: textOf(`${index}`) };
    const { announced: _announced, ...silent } = storyOf(id, words, {
      ...{ announce: 'none', firstSeenAt, day: listingDay(id, firstSeenAt) },
    });
    return silent;
  });
  const items = itemsOf(stories);
  const TableName = stack.output('TableName');
  await mapBounded(inBatches(items, 25), 4, async (batch) => {
    const requests = batch.map((item) => ({ PutRequest: { Item: marshall(item) } }));
    await stack.clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  });
}
