import assert from 'node:assert/strict';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { after, describe, it } from 'mocha';
import { csvRow } from '../../src/simulator/format/csv';
import { startSimulator } from '../../src/simulator/server';
import { callApi, corpusFolder, readText } from './support';

/** One cell in which the simulator's export and the real server's file differ. */
interface Difference {
  /** Key of the row: its first cells. */
  readonly row: string;
  readonly column: string;
  /** `undefined`: there is no such row or column. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

interface Explanation {
  readonly reason: string;
  readonly covers: (difference: Difference) => boolean;
}

interface Expectation {
  /** Why the bytes cannot be equal even after the explained cells were taken over; without it they must be. */
  readonly otherBytes?: string;
  /** How the file's cells are read before they are compared, with the reason. */
  readonly reading?: { readonly reason: string; readonly row: (cells: readonly string[]) => readonly string[] };
  readonly explained?: readonly Explanation[];
}

const lineBreaks: Explanation = {
  reason: 'downloaded with line breaks of values replaced: two blanks each',
  covers: ({ ours = '', theirs }) => ours.includes('\n') && ours.replaceAll('\n', '  ') === theirs,
};
const eventIds: Explanation = {
  reason: 'event ids are numbers of the server, given anew on creation',
  covers: ({ column, ours = '', theirs = '' }) => column === 'event_id' && /^\d+$/.test(ours) && /^\d+$/.test(theirs),
};
const checkboxBlanks: Explanation = {
  reason:
    'dictionary older than the ODM, which has no blanks around the pipes of checkbox choices (checkboxes-1 has none in both)',
  covers: ({ column, ours = '', theirs }) =>
    column === 'select_choices_or_calculations' && ours !== theirs && ours.replaceAll('|', ' | ') === theirs,
};
/** The one cell, both values given. */
function cell(
  reason: string,
  row: string,
  column: string,
  ours: string | undefined,
  theirs: string | undefined,
): Explanation {
  return { reason, covers: (d) => d.row === row && d.column === column && d.ours === ours && d.theirs === theirs };
}
const noRow = (reason: string, row: string): Explanation => ({
  reason,
  covers: (d) => d.row === row && d.ours === undefined,
});
const otherTool = 'written by another tool: it quotes other cells and ends otherwise';

const projects: Readonly<
  Record<
    string,
    {
      readonly data?: Expectation;
      readonly dictionary?: Expectation;
      readonly arm?: Expectation;
      readonly event?: Expectation;
    }
  >
