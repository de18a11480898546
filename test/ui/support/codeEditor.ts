import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** One text file of the folder in the editor, used with the keyboard as a person does. */
export class CodeEditor {
  constructor(
    private readonly wb: Workbench,
    readonly file: string,
  ) {}

  get name(): string {
    return path.basename(this.file);
  }

  get box(): Locator {
    return this.wb.editor(this.name);
  }

  /** The file as it is on disk. */
  get saved(): string {
    return readFileSync(this.file, 'utf8');
  }

  get suggestions(): Locator {
    return this.box.locator('.suggest-widget.visible .monaco-list-row');
  }

  async open(): Promise<void> {
    const { wb } = this;
    await wb.page.keyboard.press('Control+P');
    await wb.quickInput.locator('.quick-input-filter input').fill(this.file);
    await wb.page.locator('.quick-input-list .monaco-list-row', { hasText: this.name }).first().click();
    await wb.noInput();
    await this.box.locator('.view-line').first().waitFor();
  }

  /** Puts the caret to the first `needle` of `text`, which is what the editor holds, `shift` characters on. */
  async goTo(needle: string, shift = 0, text = this.saved): Promise<void> {
    const at = text.indexOf(needle);
    if (at < 0) {
      throw new Error(`not in the text: ${needle}`);
    }
    const before = text.slice(0, at + shift).split(/\r\n|\n/);
    const { page } = this.wb;
    await page.keyboard.press('Control+G');
    const input = this.wb.quickInput.locator('.quick-input-filter input');
    await input.fill(`:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`);
    await input.press('Enter');
    await this.wb.noInput();
    await this.caret(before.length, (before.at(-1)?.length ?? 0) + 1);
  }

  /** Waits until the status bar says that the caret is there. */
  async caret(line: number, column: number): Promise<void> {
    await this.wb.page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, Col ${column}( |$)`) }).waitFor();
  }

  async line(line: number): Promise<void> {
    await this.wb.page.locator('.statusbar-item', { hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
  }

  /** Saves, and gives back what the file then holds. */
  async save(): Promise<string> {
    await this.wb.page.keyboard.press('Control+S');
    await this.wb.page.locator('.tab.active:not(.dirty)', { hasText: this.name }).waitFor();
    return this.saved;
  }
}
