import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FrameLocator } from 'playwright-core';
import { setTheme } from './theme';
import type { Workbench } from './workbench';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No serious finding of axe-core on a page in high contrast, dark and light; leaves a picture of each. */
export async function assertAccessible(wb: Workbench, page: FrameLocator, name: string): Promise<void> {
  for (const [theme, title, kind] of [
    ['contrast', 'Dark High Contrast', 'vscode-high-contrast'],
    ['contrast-light', 'Light High Contrast', 'vscode-high-contrast-light'],
    ['dark', 'Dark Modern', 'vscode-dark'],
    ['light', 'Light Modern', 'vscode-light'],
  ] as const) {
    await setTheme(wb, title, kind);
    const found = await seriousFindings(page);
    await wb.shot(`${name}-${theme}`);
    assert.deepEqual(found, [], theme);
  }
}

/** What axe-core finds on a page as it is now, what is not serious left out. */
export async function seriousFindings(page: FrameLocator): Promise<readonly unknown[]> {
  const owner = await (await page.locator('main').elementHandle())?.ownerFrame();
  assert.ok(owner);
  await owner.evaluate(script);
  const found = (await owner.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary) })))`,
  )) as { id: string; impact: string }[];
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}
