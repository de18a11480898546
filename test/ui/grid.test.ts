import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/server.mjs';
import { root } from '../../scripts/lib/workbench.mjs';
import { english } from '../../src/common/l10n';
import { readDictionary } from '../../src/dictionary/model';
import { TableView } from '../../src/reads/dictionaryTable/tableView';
import type { FromPage, ToPage } from '../../src/webviews/dictionaryTable/messages';
import { tableWords } from '../../src/webviews/dictionaryTable/tableWords';
import { pageHtml } from '../../src/webviews/page';
import { csvOf } from '../unit/reads/preview/support';

const base = 'http://panel.test/';
const fields = 3000;

/** The page of the dictionary's table by itself, without VS Code; the test is its host. */
describe('the grid of a page', () => {
  let browser: Browser;
  before(async () => {
    assert.ok(existsSync(path.join(root, 'dist/webviews/dictionaryTable.js')), 'the product is built first');
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
  });

  const view = new TableView(english);
  let page: Page;
  beforeEach(async () => {
    view.update({
      model: readDictionary(
        csvOf(Array.from({ length: fields }, (_, at) => ({ name: at === 0 ? 'record_id' : `field_${at}` }))),
      ),
      problems: [],
    });
    page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    const files: Readonly<Record<string, string>> = {
      page: pageHtml({
        cspSource: base,
        script: `${base}dictionaryTable.js`,
        style: `${base}dictionaryTable.css`,
        nonce: 'abc',
        title: 'Table',
        language: 'en',
      }),
      'dictionaryTable.js': readFileSync(path.join(root, 'dist/webviews/dictionaryTable.js'), 'utf8'),
      'dictionaryTable.css': readFileSync(path.join(root, 'dist/webviews/dictionaryTable.css'), 'utf8'),
    };
    const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };
    await page.route('**/*', async (route) => {
      const name = route.request().url().slice(base.length);
      const body = files[name];
      await (body === undefined
        ? route.abort()
        : route.fulfill({ body, contentType: types[name.split('.')[1] ?? ''] ?? 'text/html; charset=utf-8' }));
    });
    const messages: readonly ToPage[] = [
      {
        type: 'start',
        uri: 'file:///d.csv',
        words: tableWords(english),
        types: [],
        validations: {},
        alignments: [],
        isOfProject: false,
      },
      { type: 'picture', picture: view.picture(), from: 0, lines: view.window(0, 80) },
    ];
    await page.addInitScript(`
      globalThis.asked = [];
      globalThis.acquireVsCodeApi = () => ({
        postMessage(message) {
          if (message.type === 'ready') {
            for (const told of ${JSON.stringify(messages)}) { postMessage(told, '*'); }
          } else if (message.type === 'look') {
            asked.push(message);
            // In the same task: an answer that is quicker than any frame.
            const lines = globalThis.ahead?.(message);
            if (lines !== undefined) { postMessage(lines, '*'); }
          }
        },
        getState() {},
        setState() {},
      });
    `);
    await page.goto(`${base}page`);
    await page.locator('.cell-field_name', { hasText: 'field_5' }).first().waitFor();
  });
  afterEach(async () => {
    await page.close();
  });

  /** Leaps, and tells how each row was drawn on the way: `waiting` or with what name. */
  async function leap(): Promise<readonly string[]> {
    return await page.evaluate(`(async () => {
      const grid = document.querySelector('[role="grid"]');
      const drawn = [];
      const see = () => {
        for (const row of document.querySelectorAll('.grid-rows [data-line]')) {
          const name = row.querySelector('.cell-field_name')?.textContent ?? '';
          drawn.push(row.classList.contains('grid-waiting') ? 'waiting' : name);
        }
      };
      const watch = new MutationObserver(see);
      watch.observe(grid, { childList: true, subtree: true, characterData: true, attributes: true });
      grid.scrollTop = 26 * 2000;
      while (!drawn.some((text) => text === 'field_2005' || text === 'waiting')) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      watch.disconnect();
      return drawn;
    })()`);
  }

  it('draws the rows that a leap leads to once, when they come at once', async () => {
    const lines = JSON.stringify({
      type: 'lines',
      version: view.version,
      from: 1900,
      lines: view.window(1900, 2200),
    } satisfies ToPage);
    await page.evaluate(`globalThis.ahead = () => (${lines})`);
    const drawn = await leap();
    assert.equal(drawn.includes('waiting'), false);
    assert.equal(await page.evaluate('asked.length'), 1);
  });

  it('draws them as waiting where they do not come, and as they are when they do', async () => {
    assert.ok((await leap()).includes('waiting'));
    const asked = await page.evaluate<FromPage & { readonly type: 'look' }>('asked.at(-1)');
    const lines: ToPage = {
      type: 'lines',
      version: view.version,
      from: asked.from,
      lines: view.window(asked.from, asked.to),
    };
    await page.evaluate(`postMessage(${JSON.stringify(lines)}, '*')`);
    await page.locator('.cell-field_name', { hasText: 'field_2005' }).first().waitFor();
    assert.equal(await page.locator('.grid-waiting').count(), 0);
  });

  it('is scrolled on while rows are waited for, without waiting for ever', async () => {
    const drawn = await page.evaluate<boolean>(`(async () => {
      const grid = document.querySelector('[role="grid"]');
      for (let frame = 0; frame < 10; frame++) {
        grid.scrollTop += 26 * 200;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (document.querySelector('.grid-waiting') !== null) { return true; }
      }
      return false;
    })()`);
    assert.equal(drawn, true);
  });

  it('has as few things that stick as it has panes, however many rows there are', async () => {
    const sticky = await page.evaluate<readonly string[]>(`
      [...document.querySelectorAll('.grid *')]
        .filter((element) => getComputedStyle(element).position === 'sticky')
        .map((element) => element.className)`);
    assert.deepEqual([...sticky].sort(), ['grid-frozen', 'grid-head', 'grid-rows']);
    const frozen = await page.evaluate<readonly string[]>(`
      [...document.querySelectorAll('.grid-rows > [data-line]')].map((row) => getComputedStyle(row).position)`);
    assert.ok(frozen.length > 15);
    assert.deepEqual([...new Set(frozen)], ['absolute']);
  });

  it('marks both halves of the row of the pointer, and looks for them once a row', async () => {
    const cells = page.locator('.grid-rests [data-line="6"] [role="gridcell"]');
    await cells.first().hover();
    assert.equal(await page.locator('.grid-pointed[data-line="6"]').count(), 2);
    await page.evaluate(`
      globalThis.lookedFor = 0;
      const usual = Element.prototype.querySelectorAll;
      Element.prototype.querySelectorAll = function (...given) { globalThis.lookedFor++; return usual.apply(this, given); };
    `);
    await cells.nth(1).hover();
    await cells.nth(2).hover();
    assert.equal(await page.evaluate('lookedFor'), 0);
    await page.locator('.grid-rests [data-line="8"] [role="gridcell"]').first().hover();
    assert.equal(await page.locator('.grid-pointed').count(), 2);
    assert.equal(await page.locator('.grid-pointed[data-line="8"]').count(), 2);
  });
});
