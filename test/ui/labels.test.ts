import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/server.mjs';
import { root } from '../../scripts/lib/workbench.mjs';
import { english } from '../../src/common/l10n';
import { drawForm } from '../../src/reads/preview/drawForm';
import { paperForms } from '../../src/reads/preview/paper/paperForm';
import type { ToPage } from '../../src/webviews/formPreview/messages';
import { previewWords } from '../../src/webviews/formPreview/previewWords';
import { pageHtml } from '../../src/webviews/page';
import { alarm, hostileLabel, hostileLabels, marker } from '../unit/reads/preview/hostileLabels';
import { clock, indexOf, type Row } from '../unit/reads/preview/support';

/** Labels of strangers in each place where a label is drawn. */
function rowsFrom(first: number, count: number): Row[] {
  const label = (at: number): string => hostileLabel(first + at);
  return Array.from({ length: count }, (_, at): Row => {
    const name = `hostile_${at}`;
    const bar = (text: string): string => text.replaceAll('|', '/').replaceAll('\n', ' ');
    switch (at % 7) {
      case 1:
        return { name, type: 'radio', choices: `1, ${bar(label(at))} | 2, ${bar(label(at + 1))}`, label: label(at) };
      case 2:
        return { name, type: 'slider', choices: `${bar(label(at))} | x | ${bar(label(at + 1))}`, label: label(at) };
      case 3:
        return { name, type: 'dropdown', choices: `1, ${bar(label(at))}`, label: label(at), section: label(at + 1) };
      case 4:
        return { name, type: 'checkbox', choices: `1, ${bar(label(at))}`, label: label(at), matrix: `m${first}_${at}` };
      case 5:
        return { name, type: 'descriptive', label: `${label(at)} {hostile_${at + 1}} ${label(at + 1)}` };
      default:
        return { name, label: label(at), note: label(at + 1), branching: at % 14 === 0 && at > 0 ? '1 = 2' : '' };
    }
  });
}

const base = 'http://panel.test/';
const own = new Set([
  `${base}page`,
  `${base}formPreview.js`,
  `${base}formPreview.css`,
  `${base}paper`,
  `${base}favicon.ico`,
]);
const labels = hostileLabels + 900;
const atOnce = 120;
/** What labels became; the answers of fields that are embedded in them are the page's own. */
const inLabels = '.label, .label *:not(.embedded, .embedded *)';

/** What a browser did while labels were drawn. */
interface Watched {
  readonly page: Page;
  /** Everything that was asked for, besides the page's own. */
  readonly asked: string[];
  readonly opened: string[];
  readonly close: () => Promise<void>;
}

