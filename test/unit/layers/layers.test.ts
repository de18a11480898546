import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
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
    '../operations/operation',
    '../simulator/server',
    '../projects/projectService',
  ],
  logic: ['vscode', '../api/session', '../dictionary/model'],
  dictionary: ['vscode', '../api/session', '../operations/operation', '../editor/redcapUri'],
  operations: ['vscode', '../simulator/server', '../commands/ids', '../explorer/node'],
  simulator: ['vscode', '../api/form', '../operations/operation'],
  commands: ['../simulator/store/project'],
  cli: ['vscode', '../api/session', '../operations/operation'],
};
const allowed: Readonly<Record<string, readonly string[]>> = {
  api: ['../common/log'],
  dictionary: ['../logic/parser', '../common/log'],
  cli: ['../dictionary/check', '../logic/evalCase'],
  operations: ['../api/session', '../dictionary/model'],
  simulator: ['../logic/parser', '../dictionary/model'],
  commands: ['vscode', '../operations/operation'],
};

describe('layers', () => {
  let house: string;
  before(() => {
    house = mkdtempSync(path.join(os.tmpdir(), 'layers-'));
    copyFileSync('.oxlintrc.json', path.join(house, '.oxlintrc.json'));
    symlinkSync(path.resolve('node_modules'), path.join(house, 'node_modules'));
  });
  after(() => {
    rmSync(house, { recursive: true });
  });

  const lint = (room: string, imported: string): string => {
    const folder = path.join(house, 'src', room);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'planted.ts');
    writeFileSync(file, `import type { Thing } from '${imported}';\nexport type Planted = Thing;\n`);
    const { stdout } = spawnSync(path.resolve('node_modules/.bin/oxlint'), ['-f', 'unix', 'src'], {
      cwd: house,
      encoding: 'utf8',
    });
    rmSync(file);
    return stdout;
  };

  for (const [room, imports] of Object.entries(forbidden)) {
    for (const imported of imports) {
      it(`${room}/ may not import ${imported}`, () => {
        assert.match(lint(room, imported), /no-restricted-imports/);
      });
    }
  }
  for (const [room, imports] of Object.entries(allowed)) {
    for (const imported of imports) {
      it(`${room}/ may import ${imported}`, () => {
        assert.doesNotMatch(lint(room, imported), /no-restricted-imports/);
      });
    }
  }
});
