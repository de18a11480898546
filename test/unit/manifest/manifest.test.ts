import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { commandIds } from '../../../src/window/ids';
import { contextKeys, viewIds, viewTypes } from '../../../src/window/viewIds';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string; readonly group?: string }[]>
    >;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg?: string } }[] }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly scope?: string; readonly description?: string; readonly markdownDescription?: string }
        >
      >;
    };
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts'))
    .map((f) => readFileSync(path.join(folder, f), 'utf8'));
}

describe('manifest', () => {
  it('declares exactly the commands of the code', () => {
    assert.deepEqual(contributes.commands.map((c) => c.command).sort(), Object.values(commandIds).sort());
  });

  it('declares exactly the views of the code', () => {
    assert.deepEqual(
      Object.values(contributes.views)
        .flat()
        .map((v) => v.id),
      Object.values(viewIds),
    );
  });

  it('knows every context key that a when clause names', () => {
    const used = [...text.matchAll(/redcapWorkbench\.[A-Za-z]+/g)].map(([name]) => name);
    const known = new Set<string>([
      ...Object.values(commandIds),
      ...Object.values(viewIds),
      ...Object.values(viewTypes),
      ...Object.values(contextKeys),
    ]);
    const settings = Object.keys(contributes.configuration.properties);
    const unknown = used.filter(
      (name) => !known.has(name) && !settings.some((s) => s.startsWith(name)) && name !== 'redcapWorkbench.start',
    );
    assert.deepEqual(unknown, []);
  });

  it('has a text for every %key% and no text without use', () => {
    const used = new Set([...text.matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key));
    assert.deepEqual(used, new Set(Object.keys(nls)));
  });

  it('puts destructive commands last and never inline', () => {
    const destructive = /\.(delete|remove|resetSample)/;
    const items = (contributes.menus['view/item/context'] ?? []).filter((i) => destructive.test(i.command));
    assert.ok(items.length >= 6);
    for (const item of items) {
      assert.match(item.group ?? '', /^9_/, item.command);
    }
  });

  it('ends the title of every command that asks something in an ellipsis', () => {
    const asks = new Set(
      [
        'addProject',
        'dictionaryDiff',
        'fieldSummary',
        'addProjectsFromCsv',
        'replaceToken',
        'renameProject',
        'removeProject',
        'exportRecords',
        'importRecords',
        'runExportRecipe',
        'renameRecord',
        'findRecord',
        'deleteRecords',
        'deleteFile',
        'deleteArms',
        'deleteArm',
        'deleteEvents',
        'deleteEvent',
        'deleteDags',
        'deleteDag',
        'undoOperation',
        'restoreRecords',
        'saveSnapshotFiles',
        'purgeSnapshots',
        'exportJournal',
        'exportSnapshotKey',
        'push',
        'compareWithServer',
        'openDocument',
        'saveForDraftMode',
        'discardDocument',
        'renameField',
        'copyFieldData',
        'resetSample',
        'filterTree',
        'evaluateLogic',
        'addReport',
        'saveReport',
        'openLogging',
        'whoChanged',
        'openParticipants',
        'exportProjectXml',
        'switchGroup',
        'chooseRequestProject',
        'copyRequestAs',
        'downloadRepositoryFile',
        'uploadToRepository',
        'createRepositoryFolder',
        'deleteRepositoryFile',
        'downloadRecordFile',
        'downloadFieldFiles',
        'uploadRecordFile',
        'randomize',
        'createProject',
        'rehearse',
        'openSurveyCodes',
      ].map((n) => `redcapWorkbench.${n}`),
    );
    for (const command of contributes.commands) {
      const title = nls[command.title.slice(1, -1)] ?? '';
      assert.equal(title.endsWith('...'), asks.has(command.command), command.command);
    }
  });

  it('lets no workspace change settings that reach the network', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      if (/\.network\./.test(name)) {
        assert.equal(setting.scope, 'machine', name);
      }
      assert.ok(setting.description ?? setting.markdownDescription, name);
    }
  });

  it('has a walkthrough of at most five steps whose pictures exist', () => {
    for (const { steps } of contributes.walkthroughs) {
      assert.ok(steps.length <= 5);
      for (const { media } of steps) {
        assert.ok(media.svg && existsSync(media.svg), media.svg);
      }
    }
  });

  it('names commands only through the list of ids', () => {
    const literal = sources('src').flatMap((s) =>
      [...s.matchAll(/'redcapWorkbench\.[a-z]+[A-Za-z]*'/g)].map(([m]) => m),
    );
    const declared = new Set(
      [...Object.values(commandIds), ...Object.values(viewIds), ...Object.values(contextKeys)].map((id) => `'${id}'`),
    );
    const counts = new Map<string, number>();
    for (const name of literal.filter((l) => declared.has(l))) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.deepEqual(
      [...counts].filter(([, n]) => n > 1),
      [],
    );
  });
});