describe('labels of strangers in a browser', () => {
  let browser: Browser;
  const files = new Map<string, { readonly body: string; readonly contentType: string }>();
  before(async () => {
    const folder = path.join(root, 'dist/webviews');
    assert.ok(existsSync(path.join(folder, 'formPreview.js')), 'the product is built first');
    for (const [name, contentType] of [
      ['formPreview.js', 'text/javascript'],
      ['formPreview.css', 'text/css'],
    ] as const) {
      files.set(name, { body: readFileSync(path.join(folder, name), 'utf8'), contentType });
    }
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
  });

  async function watch(html: string, name: string): Promise<Watched> {
    files.set(name, { body: html, contentType: 'text/html; charset=utf-8' });
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    const asked: string[] = [];
    const opened: string[] = [];
    context.on('request', (request) => {
      if (!own.has(request.url())) {
        asked.push(request.url());
      }
    });
    await context.route('**/*', async (route) => {
      const file = files.get(route.request().url().slice(base.length));
      await (file === undefined ? route.abort() : route.fulfill(file));
    });
    const page = await context.newPage();
    context.on('page', (other) => opened.push(other.url()));
    page.on('dialog', (dialog) => {
      opened.push(dialog.message());
      void dialog.dismiss();
    });
    await page.addInitScript(`
      globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });
    `);
    await page.goto(`${base}${name}`);
    return { page, asked, opened, close: () => context.close() };
  }

  /** Everything that a person can do to what is drawn, and a moment for what it might do then. */
  async function provoke({ page }: Watched, where: string): Promise<void> {
    await page.evaluate(`(async () => {
      for (const element of document.querySelectorAll(${JSON.stringify(where)})) {
        for (const type of ['mouseover', 'mousedown', 'mouseup', 'click', 'auxclick', 'dblclick', 'toggle', 'error', 'load']) {
          element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
        }
        element.focus();
        element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      }
      // What begins to load or run does so in the turns that follow.
      for (let turn = 0; turn < 5; turn++) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      }
    })()`);
  }

  async function nothingHappened(watched: Watched, name: string, about: string): Promise<void> {
    const { page, asked, opened } = watched;
    assert.deepEqual(asked, [], about);
    assert.deepEqual(opened, [], about);
    assert.equal(page.url(), `${base}${name}`, about);
    assert.equal(page.frames().length, 1, about);
    assert.equal(await page.evaluate(`${JSON.stringify(marker)} in globalThis`), false, about);
  }

  function drawn(first: number, count: number): readonly ToPage[] {
    const index = indexOf(rowsFrom(first, count));
    const place = { form: 'visit', look: 'form', event: '', instance: 1 } as const;
    const picture = drawForm(index, new Map(), place, clock, english);
    return [
      { type: 'start', words: previewWords(english) },
      {
        type: 'picture',
        uri: 'file:///x.csv',
        state: { ...place, answers: {} },
        picture: { ...picture, title: `part ${first}` },
        forms: [{ name: 'visit', label: hostileLabel(first) }],
        events: [],
        follows: true,
        explained: undefined,
        counts: '',
        taken: undefined,
      },
    ];
  }

  const panelWith = (first: readonly ToPage[]): string =>
    pageHtml({
      cspSource: base,
      script: `${base}formPreview.js`,
      style: `${base}formPreview.css`,
      nonce: 'abc',
      title: 'Form preview',
      language: 'en',
      first,
    });
  const panel = panelWith([]);
  const withoutPolicy = (html: string): string => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');

  it('would be seen to run and load if they did', async () => {
    const watched = await watch('<!DOCTYPE html><main id="here"></main>', 'page');
    // Those that lead the page elsewhere would take along what the others did.
    const raw = Array.from({ length: hostileLabels }, (_, at) => hostileLabel(at)).filter(
      (label) => !/http-equiv|<base/.test(label),
    );
    await watched.page.evaluate(`
      for (const label of ${JSON.stringify(raw)}) {
        const place = document.createElement('div');
        document.getElementById('here').append(place);
        place.innerHTML = label;
      }
    `);
    await watched.page.waitForFunction(`${JSON.stringify(marker)} in globalThis`);
    assert.ok(watched.asked.filter((url) => url.startsWith(alarm)).length > 10);
    await watched.close();
  });

  for (const [how, html] of [
    ['behind the policy of the page', panel],
    ['with no policy at all', withoutPolicy(panel)],
  ] as const) {
    it(`run, load and open nothing in the form preview, ${how}`, async function drawAll() {
      this.timeout(600_000);
      assert.equal(html.includes('Content-Security-Policy'), how.startsWith('behind'));
      const watched = await watch(html, 'page');
      for (let first = 0; first < labels; first += atOnce) {
        for (const message of drawn(first, atOnce)) {
          await watched.page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
        }
        await watched.page.getByRole('heading', { level: 1, name: `part ${first}`, exact: true }).waitFor();
        const strange = await watched.page.evaluate(`(() => {
          const fine = new Set(
            'b blockquote br code del div em hr i ins li mark ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(' '),
          );
          const plain = new Set(['class', 'dir', 'lang', 'colspan', 'rowspan', 'title']);
          return [...document.querySelectorAll(${JSON.stringify(inLabels)})]
            .filter(
              (element) =>
                !fine.has(element.localName) ||
                element.namespaceURI !== 'http://www.w3.org/1999/xhtml' ||
                [...element.attributes].some(({ name }) => !plain.has(name)),
            )
            .map((element) => element.outerHTML.slice(0, 200));
        })()`);
        assert.deepEqual(strange, []);
        await provoke(watched, inLabels);
        await nothingHappened(watched, 'page', `labels from ${first}`);
        // Nothing of a label stands where it would be taken for the page's own.
        assert.equal(await watched.page.locator('#root').count(), 1);
      }
      await watched.close();
    });

    it(`run, load and open nothing where they lie in the page from its beginning, ${how}`, async function drawFirst() {
      this.timeout(600_000);
      for (let first = 0; first < labels; first += 300) {
        const whole = panelWith(drawn(first, 300));
        const watched = await watch(html === panel ? whole : withoutPolicy(whole), 'page');
        await watched.page.getByRole('heading', { level: 1, name: `part ${first}`, exact: true }).waitFor();
        await watched.page.locator('[data-name="hostile_299"]').first().waitFor({ state: 'attached' });
        await provoke(watched, inLabels);
        await nothingHappened(watched, 'page', `labels from ${first}`);
        assert.equal(await watched.page.locator('script').count(), 2);
        await watched.close();
      }
    });

    it(`run, load and open nothing on paper, ${how.replace('page', 'file')}`, async function printAll() {
      this.timeout(600_000);
      for (let first = 0; first < labels; first += 300) {
        const whole = paperForms(
          indexOf(rowsFrom(first, 300)),
          { forms: ['visit'], title: hostileLabel(first + 1), printed: '2026', language: 'en' },
          english,
        );
        const file = html === panel ? whole : withoutPolicy(whole);
        const watched = await watch(file, 'paper');
        await watched.page.locator('section.form').waitFor();
        await provoke(watched, 'body *');
        await nothingHappened(watched, 'paper', `labels from ${first}`);
        assert.equal(await watched.page.locator('script, iframe, img, svg, a, form, input, object, link').count(), 0);
        await watched.close();
      }
    });
  }
});
