import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';

/** Which imports each room must not have; one example a pair is planted and must be caught by the project's own lint configuration. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  common: ['vscode', '../api/session'],
  api: [
    'vscode',
    '../logic/parser',
    '../dictionary/model',
    '../state/structure',
    '../safety/operation',
    '../simulator/server',
    '../projects/projectService',
  ],
  logic: ['vscode', '../api/session', '../dictionary/model'],
  dictionary: ['vscode', '../api/session', '../state/structure', '../editor/redcapUri'],
  state: ['vscode', '../safety/operation', '../writes/planning', '../reads/export/settings', '../simulator/server'],
  safety: ['vscode', '../writes/planning', '../reads/export/settings', '../commands/pickProject'],
  writes: ['vscode', '../simulator/server', '../window/ids', '../explorer/node'],
  reads: ['vscode', '../safety/operation', '../writes/planning', '../simulator/server'],
  simulator: ['vscode', '../api/form', '../state/structure'],
  window: ['../commands/pickProject', '../explorer/node', '../simulator/store/project'],
  projects: ['../commands/pickProject', '../history/historyService'],
  history: ['../commands/pickProject', '../editor/redcapUri'],
  explorer: ['../commands/pickProject', '../editor/redcapUri'],
  editor: ['../commands/pickProject'],
  commands: ['../simulator/store/project'],
  cli: ['vscode', '../api/session', '../safety/operation'],
  webviews: ['../explorer/node', '../commands/pickProject'],
};
const allowed: Readonly<Record<string, readonly string[]>> = {
  api: ['../common/log'],
  dictionary: ['../logic/parser', '../common/log'],
  cli: ['../dictionary/check', '../logic/evalCase'],
  state: ['../api/session', '../dictionary/model'],
  safety: ['../state/structure', '../api/session'],
  writes: [
    '../safety/operation',
    '../state/structure',
    '../reads/export/settings',
    '../api/session',
    '../dictionary/model',
  ],
  reads: ['../state/structure', '../api/session'],
  history: ['vscode', '../safety/operation', '../projects/projectAccess'],
  editor: ['vscode', '../history/historyService', '../window/ids'],
  simulator: ['../logic/parser', '../dictionary/model'],
  commands: ['vscode', '../safety/operation', '../simulator/server'],
};

/** Rooms that may name a write session in a type; what makes one they must not load. */
const speaking = ['state', 'writes', 'reads', 'window', 'projects', 'history', 'explorer', 'editor', 'commands'];
/** What the page of a panel imports, whether as types only, and whether it may. */
const pages: readonly (readonly [string, boolean, boolean])[] = [
  ['vscode', true, false],
  ['node:fs', false, false],
  ['../src/logic/parser', false, false],
  ['../src/webviews/formPreview/messages', false, false],
  ['../src/webviews/formPreview/messages', true, true],
  ['preact', false, true],
];
const valueOf = (imported: string): string => `value of ${imported}`;

describe('pages of panels', () => {
  it('take of the host nothing but types of what is said to them', () => {
    const files = readdirSync('webviews', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
    assert.ok(files.length > 5);
    const imports = files.flatMap((file) =>
      [
        ...readFileSync(path.join('webviews', file), 'utf8').matchAll(/^import (type )?[^;]*?from '([^']+)';/gm),
      ].flatMap(([, asType, from = '']) =>
        from.includes('/src/') ? [{ file, asType: asType !== undefined, from }] : [],
      ),
    );
    assert.ok(imports.length > 0);
    assert.deepEqual(
      imports.filter(
        ({ asType, from }) => !asType || !/\/src\/(?:webviews\/\w+\/messages|reads\/\w+\/picture)$/.test(from),
      ),
      [],
    );
  });
});

describe('layers', () => {
  let house: string;
  /** What the linter says of each planted file, by its name. */
  let said: string;

  const fileOf = (room: string, imported: string): string => `${room}-${imported.replaceAll(/\W+/g, '-')}.ts`;

  before(function () {
    this.timeout(60_000);
    house = mkdtempSync(path.join(os.tmpdir(), 'layers-'));
    copyFileSync('.oxlintrc.json', path.join(house, '.oxlintrc.json'));
    symlinkSync(path.resolve('node_modules'), path.join(house, 'node_modules'));
    for (const [room, imports] of [...Object.entries(forbidden), ...Object.entries(allowed)]) {
      mkdirSync(path.join(house, 'src', room), { recursive: true });
      for (const imported of imports) {
        writeFileSync(
          path.join(house, 'src', room, fileOf(room, imported)),
          `import type { Thing } from '${imported}';\nexport type Planted = Thing;\n`,
        );
      }
    }
    for (const room of speaking) {
      writeFileSync(
        path.join(house, 'src', room, fileOf(room, '../api/writeSession')),
        `import type { Thing } from '../api/writeSession';\nexport type Planted = Thing;\n`,
      );
      for (const imported of ['../api/writeSession', '../safety/inOrder']) {
        writeFileSync(
          path.join(house, 'src', room, fileOf(room, valueOf(imported))),
          `import { thing } from '${imported}';\nexport const planted = thing;\n`,
        );
      }
    }
    mkdirSync(path.join(house, 'webviews'));
    for (const [imported, asType] of pages) {
      writeFileSync(
        path.join(house, 'webviews', fileOf('page', `${imported}${asType ? ' type' : ''}`)),
        asType
          ? `import type { Thing } from '${imported}';\nexport type Planted = Thing;\n`
          : `import { thing } from '${imported}';\nexport const planted = thing;\n`,
      );
    }
    said = spawnSync(path.resolve('node_modules/.bin/oxlint'), ['-f', 'unix', 'src', 'webviews'], {
      cwd: house,
      encoding: 'utf8',
    }).stdout;
  });
  after(() => {
    rmSync(house, { recursive: true });
  });

  const isRefused = (room: string, imported: string): boolean =>
    said.split('\n').some((line) => line.includes(fileOf(room, imported)) && line.includes('no-restricted-imports'));

  for (const [room, imports] of Object.entries(forbidden)) {
    for (const imported of imports) {
      it(`${room}/ may not import ${imported}`, () => {
        assert.ok(isRefused(room, imported), said);
      });
    }
  }
  for (const [room, imports] of Object.entries(allowed)) {
    for (const imported of imports) {
      it(`${room}/ may import ${imported}`, () => {
        assert.ok(!isRefused(room, imported), said);
      });
    }
  }

  for (const [imported, asType, isFine] of pages) {
    it(`a page ${isFine ? 'may' : 'may not'} import ${asType ? 'types of ' : ''}${imported}`, () => {
      assert.equal(!isRefused('page', `${imported}${asType ? ' type' : ''}`), isFine, said);
    });
  }

  for (const room of speaking) {
    it(`${room}/ may speak of a write session, and neither make one nor go around the order of a write`, () => {
      assert.ok(!isRefused(room, '../api/writeSession'), said);
      assert.ok(isRefused(room, valueOf('../api/writeSession')), said);
      assert.ok(isRefused(room, valueOf('../safety/inOrder')), said);
    });
  }
});
