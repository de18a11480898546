import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { checkDocument } from '../../../../src/writes/documents/checkDocument';
import type { DocumentFacts } from '../../../../src/writes/documents/documentCheck';
import { compareRows } from '../../../../src/writes/documents/changes';
import { type StructureName, structureNames } from '../../../../src/state/documentNames';
import { documentProblemText } from '../../../../src/writes/documents/problem';
import { specOf } from '../../../../src/writes/documents/registry';
import { english } from '../../../../src/common/l10n';

const events = [
  { uniqueEventName: 'visit_arm_1', armNum: 1 },
  { uniqueEventName: 'visit_arm_2', armNum: 2 },
];
const facts: Omit<DocumentFacts, 'server'> = {
  isLongitudinal: true,
  arms: [{ armNum: 1 }, { armNum: 2 }],
  events,
  forms: ['lab', 'visit'],
  groups: ['north', 'south'],
  roles: ['U-1'],
  roleOf: new Map([
    ['ann', ''],
    ['bob', 'U-1'],
  ]),
  mappings: [
    { uniqueEventName: 'visit_arm_1', form: 'visit' },
    { uniqueEventName: 'visit_arm_1', form: 'lab' },
  ],
};
const servers: Readonly<Record<StructureName, string>> = {
  'arms.csv': 'arm_num,name\n1,Drug\n2,Placebo',
  'events.csv':
    'event_name,arm_num,unique_event_name,custom_event_label,event_id\nVisit,1,visit_arm_1,,11\nVisit,2,visit_arm_2,,12\n',
  'instrument_event_mappings.csv': 'arm_num,unique_event_name,form\n1,visit_arm_1,visit\n1,visit_arm_1,lab',
  'repeating_instruments_and_events.csv': 'event_name,form_name,custom_form_label\nvisit_arm_1,lab,\n',
  'user_roles.csv':
    'unique_role_name,role_label,design,user_rights,forms,forms_export\nU-1,Entry,0,0,"visit:1,lab:130","visit:1,lab:2"\n',
  'users.csv':
    'username,email,firstname,lastname,expiration,data_access_group,data_access_group_id,data_access_group_label,design,lock_records,forms,forms_export\nann,a@example.org,Ann,A,,north,7,North,1,2,"visit:1,lab:130,gone:1","visit:1,lab:2"\nbob,,,,2027-01-31,,,,0,0,"visit:1,lab:1","visit:1,lab:1"\n',
  'user_role_assignments.csv': 'username,unique_role_name,data_access_group\nann,,north\nbob,U-1,\n',
  'user_dag_assignments.csv': 'username,redcap_data_access_group\nann,north\nbob,\n',
  'dags.csv': 'data_access_group_name,unique_group_name,data_access_group_id\nNorth,north,7\n',
};

/** What is found: kind, the text it is shown at, and the severity unless it is an error. */
function found(name: StructureName, text: string, more: Partial<DocumentFacts> = {}): readonly string[] {
  return checkDocument(name, text, { ...facts, server: servers[name], ...more }).map(
    ({ kind, severity, start, end }) =>
      `${kind} at "${text.slice(start, end)}"${severity === 'error' ? '' : ` (${severity})`}`,
  );
}

