/**
 * Panels in the real workbench, in Chromium, against their budgets: a table of 40,000 rows (open ≤ 400 ms, scrolling without a frame over 50 ms,
 * cell edit → text and problems ≤ 30 ms median), a form of 200 fields (first paint ≤ 150 ms after the panel opens, keystroke in the CSV → new
 * picture ≤ 50 ms median), the status of 10,000 records × 60 instruments (first rows ≤ 1 s after the data, memory of the panel ≤ 150 MB). Times are
 * those of the page: from the start of its document, from a key to what it changes, from the message that all was read. A loaded machine is slower;
 * nothing fails here, ratios to the budgets are printed. Arguments: --rows <n> --fields <n> --records <n> --strokes <n> --opens <n> --only table|form|status.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Frame } from 'playwright-core';
import { csvOf, type Row } from '../unit/reads/preview/support';
import { CodeEditor } from '../ui/support/codeEditor';
import { addProject } from '../ui/support/redcap';
import { Workbench } from '../ui/support/workbench';
import { bigRegistry } from '../../src/simulator/sample/bigRegistry';
import { startSimulator } from '../../src/simulator/server';
import type { ProjectSeed } from '../../src/simulator/store/seed';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '40000' },
    fields: { type: 'string', default: '200' },
    records: { type: 'string', default: '10000' },
    strokes: { type: 'string', default: '20' },
    opens: { type: 'string', default: '7' },
    only: { type: 'string' },
  },
});

const rowsOf = (count: number, perForm: number): Row[] =>
  Array.from({ length: count }, (_, at): Row => {
    const form = Math.floor(at / perForm);
    const name = `q${form}_${at % perForm}`;
    return at === 0
      ? { name: 'record_id', form: 'f0', label: 'Record ID' }
      : {
          name,
          form: `f${form}`,
          label: `Question ${at}, as it is asked`,
          ...(at % 20 === 1 && { section: `Part ${at}` }),
          ...(at % 3 === 0 && { type: 'radio', choices: '1, Never | 2, Sometimes | 3, Often' }),
          ...(at % 4 === 2 && at % perForm > 2 && { branching: `[q${form}_${(at % perForm) - 1}] <> ''` }),
        };
  });

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const report = (what: string, time: number, budget: number): void => {
  console.log(`${what}: ${time.toFixed(1)} ms, ${(time / budget).toFixed(2)} × its budget of ${budget} ms`);
};

async function frameOf(wb: Workbench, selector: string): Promise<Frame> {
  const inside = wb.page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
  await inside.locator(selector).first().waitFor({ timeout: 120_000 });
  const frame = await (await inside.locator('body').elementHandle())?.ownerFrame();
  if (frame === null || frame === undefined) {
    throw new Error('The page of the panel is not there');
  }
  return frame;
}

async function numbers(frame: Frame, script: string): Promise<readonly number[]> {
  return (await frame.evaluate(script)) as readonly number[];
}

/** Milliseconds from the start of a page: until its own files were there, which is VS Code's work, and until its first picture. */
async function firstPicture(frame: Frame): Promise<{ readonly start: number; readonly files: number }> {
  const [start = 0, files = 0] = await numbers(
    frame,
    `new Promise((resolve) => {
      const look = () => {
        const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        if (painted === undefined) { requestAnimationFrame(look); return; }
        resolve([painted, Math.max(...performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd))]);
      };
      look();
    })`,
  );
  return { start, files };
}

function shares(what: string, start: number, files: number): string {
  return `${what}: of these, VS Code took ${files.toFixed(1)} ms to bring the page's script and styles; what came after took ${(start - files).toFixed(1)} ms`;
}

