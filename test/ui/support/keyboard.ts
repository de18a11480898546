import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** Presses Tab until this place, a locator of what has the focus, is reached. */
export async function tabTo(wb: Workbench, place: Locator): Promise<void> {
  for (let presses = 0; presses < 60 && (await place.count()) === 0; presses++) {
    await wb.page.keyboard.press('Tab');
  }
  await place.waitFor();
}