> = {
  'arm-multiple-delete': {
    data: {
      otherBytes: 'the file goes arm by arm: it is what the project was filled from, for trying deletes',
      explained: ['102', '103', '105', '120'].map((record) =>
        noRow(
          'deleted from arm 2 on the server before the ODM was exported: the ODM does not have it',
          `${record} event_1_arm_2`,
        ),
      ),
    },
    arm: { otherBytes: otherTool },
    event: { otherBytes: otherTool, explained: [eventIds] },
  },
  'blank-for-gray-status': { data: { explained: [lineBreaks] }, dictionary: { explained: [checkboxBlanks] } },
  'checkboxes-1': {
    data: {
      explained: [
        {
          reason:
            'downloaded with line breaks of values replaced by blanks, before empty lines were taken out of the texts',
          covers: (d) =>
            d.column === 'desired_result' &&
            (d.ours ?? '').includes('\n') &&
            !(d.theirs ?? '').includes('\n') &&
            d.ours?.replaceAll(/\s+/g, ' ') === d.theirs?.replaceAll(/\s+/g, ' '),
        },
      ],
    },
  },
  'clinical-trial-1': {},
  dag: {},
  'decimal-comma': {},
  longitudinal: { data: { explained: [lineBreaks] }, event: { otherBytes: otherTool, explained: [eventIds] } },
  'repeating-instruments': {},
  russian: {
    data: {
      otherBytes: otherTool,
      reading: {
        reason: 'written by R: a column of row numbers, NA for blanks, non-Latin letters as <U+XXXX>',
        row: (cells) =>
          cells
            .slice(1)
            .map((text) =>
              text === 'NA'
                ? ''
                : text.replace(/<U\+([0-9A-F]{4})>/g, (_all, hex: string) =>
                    String.fromCharCode(Number.parseInt(hex, 16)),
                  ),
            ),
      },
    },
  },
  simple: {
    data: {
      otherBytes: otherTool,
      explained: [
        {
          reason: 'read and written by R, which took 0 and 1 of this column for FALSE and TRUE',
          covers: (d) => d.column === 'sex' && d.theirs === (d.ours === '1' ? 'TRUE' : 'FALSE'),
        },
        {
          reason: 'exported by an older server, which showed no file names',
          covers: (d) => d.column === 'mugshot' && d.theirs === '[document]' && /^mugshot-\d\.jpg$/.test(d.ours ?? ''),
        },
        {
          reason: 'a field that was added later',
          covers: (d) => d.column === 'interpreter_needed' && d.theirs === undefined,
        },
      ],
    },
    dictionary: {
      explained: [
        checkboxBlanks,
        {
          reason: 'a field that was added later',
          covers: (d) => d.row === 'interpreter_needed' && d.theirs === undefined,
        },
      ],
    },
  },
  survey: {
    data: {
      explained: [
        cell(
          'the ODM is of a later copy of the project, to which the survey was sent anew',
          '1',
          'prescreening_survey_timestamp',
          '2024-10-13 20:39:30',
          '2018-03-06 15:52:43',
        ),
        cell(
          'the ODM is of a later copy of the project, to which the survey was sent anew',
          '2',
          'prescreening_survey_timestamp',
          '2024-10-13 20:40:51',
          '2018-03-06 15:53:15',
        ),
      ],
    },
  },
  'validation-types-1': {
    data: { explained: [cell('exported before the calculation was stored', '1', 'f_calculated', '7', '')] },
    dictionary: {
      explained: [
        checkboxBlanks,
        cell('ODM carries no bounds of sliders', 'f_slider', 'text_validation_min', '', '-1'),
        cell('ODM carries no bounds of sliders', 'f_slider', 'text_validation_max', '', '101'),
        cell('ODM carries no SQL', 'f_sql', 'select_choices_or_calculations', '', 'SELECT 1 as one;'),
      ],
    },
  },
};

const contents = { data: 'record', dictionary: 'metadata', arm: 'arm', event: 'event' } as const;
type File = keyof typeof contents;

const folder = corpusFolder();
const summary: string[] = [];

describe(`Corpus: a project made from a real server's ODM exports what that server exported${folder === undefined ? ' (skipped: the corpus is absent)' : ''}`, () => {
  after(() => {
    if (summary.length > 0) {
      console.log(`\n${summary.join('\n')}\n`);
    }
  });
  for (const [name, expectations] of Object.entries(projects)) {
    (folder === undefined ? it.skip : it)(name, async () => {
      const read = (file: string): string | undefined => readText(path.join(folder ?? '', 'projects', name, file));
      const simulator = await startSimulator({});
      try {
        const made = await callApi(simulator.url, {
          token: simulator.superToken,
          content: 'project',
          format: 'json',
          returnFormat: 'json',
          data: JSON.stringify([{ project_title: name, purpose: 0 }]),
          odm: read('project.xml') ?? '',
        });
        assert.match(made.text, /^[0-9A-F]{32}$/);
        for (const file of Object.keys(contents) as File[]) {
          const theirs = read(`${file}.csv`);
          if (theirs === undefined) {
            continue;
          }
          const options = {
            ...(theirs.includes('redcap_data_access_group') ? { exportDataAccessGroups: 'true' } : {}),
            ...(theirs.includes('redcap_survey_identifier') ? { exportSurveyFields: 'true' } : {}),
          };
          const ours = await callApi(simulator.url, {
            token: made.text,
            content: contents[file],
            format: 'csv',
            returnFormat: 'json',
            ...options,
          });
          assert.equal(ours.status, 200);
          compare(name, file, ours.text, theirs, expectations[file] ?? {});
        }
      } finally {
        await simulator.stop();
      }
    });
  }
});

