import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { documentNames } from '../../../src/state/documentNames';
import { commandIds } from '../../../src/window/ids';

/** Where a user meets a method: a command, a document that is read or pushed, or a row of the tree. */
interface Way {
  /** The function of the API. */
  readonly call: string;
  readonly command?: keyof typeof commandIds;
  readonly document?: string;
  readonly row?: string;
}

/** By number of `docs/reference/REDCAP_API.md` §4. */
const ways: Readonly<Record<number, Way>> = {
  1: { call: 'exportRecordsOnce', command: 'exportRecords' },
  2: { call: 'importRecords', command: 'importRecords' },
  3: { call: 'deleteRecords', command: 'deleteRecords' },
  4: { call: 'renameRecord', command: 'renameRecord' },
  5: { call: 'randomizeRecord', command: 'randomize' },
  6: { call: 'generateNextRecordName', command: 'nextRecordName' },
  7: { call: 'exportFieldNames', row: 'columns in Export Records...' },
  8: { call: 'exportDictionary', document: 'data_dictionary.csv' },
  9: { call: 'importMetadata', document: 'data_dictionary.csv' },
  10: { call: 'exportInstruments', row: 'Instruments' },
  11: { call: 'exportPdfTo', command: 'openPdf' },
  12: { call: 'exportMappings', document: 'instrument_event_mappings.csv' },
  13: { call: 'importMappings', document: 'instrument_event_mappings.csv' },
  14: { call: 'exportArms', document: 'arms.csv' },
  15: { call: 'importArms', document: 'arms.csv' },
  16: { call: 'deleteArms', command: 'deleteArms' },
  17: { call: 'exportEvents', document: 'events.csv' },
  18: { call: 'importEvents', document: 'events.csv' },
  19: { call: 'deleteEvents', command: 'deleteEvents' },
  20: { call: 'exportRepeating', document: 'repeating_instruments_and_events.csv' },
  21: { call: 'importRepeating', document: 'repeating_instruments_and_events.csv' },
  22: { call: 'exportDags', document: 'dags.csv' },
  23: { call: 'importDags', document: 'dags.csv' },
  24: { call: 'deleteDags', command: 'deleteDags' },
  25: { call: 'switchDag', command: 'switchGroup' },
  26: { call: 'exportUserDagAssignments', document: 'user_dag_assignments.csv' },
  27: { call: 'importUserDagAssignments', document: 'user_dag_assignments.csv' },
  28: { call: 'exportUsers', document: 'users.csv' },
  29: { call: 'importUsers', document: 'users.csv' },
  30: { call: 'deleteUsers', document: 'users.csv' },
  31: { call: 'exportUserRoles', document: 'user_roles.csv' },
  32: { call: 'importUserRoles', document: 'user_roles.csv' },
  33: { call: 'deleteUserRoles', document: 'user_roles.csv' },
  34: { call: 'exportUserRoleAssignments', document: 'user_role_assignments.csv' },
  35: { call: 'importUserRoleAssignments', document: 'user_role_assignments.csv' },
  36: { call: 'exportFileTo', command: 'downloadRecordFile' },
  37: { call: 'importFile', command: 'uploadRecordFile' },
  38: { call: 'deleteFile', command: 'deleteFile' },
  39: { call: 'createRepositoryFolder', command: 'createRepositoryFolder' },
  40: { call: 'listFileRepository', row: 'File Repository' },
  41: { call: 'exportRepositoryFileTo', command: 'downloadRepositoryFile' },
  42: { call: 'importRepositoryFile', command: 'uploadToRepository' },
  43: { call: 'deleteRepositoryFile', command: 'deleteRepositoryFile' },
  44: { call: 'createProject', command: 'createProject' },
  45: { call: 'importProjectSettings', document: 'project_settings.json' },
  46: { call: 'exportProjectInfo', row: 'project' },
  47: { call: 'exportProjectXmlTo', command: 'exportProjectXml' },
  48: { call: 'exportReportTo', command: 'saveReport' },
  49: { call: 'exportLog', command: 'openLogging' },
  50: { call: 'exportParticipantList', command: 'openParticipants' },
  51: { call: 'exportSurveyLink', command: 'copySurveyLink' },
  52: { call: 'exportSurveyQueueLink', command: 'copyQueueLink' },
  53: { call: 'exportSurveyReturnCode', command: 'copyReturnCode' },
  54: { call: 'exportSurveyAccessCode', command: 'copyAccessCode' },
  55: { call: 'exportVersion', row: 'project' },
};

const files = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name.split(path.sep).join('/'), readFileSync(path.join('src', name), 'utf8')]),
);

/** The modules that a module loads, at once or later. */
function loadedBy(file: string): readonly string[] {
  return [...(files.get(file) ?? '').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(
    ([, from = '']) => `${path.posix.join(path.posix.dirname(file), from)}.ts`,
  );
}

/** Whether a module, or one that it loads, uses a function of the API. */
function uses(file: string, call: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !files.has(file)) {
    return false;
  }
  seen.add(file);
  const own = !file.startsWith('api/') && new RegExp(`\\b${call}\\b`).test(files.get(file) ?? '');
  return own || loadedBy(file).some((from) => uses(from, call, seen));
}

/** Where the work of a way begins. */
function startsOf({ command, document, row }: Way): readonly string[] {
  if (command !== undefined) {
    const registration = [...files].filter(([, text]) => new RegExp(`'${command}'`).test(text)).map(([name]) => name);
    return registration.filter((name) => name.startsWith('commands/'));
  }
  return document === undefined && row !== undefined
    ? ['projects/loadPart.ts', 'projects/projectRecords.ts']
    : ['editor/registerEditor.ts', 'commands/documents/push.ts'];
}

describe('the methods of the API in the editor', () => {
  const index = readFileSync('docs/reference/REDCAP_API.md', 'utf8');
  const methods = [...index.matchAll(/^\| (\d+) \| ([^|]+) \| (\w+) \| ([^|]+) \|/gm)].map(
    ([, number = '', name = '', content = '']) => ({ number: Number(number), name: name.trim(), content }),
  );

  it('have a command, a document or a row each: no empty row', () => {
    assert.deepEqual(
      methods.map(({ number }) => number),
      Array.from({ length: 55 }, (_, i) => i + 1),
    );
    const table = methods.map(({ number, name, content }) => {
      const way = ways[number];
      assert.ok(way, name);
      const where = way.command === undefined ? (way.document ?? `row "${way.row}"`) : commandIds[way.command];
      return `${String(number).padStart(2)}  ${name.padEnd(24)} ${content.padEnd(24)} ${where}`;
    });
    console.log(table.join('\n'));
    for (const { document } of Object.values(ways)) {
      assert.ok(document === undefined || documentNames.some((known) => known === document), document);
    }
  });

  for (const [number, way] of Object.entries(ways)) {
    it(`${number}: ${way.call} is what the work begins at, sooner or later, calls`, () => {
      const starts = startsOf(way);
      assert.ok(starts.length > 0, `nothing registers ${way.command ?? ''}`);
      assert.ok(
        starts.some((file) => uses(file, way.call)),
        `${starts.join(', ')} do not lead to ${way.call}`,
      );
    });
  }
});