describe('checks of structure documents', () => {
  it('find nothing in what the server serves, with any line ends and blanks around', () => {
    for (const name of structureNames) {
      assert.deepEqual(found(name, servers[name]), [], name);
      assert.deepEqual(found(name, `\uFEFF${servers[name].replaceAll('\n', '\r\n')}\r\n\r\n`), [], name);
    }
  });

  const cases: readonly (readonly [StructureName, string, readonly string[], Partial<DocumentFacts>?])[] = [
    ['arms.csv', 'arm_num,name,colour\n1,Drug,red\n', ['unknown-column at "colour"']],
    ['arms.csv', 'arm_num\n1\n', ['missing-column at "arm_num"']],
    ['arms.csv', 'arm_num,name,name\n1,Drug,Drug\n', ['double-column at "name"']],
    ['arms.csv', '', ['missing-column at ""', 'missing-column at ""']],
    ['arms.csv', 'arm_num,name\n1,Drug, high\n', ['extra-cells at "1,Drug, high"']],
    [
      'arms.csv',
      'arm_num,name\n1,\n0,Zero\n-1,Less\nx,Text\n01,Again\n',
      ['blank at ""', 'not-a-number at "0"', 'not-a-number at "-1"', 'not-a-number at "x"', 'duplicate at "01"'],
    ],
    ['arms.csv', 'arm_num,name\n1,"Drug\n', ['damaged at """']],
    [
      'events.csv',
      'event_name,arm_num,unique_event_name,custom_event_label,event_id\nVisit,2,visit_arm_1,,\n,1,,,\nNew,,,,99\nLost,1,lost_arm_1,,\nFar,3,,,\nVisit,1,,,\n',
      [
        'wrong-arm at "2"',
        'blank at ""',
        'blank at ""',
        'given at "99"',
        'unknown-event-name at "lost_arm_1"',
        'unknown-arm at "3" (warning)',
      ],
    ],
    [
      'events.csv',
      'event_name,arm_num,unique_event_name\nVisit,1,visit_arm_1\nvisit,1,\n',
      ['same-label at "visit" (warning)'],
    ],
    [
      'events.csv',
      'event_name,arm_num,unique_event_name,day_offset,offset_min,offset_max\nVisit,1,visit_arm_1,,,\nVisit,2,visit_arm_2,,,\nNew,1,,x,-1,1.5\n',
      [
        'blank at ""',
        'blank at ""',
        'blank at ""',
        'not-a-number at "x"',
        'not-a-number at "-1"',
        'not-a-number at "1.5"',
      ],
      {
        server:
          'event_name,arm_num,unique_event_name,day_offset,offset_min,offset_max\nVisit,1,visit_arm_1,5,1,2\nVisit,2,visit_arm_2,,,\n',
      },
    ],
    [
      'instrument_event_mappings.csv',
      'arm_num,unique_event_name,form\n1,visit_arm_1,lab\n,visit_arm_1,lab\n2,visit_arm_1,visit\n1,none_arm_1,nothing\n1,visit_arm_1,\n',
      [
        'duplicate at "lab"',
        'wrong-arm at "2"',
        'unknown-event at "none_arm_1"',
        'unknown-instrument at "nothing"',
        'blank at ""',
      ],
    ],
    [
      'repeating_instruments_and_events.csv',
      'event_name,form_name,custom_form_label\nvisit_arm_1,,\nvisit_arm_1,lab,\n,visit,\nvisit_arm_2,lab,\n',
      ['repeats-twice at "lab"', 'blank at ""', 'not-designated at "lab" (warning)'],
    ],
    [
      'repeating_instruments_and_events.csv',
      'form_name,custom_form_label\nlab,\n,\nlab,x\n',
      ['duplicate at "lab"'],
      { isLongitudinal: false },
    ],
    [
      'repeating_instruments_and_events.csv',
      'event_name,form_name\nvisit_arm_1,lab\n',
      ['unknown-column at "event_name"'],
      { isLongitudinal: false, server: 'form_name,custom_form_label\nlab,\n' },
    ],
    [
      'dags.csv',
      'data_access_group_name,unique_group_name,data_access_group_id\nNorth,north,8\nSouth,south,\nNorth,,\n',
      ['given at "8"', 'unknown-group-name at "south"', 'same-label at "North" (warning)'],
    ],
    [
      'users.csv',
      'username,expiration,data_access_group,design,lock_records,forms,forms_export\nann,2026-02-30,nowhere,x,7,"visit:1,lab:9,other:1,lab",\nBOB,2027-01-31,,1,0,"lab:130,visit:1","visit:1,lab:1"\nbob,,,,,,\nx;y,31.12.2026,,,,"visit:1,visit:1",visit\n',
      [
        'not-a-date at "2026-02-30"',
        'unknown-group at "nowhere"',
        'not-a-number at "x"',
        'not-a-code at "7"',
        'not-a-code at ""visit:1,lab:9,other:1,lab""',
        'unknown-instrument at ""visit:1,lab:9,other:1,lab""',
        'not-a-form-right at ""visit:1,lab:9,other:1,lab""',
        'left-out at ""visit:1,lab:9,other:1,lab"" (warning)',
        'blank-right at ""',
        'member-of-role at "1"',
        'duplicate at "bob"',
        'member-of-role at ""',
        'blank-right at ""',
        'member-of-role at ""',
        'blank-right at ""',
        'member-of-role at ""',
        'blank-right at ""',
        'member-of-role at ""',
        'blank-right at ""',
        'member-of-role at ""',
        'not-a-username at "x;y"',
        'not-a-date at "31.12.2026"',
        'twice at ""visit:1,visit:1""',
        'not-a-form-right at "visit"',
      ],
    ],
    [
      'users.csv',
      'username,email,forms\nann,other@example.org,"lab:130,visit:1"\nnew,new@example.org,\n',
      ['given at "other@example.org"', 'left-out at ""lab:130,visit:1"" (warning)', 'given at "new@example.org"'],
    ],
    [
      'user_roles.csv',
      'unique_role_name,role_label,design,forms\nU-1,,2,"visit:1,lab:130"\nU-2,Other,0,visit:1\n,New,1,visit:154\n',
      ['blank at ""', 'not-a-code at "2"', 'unknown-role-name at "U-2"'],
    ],
    [
      'user_role_assignments.csv',
      'username,unique_role_name,data_access_group\nann,U-9,nowhere\neve,U-1,\n',
      [
        'missing-row at "username,unique_role_name,data_access_group"',
        'unknown-role at "U-9"',
        'unknown-group at "nowhere"',
        'unknown-user at "eve"',
      ],
    ],
    [
      'user_dag_assignments.csv',
      'username,redcap_data_access_group\nann,south\nbob,nowhere\n',
      ['unknown-group at "nowhere"'],
    ],
  ];
  for (const [name, text, expected, more] of cases) {
    it(`${name}: ${JSON.stringify(text).slice(0, 80)}`, () => {
      assert.deepEqual(found(name, text, more), expected);
    });
  }

  it('say every problem in a sentence of its own', () => {
    const problems = cases.flatMap(([name, text, , more]) =>
      checkDocument(name, text, { ...facts, server: servers[name], ...more }),
    );
    assert.ok(new Set(problems.map(({ kind }) => kind)).size >= 16);
    for (const problem of problems) {
      assert.ok(!/\{\d\}|undefined/.test(documentProblemText(problem, english)), problem.kind);
    }
  });

  it('checks against nothing that is not known', () => {
    assert.deepEqual(
      checkDocument('events.csv', 'event_name,arm_num,unique_event_name\nA,9,a_arm_9\n', { isLongitudinal: true }),
      [],
    );
  });

  it('property: any text is read, problems lie within it, and no document differs from itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...structureNames),
        fc.oneof(
          fc.string(),
          fc
            .array(
              fc.constantFrom('1', ',', '\n', '"', 'visit_arm_1', 'lab', 'event_name', 'form_name', '\r', ' ', 'North'),
            )
            .map((parts) => parts.join('')),
        ),
        fc.boolean(),
        (name, tail, withServer) => {
          const text = withServer ? servers[name] + tail : tail;
          const problems = checkDocument(name, text, { ...facts, server: servers[name] });
          for (const { start, end } of problems) {
            assert.ok(start >= 0 && start <= end && end <= text.length);
          }
          const { added, changed, removed } = compareRows(specOf(name), text, text);
          if (problems.every(({ severity }) => severity !== 'error')) {
            // Only rows that REDCap has still to name are new each time.
            assert.deepEqual(
              [changed, [...added, ...removed].filter((row) => specOf(name).keyOf(row) !== '')],
              [[], []],
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
