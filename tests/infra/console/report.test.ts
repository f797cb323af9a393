import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { buildReport } from '../../../infra/console/build-report.ts';
import { collectReport, type ReportData } from '../../../infra/console/collect-report.ts';
import { readOnlyStackOutputs } from '../../../infra/operator/stack/outputs.ts';
import { crawledFile, textOf } from '../../e2e/crawled-file.ts';
import { openWorld } from '../../e2e/world.ts';
import { slowness, wallMilliseconds } from '../../fixtures/slowness.ts';
import { assertAccessible, launch, noBrowser, openPage } from './browser.ts';

const HOSTILE = '</script><script>globalThis.harmed=1</script><img src=x onerror=globalThis.harmed=1>';

/** A stack with stories of one and of several reports, repaired and rejected files. */
describe('the report of a stack', { timeout: 120_000 }, () => {
  let data: ReportData;
  before(async () => {
    const world = await openWorld();
    try {
      const text = textOf('shared');
      await world.put('one.md', crawledFile({ id: '001_0000000001', title: HOSTILE, text }));
      await world.put('alone.md', crawledFile({ id: '001_0000000002', text: textOf('alone') }));
      await world.stack.settle();
      await world.put(
        'two.md',
        crawledFile({ id: '002_0000000001', title: HOSTILE, publisher: 'Meridian Ledger', text }),
      );
      await world.put('photo.md', 'a heading\nJFIF\x00\x01 rest\n');
      await world.put('empty.md', '');
      await world.put('draft.md', '---\ntitle: Ferry\ndraft: true\n---\nThe ferry is kept.\n');
      await world.stack.settle();
      data = await collectReport(world.stack.clients, readOnlyStackOutputs(world.stack.outputsFile));
    } finally {
      await world.stop();
    }
  });

  it('counts files, stories and repairs', () => {
    assert.deepEqual(data.counts, { new: 2, copy: 1, rejected: 3 });
    assert.deepEqual([data.files, data.stories], [6, 2]);
    assert.deepEqual(
      data.repairs.map(({ code, files }) => [code, files]),
      [['tab-indent', 3]],
    );
    assert.equal(
      data.bars.reduce((sum, bar) => sum + bar, 0),
      6,
    );
  });

  it('lists the stories of more than one report, with why each joined', () => {
    const [story] = data.several;
    assert.equal(data.several.length, 1);
    assert.equal(story?.headline, HOSTILE);
    assert.deepEqual(
      story?.files.map(({ key, disposition, publisher }) => [key, disposition, publisher]),
      [
        ['one.md', 'new', 'Harbour Wire'],
        ['two.md', 'copy', 'Meridian Ledger'],
      ],
    );
    assert.match(story?.files[1]?.why ?? '', /a story that is known already/);
  });

  it('shows the line of a rejected file where there is one', () => {
    assert.deepEqual(
      data.rejected.map(({ key, reason, line }) => [key, reason, line?.line, line?.text]),
      [
        ['draft.md', 'draft', 3, 'draft: true'],
        ['empty.md', 'empty', undefined, undefined],
        ['photo.md', 'binary', 2, 'JFIF\\x00\\x01 rest'],
      ],
    );
  });

  describe('in a browser', { skip: noBrowser }, () => {
    let browser: Browser;
    let folder: string;
    before(async () => {
      [browser, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), 'wiredrop-report-'))]);
    });
    after(() => Promise.all([browser?.close(), rm(folder, { recursive: true })]));

    async function open(name: string, shown: ReportData) {
      const file = join(folder, name);
      await writeFile(file, buildReport(shown));
      const opened = await openPage(browser);
      const requests: string[] = [];
      opened.page.on('request', (request) => requests.push(request.url()));
      await opened.page.goto(pathToFileURL(file).href);
      return { ...opened, requests };
    }

    it('asks for nothing, shows a hostile headline as text, and is accessible', async () => {
      const { page, errors, requests } = await open('small.html', data);
      await page.getByText(HOSTILE).waitFor();
      await page.getByRole('button', { name: 'Rejected files 3' }).click();
      await page.getByText('JFIF\\x00\\x01 rest').waitFor();
      assert.equal(await page.evaluate('globalThis.harmed'), undefined);
      assert.equal(await page.locator('img').count(), 0);
      assert.deepEqual([requests.length, errors], [1, []]);
      await assertAccessible(page);
    });

    it('shows and filters 40,000 files without a freeze', async () => {
      const [story] = data.several;
      assert.ok(story);
      const several = Array.from({ length: 10_000 }, (_, index) => ({
        ...story,
        id: `t1-${index}`,
        headline: `Story ${index} of many`,
        files: Array.from({ length: 4 }, (_, at) => ({ ...story.files[at % 2], key: `many/${index}-${at}.md` })),
      })) as ReportData['several'];
      const { page, errors } = await open('large.html', { ...data, several, files: 40_000 });
      await page.getByText('Story 0 of many').waitFor();
      await page.getByLabel(/^Filter/).fill('many/7777-3.md');
      await page.getByText('1 story, 0 rejected files').waitFor();
      await page.getByText('Story 7777 of many').waitFor();
      await page.getByLabel(/^Filter/).fill('');
      await page.locator('#several-total', { hasText: '10,000' }).waitFor();
      const gap = (await page.evaluate('globalThis.longestGap')) as number;
      assert.ok(gap < 1_500 * slowness(wallMilliseconds), `${gap} ms without a frame`);
      assert.deepEqual(errors, []);
    });
  });
});
