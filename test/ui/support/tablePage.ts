import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** As the page has it. */
interface DrawnRow {
  readonly className: string;
  querySelectorAll(selector: string): ArrayLike<{ readonly innerText: string }>;
}

/** The page of a dictionary's table, used as a person uses it. Lines count from 0, column 0 has the row numbers. */
export class TablePage {
  constructor(
    private readonly wb: Workbench,
    /** Where other panels are in sight: the page of this one. */
    private readonly own?: FrameLocator,
  ) {}

  get page(): FrameLocator {
    return this.own ?? this.wb.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  get grid(): Locator {
    return this.page.locator('[role="grid"]');
  }

  cell(line: number, column: number): Locator {
    return this.page.locator(`[data-at="${line} ${column}"]`);
  }

  get editor(): Locator {
    return this.page.locator('.editor-popup');
  }

  get popup(): Locator {
    return this.page.locator('.popup');
  }

  tool(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  menuItem(name: string | RegExp): Locator {
    return this.page.getByRole('menuitem', { name, exact: typeof name === 'string' });
  }

  /** From the corner of the table, as the keyboard goes; the last keys with `modifier`. */
  async to(line: number, column: number): Promise<void> {
    await this.grid.focus();
    await this.grid.press('Control+Home');
    for (let step = 0; step < line; step++) {
      await this.grid.press('ArrowDown');
    }
    for (let step = 0; step < column; step++) {
      await this.grid.press('ArrowRight');
    }
  }

  /** What is in the column of variable names, bars in parentheses. */
  async names(): Promise<readonly string[]> {
    // At once: rows come and go while they are drawn.
    return await this.page.locator('.grid-rows .grid-row').evaluateAll((rows) =>
      (rows as unknown as readonly DrawnRow[]).map((row) => {
        const [title] = Array.from(row.querySelectorAll('.bar-title, .bar-text')).slice(-1);
        return row.className.includes('grid-bar')
          ? `(${(title?.innerText ?? '').split('\n')[0] ?? ''})`
          : (row.querySelectorAll('[data-at$=" 1"]')[0]?.innerText ?? '');
      }),
    );
  }

  /** Takes a row by its handle and lets it go before or behind another. */
  async drag(line: number, to: number, side: 'before' | 'behind'): Promise<void> {
    // The handle is seen where the pointer is.
    await this.cell(line, 0).hover();
    const height = (await this.cell(to, 0).boundingBox())?.height ?? 0;
    await this.cell(line, 0)
      .locator('.handle')
      .dragTo(this.cell(to, 0), { targetPosition: { x: 30, y: side === 'before' ? 3 : height - 3 } });
  }
}
