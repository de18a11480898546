import type { Workbench } from './workbench';

/** Chooses a colour theme as a person does; waits until the page of the active panel has been told. */
export async function setTheme(wb: Workbench, theme: string, kind: string): Promise<void> {
  await wb.command('Preferences: Color Theme');
  await wb.prompt('Select Color Theme');
  await wb.type(theme);
  await wb.noInput();
  await wb.page
    .frameLocator('iframe.webview.ready')
    .frameLocator('#active-frame')
    .locator(`body[data-vscode-theme-kind="${kind}"]`)
    .waitFor();
}
