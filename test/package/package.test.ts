import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { loadedBy } from '../../scripts/lib/bundle.mjs';
import { root } from '../../scripts/lib/workbench.mjs';
import { showCase } from '../unit/support/cases';

const vsix = path.join(root, 'redcap-workbench.vsix');

/** Names in a zip file's central directory. */
function namesIn(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const text = zip.toString('utf8', at + 46, at + 46 + name);
    at += 46 + name + extra + comment;
    return text;
  });
}

describe('the package', () => {
  // 1.4 MB until the writers of Excel, Stata, SPSS and Parquet, the console and six more panels came; each is read on first use.
  it('is below 1.85 MB', () => {
    assert.ok(statSync(vsix).size < 1_850_000, `${statSync(vsix).size} bytes`);
  });

  it('holds only what it needs', () => {
    const needed = [
      /^extension\.vsixmanifest$/,
      /^\[Content_Types\]\.xml$/,
      /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
      /^extension\/schemas\/redcap-export\.schema\.json$/,
      /^extension\/l10n\/[\w.-]+\.json$/,
      /^extension\/(readme|changelog)\.md$/i,
      /^extension\/license(\.txt)?$/i,
      /^extension\/THIRD-PARTY-NOTICES\.txt$/,
      /^extension\/docs\/[\w-]+\.md$/,
      /^extension\/dist\/(extension\.mjs|rooms\.mjs|part-[\w-]+\.mjs|simulator\.js|cli\.js|cli\/[\w-]+\.mjs)$/,
      /^extension\/dist\/webviews\/\w+\.(js|css)$/,
      /^extension\/media\/(icon\.png|redcap\.svg|walkthrough\/\w+\.svg|redcap-request\.(language|tmLanguage)\.json)$/,
    ];
    const names = namesIn(readFileSync(vsix));
    assert.ok(names.length > 10);
    assert.deepEqual(
      names.filter((name) => !needed.some((pattern) => pattern.test(name))),
      [],
    );
    for (const file of [
      'extension/dist/extension.mjs',
      'extension/dist/simulator.js',
      'extension/dist/cli.js',
      'extension/dist/cli/main.mjs',
      'extension/THIRD-PARTY-NOTICES.txt',
      'extension/package.nls.json',
    ]) {
      assert.ok(names.includes(file), file);
    }
  });

  it('has a page for each panel, of at most 120 KB', () => {
    const names = namesIn(readFileSync(vsix)).filter((name) => /\/dist\/webviews\/\w+\.js$/.test(name));
    assert.ok(names.includes('extension/dist/webviews/formPreview.js'));
    for (const name of names) {
      const { size } = statSync(path.join(root, name.replace('extension/', '')));
      assert.ok(size <= 120_000, `${name}: ${size} bytes`);
    }
  });

  it('tells the licences of what it holds, with their copyright lines', () => {
    const notices = readFileSync(path.join(root, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries(dependencies)) {
      const at = notices.indexOf(`\n${name} ${version}\n`);
      assert.ok(at >= 0, `${name} ${version} is bundled`);
      assert.match(notices.slice(at, at + 4000), /copyright/i, name);
    }
    showCase('package/licences', 'made by the build, shipped, with copyright lines');
  });

  it('loads one small file in windows of people without projects', () => {
    const files = loadedBy('extension.mjs');
    assert.deepEqual(
      files.map(({ file }) => file),
      ['extension.mjs'],
    );
    assert.ok((files[0]?.bytes ?? 0) < 16 * 1024, `${files[0]?.bytes} bytes`);
  });

  it('loads one more file of at most 400 KiB where there are projects', () => {
    const added = loadedBy('rooms.mjs').filter(({ file }) => file !== 'extension.mjs');
    assert.deepEqual(
      added.map(({ file }) => file),
      ['rooms.mjs'],
    );
    assert.ok((added[0]?.bytes ?? 0) > 50_000 && (added[0]?.bytes ?? 0) <= 400 * 1024, `${added[0]?.bytes} bytes`);
  });
});