function compare(project: string, file: File, ours: string, theirs: string, expectation: Expectation): void {
  const keyLength =
    file === 'data'
      ? Math.max(
          1,
          headerOf(ours).filter(
            (column, i) => i === 0 || /^redcap_(event_name|repeat_instrument|repeat_instance)$/.test(column),
          ).length,
        )
      : file === 'event'
        ? 3
        : 1;
  const columns = headerOf(ours);
  const ourRows = rowsOf(ours, keyLength);
  const read = (text: string): string[][] =>
    parse(text, { bom: true, relax_column_count: true }).map((row) => [...(expectation.reading?.row(row) ?? row)]);
  const [theirHeader = [], ...theirBody] = read(theirs);
  // The dictionary files have the web page's headers, which stand for the same columns in the same order.
  const theirColumns = file === 'dictionary' ? columns : theirHeader;
  if (file === 'dictionary') {
    assert.equal(theirHeader.length, columns.length);
  }
  const theirRows = new Map(theirBody.map((row) => [row.slice(0, keyLength).join(' ').trim(), row]));
  const used = new Map<Explanation, number>();
  const patched = new Map(Array.from(ourRows, ([key, row]) => [key, [...row]]));
  for (const difference of differences(columns, ourRows, theirColumns, theirRows)) {
    const explanation = expectation.explained?.find((candidate) => candidate.covers(difference));
    assert.ok(explanation, `${project}/${file}.csv: ${JSON.stringify(difference)}`);
    used.set(explanation, (used.get(explanation) ?? 0) + 1);
    const at = columns.indexOf(difference.column);
    if (difference.ours !== undefined && difference.theirs !== undefined) {
      patched.get(difference.row)?.splice(at, 1, difference.theirs);
    } else if (difference.ours !== undefined && !theirRows.has(difference.row)) {
      patched.delete(difference.row);
    }
  }
  for (const explanation of expectation.explained ?? []) {
    assert.ok(used.has(explanation), `${project}/${file}.csv: the difference is gone: ${explanation.reason}`);
  }
  const firstLine = file === 'dictionary' ? theirs.slice(0, theirs.indexOf('\n')) : csvRow(columns);
  const body =
    [firstLine, ...Array.from(patched.values(), (row) => csvRow(row))].join('\n') + (ours.endsWith('\n') ? '\n' : '');
  const equal = body === theirs;
  if (expectation.otherBytes === undefined) {
    assert.equal(body, theirs, `${project}/${file}.csv: bytes`);
  } else {
    assert.ok(!equal, `${project}/${file}.csv: the bytes are equal now: ${expectation.otherBytes}`);
  }
  const count = Array.from(used.values()).reduce((a, b) => a + b, 0);
  const cells = `${ourRows.size} rows, ${count} explained ${count === 1 ? 'cell' : 'cells'}`;
  summary.push(`${`${project}/${file}.csv`.padEnd(44)} ${(equal ? 'bytes' : 'cells').padEnd(6)} ${cells}`);
}

function headerOf(text: string): string[] {
  return parse(text, { bom: true, to: 1, relax_column_count: true })[0] ?? [];
}

function rowsOf(text: string, keyLength: number): Map<string, string[]> {
  const [, ...rows] = parse(text, { bom: true, relax_column_count: true });
  const keyed = new Map(rows.map((row) => [row.slice(0, keyLength).join(' ').trim(), row]));
  assert.equal(keyed.size, rows.length, 'rows have keys of their own');
  return keyed;
}

function* differences(
  columns: readonly string[],
  ours: ReadonlyMap<string, readonly string[]>,
  theirColumns: readonly string[],
  theirs: ReadonlyMap<string, readonly string[]>,
): Generator<Difference> {
  for (const row of new Set([...ours.keys(), ...theirs.keys()])) {
    for (const column of new Set([...columns, ...theirColumns])) {
      const mine = ours.get(row)?.[columns.indexOf(column)];
      const other = theirs.get(row)?.[theirColumns.indexOf(column)];
      if (mine !== other) {
        yield { row, column, ours: mine, theirs: other };
      }
    }
  }
}
