import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import {
  dropProfile,
  installExtension,
  launchBrowser,
  newProfile,
  prepareProfile,
  startServer,
  testSettings,
  workbenchUrl,
  type WorkbenchServer,
} from '../../../scripts/lib/server.mjs';
import { ensureWorkbench, root } from '../../../scripts/lib/workbench.mjs';

const shots = path.join(process.cwd(), 'out/screenshots');

export interface WorkbenchOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trust?: boolean;
  /** For the server and its extension host. */
  readonly env?: Record<string, string>;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Called with the folder of the installed extension before a window is opened. */
  readonly installed?: (folder: string) => void;
}

/** The real workbench with the packed extension, as a person meets it. One server and one browser window each. */
export class Workbench {
  /** Rows were opened since it was last waited for them. */
  private isTreeMoving = false;

  private constructor(
    readonly folder: string,
    readonly profile: string,
    private server: WorkbenchServer,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    public page: Page,
    private readonly options: WorkbenchOptions,
  ) {}

  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const workbench = ensureWorkbench('current');
    const profile = newProfile({ ...testSettings, ...options.settings });
    prepareProfile(profile);
    installExtension(workbench, profile, path.join(root, 'redcap-workbench.vsix'));
    options.installed?.(extensionFolder(profile));
    const folder = path.join(profile, 'folder');
    mkdirSync(folder, { recursive: true });
    mkdirSync(shots, { recursive: true });
    const server = await startServer(workbench, profile, { trust: options.trust ?? false, env: options.env ?? {} });
    const browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.base });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    // A machine with other work needs minutes for the first window.
    page.setDefaultNavigationTimeout(180_000);
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

  /**
   * Waits until VS Code has saved its editors with this text in what they keep. In a browser it saves every five seconds and not at the end, so
   * that a reload loses what is younger.
   */
  async saved(text: string): Promise<void> {
    // Asked from here: `waitForFunction` takes the promise of an asynchronous function for its answer.
    while (!(await this.isSaved(text))) {
      await this.page.waitForTimeout(500);
    }
  }

  private async isSaved(text: string): Promise<boolean> {
    return await this.page.evaluate<boolean>(
      `(async () => {
        for (const { name } of await indexedDB.databases()) {
          const db = await new Promise((done, failed) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => done(opening.result);
            opening.onerror = () => failed(opening.error);
          });
          try {
            const values = !db.objectStoreNames.contains('ItemTable') ? [] : await new Promise((done, failed) => {
              const reading = db.transaction('ItemTable').objectStore('ItemTable').getAll();
              reading.onsuccess = () => done(reading.result);
              reading.onerror = () => failed(reading.error);
            });
            if (values.some((value) => String(value).replaceAll('\\\\', '').includes(${JSON.stringify(text)}))) {
              return true;
            }
          } finally {
            db.close();
          }
        }
        return false;
      })()`,
    );
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Where the extension keeps its files. */
  get storage(): string {
    return path.join(this.profile, 'ud/User/globalStorage/redcap-workbench.redcap-workbench');
  }

  /** Ends the process in which extensions run, as a crash does: nothing in it is told. */
  killExtensionHost(): void {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 1 << 24 })
      .split('\n')
      .flatMap((line) => {
        const [, pid, parent, args = ''] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? [];
        return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
      });
    const ours = new Set([this.server.pid]);
    for (let before = 0; before < ours.size;) {
      before = ours.size;
      for (const { pid } of processes.filter(({ parent }) => ours.has(parent))) {
        ours.add(pid);
      }
    }
    const hosts = processes.filter(({ pid, args }) => ours.has(pid) && args.includes('--type=extensionHost'));
    if (hosts.length !== 1) {
      throw new Error(`one extension host was expected, ${hosts.length} are there`);
    }
    for (const { pid } of hosts) {
      process.kill(pid, 'SIGKILL');
    }
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

  /** Saves the document of the editor, which asks nothing, and starts its push. */
  async saveAndPush(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.statusbar', { hasText: 'Draft saved' }).waitFor();
    assert.equal(await this.modal.count(), 0);
    await this.command('REDCap: Push...');
  }

  /** Runs a command from the palette by its full label, e.g. `REDCap: Add Project...`. */
  async command(label: string): Promise<void> {
    const row = this.page
      .locator('.quick-input-list .monaco-list-row', {
        has: this.page.locator('.label-name', { hasText: exactly(label) }),
      })
      .first();
    const input = this.page.locator('.quick-input-widget .quick-input-filter input');
    // A palette opened while a window is still restoring closes again, or does not list what is registered later: it is opened anew.
    for (let tries = 1; ; tries++) {
      try {
        await this.page.keyboard.press('F1');
        await setText(input, `>${label}`);
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
    await this.quickInput
      .locator('.quick-input-message, .quick-input-description', { hasText: text })
      .or(this.quickInput.locator(`input[placeholder*="${quoted}"]`))
      .first()
      .waitFor();
    return this.quickInput;
  }

  /** Types into the input shown, and presses Enter. */
  async type(text: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-filter input, .quick-input-box input').first();
    await setText(box, text);
    await box.press('Enter');
  }

  /** Narrows a list by its whole label, and takes the row: Enter comes to nothing while the list is still being read. */
  async find(label: string): Promise<void> {
    await setText(this.quickInput.locator('.quick-input-filter input').first(), label);
    await this.choose(label);
  }

  option(label: string | RegExp): Locator {
    return this.page
      .locator('.quick-input-list .monaco-list-row', {
        has: this.page.locator('.label-name', { hasText: typeof label === 'string' ? exactly(label) : label }),
      })
      .first();
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
    const box = this.option(label)
      .locator('input[type="checkbox"], .monaco-checkbox, .quick-input-list-checkbox')
      .first();
    const checked = await box.evaluate(
      (e) => (e.getAttribute('aria-checked') ?? String((e as { checked?: boolean }).checked)) === 'true',
    );
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
    await this.answerDialog(file, String.raw`\/[^/]+\.\w+$`);
  }

  /** Answers a dialog that asks for a file, which is a simple input in the browser. */
  async openFile(file: string): Promise<void> {
    await this.answerDialog(file, String.raw`^\/.*\/$`);
  }

  /** Answers a dialog that asks for a folder, which is a simple input in the browser. */
  async openFolder(folder: string): Promise<void> {
    await this.answerDialog(`${folder}/`, String.raw`^\/.*\/$`);
  }

  /**
   * The dialog puts its proposal into the input once it has read the folder; what is typed before that is lost. While it reads another folder
   * it takes no notice of Enter, and it asks back before it replaces a file: Enter until it is gone.
   */
  private async answerDialog(answer: string, proposal: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-filter input').first();
    // The input is that of the dialog before, with its text, until this one is shown.
    const ok = this.quickInput.locator('.quick-input-action').filter({ visible: true }).first();
    await ok.waitFor();
    await this.page.waitForFunction(
      `/${proposal}/.test(document.querySelector('.quick-input-widget .quick-input-filter input').value)`,
    );
    // Another input may follow at once; only a dialog has that button.
    for (let tries = 1; await ok.isVisible(); tries++) {
      try {
        await box.fill(answer, { timeout: 2000 });
        await box.press('Enter', { timeout: 2000 });
        await ok.waitFor({ state: 'hidden', timeout: 2000 });
      } catch (error) {
        if (tries === 10) {
          throw error;
        }
      }
    }
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
    return {
      message: await this.modal.locator('.dialog-message-text').innerText(),
      detail: (await detail.count()) > 0 ? await detail.innerText() : '',
    };
  }

  async pressInModal(name: string | RegExp): Promise<void> {
    await this.modal.getByRole('button', { name, exact: typeof name === 'string' }).click();
    await this.modal.waitFor({ state: 'detached' });
  }

  /** The dialog's buttons as the extension gave them, Cancel last: Enter presses the first. */
  async modalButtons(): Promise<readonly string[]> {
    await this.modal.waitFor();
    const shown = await this.modal.locator('.dialog-buttons .monaco-button').allInnerTexts();
    // Windows shows them so; elsewhere the first stands at the right, with Cancel beside it.
    const closes = shown.find((name) => name === 'Cancel' || name === 'Keep Draft');
    return shown.at(-1) === closes
      ? shown
      : [...shown.reverse().filter((name) => name !== closes), ...(closes === undefined ? [] : [closes])];
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

  /** Clears what has been said; what shows the progress of running work cannot be cleared, and stays. */
  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page
      .locator('.notification-toast', { hasNot: this.page.locator('.monaco-progress-container.active') })
      .first()
      .waitFor({ state: 'detached' });
  }

  // ---- the tree

  /** Shows the Projects view; the focus command never toggles it away as a click could. */
  async showProjects(): Promise<void> {
    await this.command('REDCap: Focus on Projects View');
    await this.page
      .locator('.part.sidebar .pane-header', { hasText: 'Projects' })
      .or(this.page.locator('.part.sidebar .composite.title', { hasText: /REDCap/i }))
      .first()
      .waitFor();
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
    await this.toggle(text, 'true');
  }

  async collapse(text: string | RegExp): Promise<void> {
    await this.toggle(text, 'false');
  }

  /** A tree that is still reading may move a row, or open it by itself, just when it is clicked: then the click is looked at again. */
  private async toggle(text: string | RegExp, expanded: 'true' | 'false'): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    for (let tries = 1; (await row.getAttribute('aria-expanded')) !== expanded; tries++) {
      try {
        await row.locator('.monaco-tl-twistie').click({ timeout: 5000 });
        await this.tree
          .locator(`.monaco-list-row[aria-expanded="${expanded}"]`, { hasText: text })
          .first()
          .waitFor({ timeout: 5000 });
        this.isTreeMoving = true;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
      }
    }
  }

  /** Adds a row to the selection, as Ctrl+click does. */
  async selectToo(text: string | RegExp): Promise<void> {
    await this.row(text).click({ modifiers: ['ControlOrMeta'] });
  }

  /** Rows that were opened soon after each other are drawn once more: VS Code does not know the row of a menu meanwhile, see `lostRow.ts`. */
  private async treeAtRest(): Promise<void> {
    if (this.isTreeMoving) {
      // Where the pointer rests on a row, what the row says of itself covers the next ones.
      await this.page.mouse.move(1, 1);
      await this.page.evaluate(
        `new Promise((done) => {
          const quiet = 1000;
          let timer = setTimeout(done, quiet);
          // Rows of running work never rest.
          setTimeout(done, 10 * quiet);
          new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(done, quiet);
          }).observe(document.querySelector('.tree-explorer-viewlet-tree-view'), { childList: true, subtree: true, attributes: true });
        })`,
      );
      this.isTreeMoving = false;
    }
  }

  /** Runs an entry of a row's context menu. */
  async contextMenu(text: string | RegExp, entry: string): Promise<void> {
    await this.row(text).waitFor();
    await this.treeAtRest();
    await this.menuOf(this.row(text), entry);
  }

  /** Runs an entry of the menu that a click opens, of the right button unless said. */
  async menuOf(place: Locator, entry: string, button: 'left' | 'right' = 'right'): Promise<void> {
    const item = this.page
      .locator('.monaco-menu .action-item', { has: this.page.locator('.action-label', { hasText: exactly(entry) }) })
      .first();
    // A row that moves at this moment gives its place, and the click, to another: then its menu is opened anew.
    for (let tries = 1; ; tries++) {
      await place.click({ button });
      try {
        await item.waitFor({ timeout: 5000 });
        break;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
    // A menu ignores the mouse for a moment after it opens; the keyboard it takes at once.
    await item.hover();
    await item.locator('.action-menu-item').first().or(item).first().focus();
    await this.page.keyboard.press('Enter');
  }

  // ---- editors

  /** Gives the text editor in use the focus, and waits until it has it: keys pressed before are lost. */
  async focusEditor(): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.command('View: Focus Active Editor Group');
      try {
        await this.quickInput.waitFor({ state: 'hidden', timeout: 5000 });
        await this.page
          .locator('.editor-group-container.active .monaco-editor.focused')
          .first()
          .waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
      }
    }
  }

  /** Puts the caret to the end of the text editor in use, of more than one line; keys pressed before it has the focus are lost. */
  async toEnd(): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.focusEditor();
      await this.page.keyboard.press('Control+End');
      try {
        await this.page.locator('.statusbar-item', { hasText: /^Ln (?!1,)\d+, Col / }).waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
      }
    }
  }

  /** Puts the caret at the end of a line, 1 being the first; a text that is read anew meanwhile moves it: then it goes there again. */
  async toEndOfLine(line: number): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.focusEditor();
      await this.page.keyboard.press('Control+Home');
      for (let down = 1; down < line; down++) {
        await this.page.keyboard.press('ArrowDown');
      }
      await this.page.keyboard.press('End');
      try {
        await this.page
          .locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, Col (?!1(?!\\d))`) })
          .waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
      }
    }
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The text of the Markdown preview in front, once it shows `words`. */
  async previewText(words: string): Promise<string> {
    const body = this.page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame').locator('body');
    await body.getByText(words).first().waitFor();
    return (await body.innerText()).replaceAll('\u00a0', ' ');
  }

  /** The lines in sight of the text editor whose address matches, with plain blanks. */
  async textOf(uriPart: string): Promise<string> {
    const lines = this.editor(uriPart).locator('.view-line');
    await lines.first().waitFor();
    const placed = await lines.evaluateAll((all) =>
      all.map((line) => ({
        top: Number.parseInt((line as unknown as { style: { top: string } }).style.top, 10),
        text: line.textContent ?? '',
      })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00A0', ' '))
      .join('\n');
  }

  /** The text editor whose address matches. */
  editor(uriPart: string): Locator {
    return this.page.locator(`.monaco-editor[data-uri*="${uriPart}"]`).first();
  }
}

function extensionFolder(profile: string): string {
  const name = readdirSync(path.join(profile, 'ext')).find((each) => each.startsWith('redcap-workbench.'));
  assert.ok(name, 'the extension is not installed');
  return path.join(profile, 'ext', name);
}

/**
 * Puts text into an input of the workbench. Keys, and `fill`, go to what has the focus, which is the editor's again when a message that had it
 * goes away: then they would be typed into the document.
 */
async function setText(input: Locator, text: string): Promise<void> {
  await input.waitFor({ timeout: 5000 });
  await input.evaluate((element, value) => {
    (element as unknown as { value: string }).value = value;
    (element as unknown as EventTarget).dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
}
