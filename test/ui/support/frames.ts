import type { FrameLocator } from 'playwright-core';
import type { Workbench } from './workbench';

/**
 * The page of the panel in sight that has such an element, where several panels are shown. A panel that was hidden has another page when it is
 * shown again. @throws after 45 s
 */
export async function pageWith(wb: Workbench, selector: string): Promise<FrameLocator> {
  for (const until = Date.now() + 45_000; Date.now() < until;) {
    for (const frame of wb.page.frames()) {
      const outer = frame.parentFrame();
      try {
        if (
          outer !== null &&
          (await frame.locator(selector).count()) > 0 &&
          (await (await outer.frameElement()).isVisible())
        ) {
          return wb.page.frameLocator(`iframe[name="${outer.name()}"]`).frameLocator('#active-frame');
        }
      } catch {
        // It was closed meanwhile.
      }
    }
    await wb.page.waitForTimeout(100);
  }
  throw new Error(`no panel in sight has ${selector}`);
}