/** Milliseconds of each frame while the grid is scrolled, slowly and by leaps. */
async function scrolled(frame: Frame): Promise<readonly number[]> {
  return await numbers(
    frame,
    `new Promise((resolve) => {
      const grid = document.querySelector('[role="grid"]');
      const times = [];
      let last = performance.now();
      const step = (now) => {
        times.push(now - last);
        last = now;
        grid.scrollTop += times.length % 30 === 0 ? 40000 : 180;
        if (times.length < 300) { requestAnimationFrame(step); } else { resolve(times.slice(2)); }
      };
      requestAnimationFrame(step);
    })`,
  );
}

async function open(wb: Workbench, name: string, rows: readonly Row[], command: string): Promise<CodeEditor> {
  const file = path.join(wb.folder, name);
  writeFileSync(file, csvOf(rows));
  const editor = new CodeEditor(wb, file);
  await editor.open();
  await wb.page.locator(`a[aria-label="${command}"]`).first().waitFor();
  return editor;
}

async function table(wb: Workbench): Promise<void> {
  await open(wb, 'large.csv', rowsOf(Number(values.rows), 100), 'Open as Table');
  const clicked = Date.now();
  await wb.page.locator('a[aria-label="Open as Table"]').first().click();
  const frame = await frameOf(wb, '.cell-field_name');
  const opened = Date.now() - clicked;
  const { start, files } = await firstPicture(frame);
  console.log(`table: click to rows, with all that VS Code does to open an editor: ${opened} ms`);
  report('table: first rows after its page began', start, 400);
  console.log(shares('table', start, files));
  const frames = await scrolled(frame);
  report('table: longest frame of 300 while scrolling', Math.max(...frames), 50);
  console.log(
    `table: median frame ${median(frames).toFixed(1)} ms, ${frames.filter((time) => time > 50).length} over 50 ms`,
  );
  await frame.locator('[role="grid"]').press('Control+Home');
  // Below the bars of the instrument and of its first section, and the record ID.
  for (let step = 0; step < 3; step++) {
    await frame.locator('[role="grid"]').press('ArrowDown');
  }
  for (let step = 0; step < 13; step++) {
    await frame.locator('[role="grid"]').press('ArrowRight');
  }
  const edits = await numbers(
    frame,
    `(async () => {
      const grid = document.querySelector('[role="grid"]');
      const times = [];
      for (let stroke = 0; stroke < ${Number(values.strokes)}; stroke++) {
        const cell = () => document.querySelector('.grid-active').textContent;
        const before = cell();
        const begun = performance.now();
        grid.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }));
        await new Promise((resolve) => {
          const watch = new MutationObserver(() => { if (cell() !== before) { watch.disconnect(); resolve(); } });
          watch.observe(grid, { childList: true, subtree: true, characterData: true });
        });
        times.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return times;
    })()`,
  );
  report('table: cell edit → text, problems and picture, median', median(edits), 30);
}

async function form(wb: Workbench): Promise<void> {
  const rows = rowsOf(Number(values.fields), Number(values.fields));
  const csv = await open(wb, 'form.csv', rows, 'Preview Form');
  const preview = wb.page.locator('.tab', { hasText: 'Form: ' });
  const starts: { readonly start: number; readonly files: number }[] = [];
  let frame: Frame | undefined;
  while (frame === undefined) {
    await wb.page.locator('a[aria-label="Preview Form"]').first().click();
    const opened = await frameOf(wb, '.field');
    starts.push(await firstPicture(opened));
    if (starts.length < Number(values.opens)) {
      await preview.click({ button: 'middle' });
      await preview.waitFor({ state: 'detached' });
    } else {
      frame = opened;
    }
  }
  const start = median(starts.map((one) => one.start));
  report(`form: first fields after its page began, median of ${starts.length}`, start, 150);
  console.log(`form: each: ${starts.map((one) => one.start.toFixed(0)).join(', ')} ms`);
  console.log(shares('form', start, median(starts.map(({ files }) => files))));
  await wb.page.locator('.tab', { hasText: 'form.csv' }).first().click();
  await wb.focusEditor();
  await csv.goTo('Question 7,', 0);
  const now = 'performance.timeOrigin + performance.now()';
  // Both listen before the first key: a listener that is asked for with a key may come too late for it.
  await wb.page.evaluate(`window.addEventListener('keydown', () => { window.pressed = ${now}; }, true)`);
  await frame.evaluate(
    `{ window.drawn = []; new MutationObserver(() => window.drawn.push(${now}))
      .observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true }); }`,
  );
  const times: number[] = [];
  for (let stroke = 0; stroke < Number(values.strokes); stroke++) {
    await frame.evaluate(`new Promise((resolve) => setTimeout(() => { window.drawn.length = 0; resolve(); }, 200))`);
    await wb.page.keyboard.press('x');
    const [drawn = 0] = await numbers(
      frame,
      `new Promise((resolve) => {
        const look = () => { if (window.drawn.length > 0) { resolve(window.drawn); } else { requestAnimationFrame(look); } };
        look();
      })`,
    );
    times.push(drawn - Number(await wb.page.evaluate('window.pressed')));
  }
  report('form: keystroke in the text → new picture, median', median(times), 50);
}

