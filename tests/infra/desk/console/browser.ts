import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = [process.env.CHROMIUM ?? '', ...paths].find(existsSync);

/** Why there is no browser, or false: what `skip` of a test takes. */
export const noBrowser: string | false =
  executablePath === undefined && 'NO BROWSER WAS TESTED: install chromium (apt-get install chromium) or set CHROMIUM';
if (noBrowser) console.error(`\n${noBrowser}\n`);

export function launch(): Promise<Browser> {
  // No picture is looked at, and pages share a process: half of the browser's CPU.
  const args = ['--disable-gpu', '--disable-software-rasterizer', '--renderer-process-limit=1'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ ...(executablePath && { executablePath }), args });
}

/** A page with what went wrong in it. */
export async function openPage(browser: Browser, width = 1280): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: 'light' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  // A busy machine is slow: what a test waits for is a state, and this only ends one that never comes.
  page.setDefaultTimeout(60_000);
  return { page, errors };
}

/**
 * Asserts that axe finds nothing serious, and no colours that are too near in the dark.
 * @param within a selector of what is looked at: all of the page, or the dialog before it
 */
export async function assertAccessible(page: Page, within = 'html'): Promise<void> {
  await page.evaluate(readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === 'dark' ? "runOnly: ['color-contrast'], " : '';
    const found =
      await page.evaluate(`axe.run('${within}', { ${rules}resultTypes: ['violations'] }).then(({ violations }) =>
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`);
    assert.deepEqual(found, [], colorScheme);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
