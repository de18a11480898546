import type { Frame } from 'playwright-core';
import type { Workbench } from './workbench';

/** The page of the panel that has such an element, where several panels are shown. @throws after 45 s */
export async function frameWith(wb: Workbench, selector: string): Promise<Frame> {
  for (const until = Date.now() + 45_000; Date.now() < until;) {
    for (const frame of wb.page.frames()) {
      // A page that is closed meanwhile has none.
      const found = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (found > 0 && (await (await frame.frameElement()).isVisible())) {
        return frame;
      }
    }
    await wb.page.waitForTimeout(100);
  }
  throw new Error(`no panel has ${selector}`);
}