const instruments = 60;

/** Every instrument of every record was saved, as incomplete, unverified or complete. */
function study(records: number): ProjectSeed {
  const base = bigRegistry(1);
  const forms = Array.from({ length: instruments }, (_, at) => `form_${at + 1}`);
  const place = { event: '', instrument: '', instance: 0 };
  return {
    ...base,
    settings: { ...base.settings, title: 'Many Statuses' },
    fields: [
      { field_name: 'record_id', form_name: forms[0]!, field_type: 'text', field_label: 'Record ID' },
      ...forms.map((form) => ({ field_name: `q_${form}`, form_name: form, field_type: 'text', field_label: form })),
    ],
    values: Array.from({ length: records }, (_, at) => String(at + 1)).flatMap((record, at) => [
      { ...place, record, field: 'record_id', value: record },
      ...forms.map((form, number) => ({
        ...place,
        record,
        field: `${form}_complete`,
        value: String((at + number) % 3),
      })),
    ]),
    files: [],
  };
}

const heap = 'performance.memory.usedJSHeapSize / 1e6';

async function status(wb: Workbench): Promise<void> {
  const redcap = await startSimulator({ seeds: [study(Number(values.records))] });
  try {
    await addProject({ wb, redcap, stop: async () => {} }, redcap.projects[0]?.token ?? '', 'Many Statuses');
    const before = Number(await wb.page.evaluate(heap));
    await wb.command('REDCap: Record Status');
    const frame = await frameOf(wb, 'main');
    const [afterData = 0] = await numbers(
      frame,
      `new Promise((resolve) => {
        let read = performance.now();
        window.addEventListener('message', ({ data }) => { if (data.type === 'reading') { read = performance.now(); } }, true);
        const look = () => {
          if (document.querySelector('[role="gridcell"] svg') === null) { requestAnimationFrame(look); } else { resolve([performance.now() - read]); }
        };
        look();
      })`,
    );
    report('status: first rows after the last of the data', afterData, 1000);
    const frames = await scrolled(frame);
    console.log(`status: longest frame of ${frames.length} while scrolling ${Math.max(...frames).toFixed(1)} ms`);
    const [after = 0] = await numbers(frame, `[${heap}]`);
    console.log(
      `status: memory of the page's process ${after.toFixed(0)} MB (of the window before it opened ${before.toFixed(0)} MB), ${(after / 150).toFixed(2)} × its budget of 150 MB`,
    );
  } finally {
    await redcap.stop();
  }
}

execFileSync(process.execPath, ['scripts/package.mjs'], { stdio: 'ignore' });
const parts = { table, form, status };
for (const [name, run] of Object.entries(parts)) {
  if (values.only === undefined || values.only === name) {
    // One each: what is left unsaved in one asks nothing in the next.
    const wb = await Workbench.start({ viewport: { width: 1500, height: 900 } });
    try {
      await run(wb);
    } finally {
      await wb.stop();
    }
  }
}
