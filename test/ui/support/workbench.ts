import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import {
  dropProfile, installExtension, launchBrowser, newProfile, prepareProfile, startServer, testSettings, workbenchUrl, type WorkbenchServer,
} from '../../../scripts/lib/server.mjs';
import { ensureWorkbench, root } from '../../../scripts/lib/workbench.mjs';

const shots = path.join(process.cwd(), 'out/screenshots');

export interface WorkbenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trust?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** The real workbench with the packed extension, as a person meets it. One server and one browser window each. */
export class Workbench {
  private constructor(
    readonly folder: string, readonly profile: string, private server: WorkbenchServer, private readonly browser: Browser,
    private readonly context: BrowserContext, public page: Page, private readonly options: WorkbenchOptions,
  ) {}

  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const workbench = ensureWorkbench('current');
    const profile = newProfile({ ...testSettings, ...options.settings });
    prepareProfile(profile);
    installExtension(workbench, profile, path.join(root, 'redcap-workbench.vsix'));
    const folder = path.join(profile, 'folder');
    mkdirSync(folder, { recursive: true });
    mkdirSync(shots, { recursive: true });
    const server = await startServer(workbench, profile, { trust: options.trust ?? false });
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 }, locale: 'en-US', reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.base });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const started = new Workbench(folder, profile, server, browser, context, page, options);
    await started.open();
    return started;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    dropProfile(this.profile);
  }

  /** Opens (or reloads) the window and waits until the extension's view container is there. */
  async open(): Promise<void> {
    await this.page.goto(workbenchUrl(this.server, { folder: this.folder, payload: [['skipWelcome', 'true']] }));
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.activitybar').waitFor();
    await this.page.locator('.part.activitybar .action-item a[aria-label^="REDCap"]').waitFor();
  }

  /** Saves a picture of the window for the person who looks at them. */
  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(shots, `${name}.png`) });
  }

  // ---- commands and inputs

  /** Runs a command from the palette by its full label, e.g. `REDCap: Add Project...`. */
  async command(label: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { has: this.page.locator('.label-name', { hasText: exactly(label) }) }).first();
    const input = this.page.locator('.quick-input-widget .quick-input-filter input');
    // A palette opened while a window is still restoring closes again, or does not list what is registered later: it is opened anew.
    for (let tries = 1; ; tries++) {
      try {
        await this.page.keyboard.press('F1');
        await input.fill(`>${label}`, { timeout: 5000 });
        await row.click({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 5) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Waits for an input whose title contains `title`. */
  async input(title: string | RegExp): Promise<Locator> {
    await this.quickInput.locator('.quick-input-title', { hasText: title }).waitFor();
    return this.quickInput;
  }

  /** Waits for an input whose prompt or placeholder contains `text`. */
  async prompt(text: string): Promise<Locator> {
    const quoted = text.replaceAll('"', String.raw`\"`);
    await this.quickInput.locator('.quick-input-message, .quick-input-description', { hasText: text })
      .or(this.quickInput.locator(`input[placeholder*="${quoted}"]`)).first().waitFor();
    return this.quickInput;
  }

  /** Types into the input shown, and presses Enter. */
  async type(text: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-filter input, .quick-input-box input').first();
    await box.fill(text);
    await box.press('Enter');
  }

  option(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { has: this.page.locator('.label-name', { hasText: typeof label === 'string' ? exactly(label) : label }) }).first();
  }

  /** Chooses one row of a quick pick. */
  async choose(label: string | RegExp): Promise<void> {
    await this.option(label).click();
  }

  /** Chooses the row that shows `text` anywhere, e.g. in its description: for labels that several rows share. */
  async chooseShowing(text: string | RegExp): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  }

  /** Ticks or unticks one row of a multi-select quick pick. */
  async tick(label: string | RegExp, wanted = true): Promise<void> {
    const box = this.option(label).locator('input[type="checkbox"], .monaco-checkbox, .quick-input-list-checkbox').first();
    const checked = await box.evaluate((e) => (e.getAttribute('aria-checked') ?? String((e as { checked?: boolean }).checked)) === 'true');
    if (checked !== wanted) {
      await box.click();
    }
  }

  async accept(): Promise<void> {
    await this.quickInput.locator('.quick-input-filter input, .quick-input-box input').first().press('Enter');
  }

  async escape(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  /** Waits until no input is shown: what asked has been dismissed. */
  async noInput(): Promise<void> {
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Puts text into the clipboard that commands read. */
  async copy(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  async pressBack(): Promise<void> {
    await this.quickInput.locator('.quick-input-titlebar .codicon-quick-input-back').click();
  }

  /** Answers the save dialog, which is a simple input in the browser; agrees to replace a file that is there. */
  async saveAs(file: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-filter input').first();
    // The dialog puts its proposal into the input once it has read the folder; what is typed before that is lost.
    await this.page.waitForFunction(String.raw`/\/[^/]+\.\w+$/.test(document.querySelector('.quick-input-widget .quick-input-filter input').value)`);
    await box.fill(file);
    await box.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  get validation(): Locator {
    return this.quickInput.locator('.quick-input-message');
  }

  // ---- dialogs and notifications

  get modal(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async modalText(): Promise<{ message: string; detail: string }> {
    await this.modal.waitFor();
    const detail = this.modal.locator('.dialog-message-detail');
    return { message: await this.modal.locator('.dialog-message-text').innerText(), detail: await detail.count() > 0 ? await detail.innerText() : '' };
  }

  async pressInModal(name: string | RegExp): Promise<void> {
    await this.modal.getByRole('button', { name, exact: typeof name === 'string' }).click();
    await this.modal.waitFor({ state: 'detached' });
  }

  /** The dialog's buttons in the order in which the keyboard reaches them. */
  async modalButtons(): Promise<readonly string[]> {
    await this.modal.waitFor();
    return await this.modal.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  /** What the screen says in a notification that contains `text`, in one line. */
  async notificationText(text: string | RegExp): Promise<string> {
    return await this.messageOf(this.notification(text).first());
  }

  async messageOf(toast: Locator): Promise<string> {
    const message = toast.locator('.notification-list-item-message');
    await message.waitFor();
    return (await message.innerText()).replaceAll(/\s+/g, ' ').trim();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    const toast = this.notification(text).first();
    await toast.waitFor();
    await toast.hover();
    await toast.getByRole('button', { name: button, exact: true }).click();
  }

  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
  }

  // ---- the tree

  /** Shows the Projects view; the focus command never toggles it away as a click could. */
  async showProjects(): Promise<void> {
    await this.command('REDCap: Focus on Projects View');
    await this.page.locator('.part.sidebar .pane-header', { hasText: 'Projects' }).or(this.page.locator('.part.sidebar .composite.title', { hasText: /REDCap/i })).first().waitFor();
  }

  get tree(): Locator {
    return this.page.locator('.part.sidebar .tree-explorer-viewlet-tree-view');
  }

  row(text: string | RegExp): Locator {
    return this.tree.locator('.monaco-list-row', { hasText: text }).first();
  }

  /** The row, once what is under it is shown. */
  openedRow(text: string | RegExp): Locator {
    return this.tree.locator('.monaco-list-row[aria-expanded="true"]', { hasText: text }).first();
  }

  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if (await row.getAttribute('aria-expanded') === 'false') {
      await row.locator('.monaco-tl-twistie').click();
      await this.openedRow(text).waitFor();
    }
  }

  async collapse(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if (await row.getAttribute('aria-expanded') === 'true') {
      await row.locator('.monaco-tl-twistie').click();
      await this.tree.locator('.monaco-list-row[aria-expanded="false"]', { hasText: text }).first().waitFor();
    }
  }

  /** Adds a row to the selection, as Ctrl+click does. */
  async selectToo(text: string | RegExp): Promise<void> {
    await this.row(text).click({ modifiers: ['ControlOrMeta'] });
  }

  /** Runs an entry of a row's context menu. */
  async contextMenu(text: string | RegExp, entry: string): Promise<void> {
    await this.row(text).click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item', { has: this.page.locator('.action-label', { hasText: exactly(entry) }) });
    // A menu ignores the mouse for a moment after it opens; the keyboard it takes at once.
    await item.first().hover();
    await item.locator('.action-menu-item').first().or(item.first()).first().focus();
    await this.page.keyboard.press('Enter');
  }

  // ---- editors

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The lines in sight of the text editor whose address matches, with plain blanks. */
  async textOf(uriPart: string): Promise<string> {
    const lines = this.editor(uriPart).locator('.view-line');
    await lines.first().waitFor();
    const placed = await lines.evaluateAll((all) => all.map((line) => ({ top: Number.parseInt((line as unknown as { style: { top: string } }).style.top, 10), text: line.textContent ?? '' })));
    return placed.sort((a, b) => a.top - b.top).map(({ text }) => text.replaceAll('\u00A0', ' ')).join('\n');
  }

  /** The text editor whose address matches. */
  editor(uriPart: string): Locator {
    return this.page.locator(`.monaco-editor[data-uri*="${uriPart}"]`).first();
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
}
