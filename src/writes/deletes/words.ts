import type { DagsPlan, DeletePlan, FilePlan, RecordsPlan, StructurePlan } from './plan';
import type { RecordScope } from '../../state/recordScope';
import { mayEnd } from './mayEnd';
import { repeats } from './scopeChoices';
import { count } from '../../common/count';
import type { Extent } from '../../state/extent';
import type { L10n } from '../../common/l10n';
import type { Warning } from '../../safety/operation';
import type { Structure } from '../../state/structure';
import { deleteTitle } from './deleteTitle';
import { type Words, words } from '../../state/words';

export interface ConfirmText {
  /** The modal's question. */
  readonly message: string;
  /** What follows, the worst first. */
  readonly lines: readonly string[];
  /** The button, e.g. `Delete 3 records`. */
  readonly verb: string;
}

/** How many names stand in one line of a modal. */
const modalNames = 5;

/** What the user is asked before a delete: what goes and what of it comes back, then what else to know; lists are in the details. */
export function confirmText(plan: DeletePlan, l10n: L10n): ConfirmText {
  const w = words(l10n);
  return {
    message: l10n.t('{0} in "{1}"?', actionText(plan, l10n), plan.ground.info.title),
    lines: [
      goesLine(plan, l10n, w),
      fateLine(plan, l10n, w),
      ...consequences(plan, l10n, w),
      ...plan.warnings.map((warning) => warningText(warning, l10n, w)),
      ...absentLines(plan, l10n, w),
      ...(plan.kind === 'records' && !plan.deleteLogging ? [l10n.t('The log of these records is kept.')] : []),
    ],
    verb: actionText(plan, l10n),
  };
}

/** `Goes: 36 values, 9 files, 24 forms with data, of records 1, 2, 3 (whole records, in all arms)`. */
function goesLine(plan: DeletePlan, l10n: L10n, w: Words): string {
  const { extent } = plan;
  const data = [
    ...(extent.values > 0 || extent.files === 0 ? [w.values(extent.values)] : []),
    ...(extent.files > 0 ? [w.files(extent.files)] : []),
    ...(extent.forms > 0 ? [w.forms(extent.forms)] : []),
  ].join(', ');
  switch (plan.kind) {
    case 'records':
      return l10n.t(
        'Goes: {0}, of {1}: {2}; {3}',
        data,
        extent.records.length === plan.allRecords.length
          ? l10n.t('every record of the project ({0})', count(extent.records.length, l10n))
          : w.records(extent.records.length),
        w.names(extent.records, modalNames),
        scopeText(plan.ground.structure, plan.scope, l10n),
      );
    case 'file':
      return l10n.t(
        'Goes: {0} of the field {1}, of {2}: {3}',
        w.files(plan.files.length),
        plan.field,
        w.records(extent.records.length),
        w.names(extent.records, modalNames),
      );
    case 'arms':
    case 'events': {
      const structure = [
        ...(plan.arms.length > 0 ? [w.arms(plan.arms.length)] : []),
        w.events(plan.events.length),
        w.designations(plan.mappings.length),
        ...(plan.repeating.length > 0 ? [w.setups(plan.repeating.length)] : []),
      ].join(', ');
      const names =
        plan.arms.length > 0
          ? plan.arms.map((arm) => `${arm.armNum} (${arm.name})`)
          : plan.events.map((event) => event.uniqueEventName);
      return extent.records.length === 0
        ? l10n.t('Goes: {0}: {1}. No record has data there.', structure, w.list(names, modalNames))
        : l10n.t(
            'Goes: {0}: {1}; with them {2} of {3}: {4}',
            structure,
            w.list(names, modalNames),
            data,
            w.records(extent.records.length),
            w.names(extent.records, modalNames),
          );
    }
    case 'dags':
      return l10n.t(
        'Goes: {0}. Users, records and data stay.',
        w.list(
          plan.dags.map((dag) => `${dag.name} (${dag.uniqueGroupName})`),
          modalNames,
        ),
      );
  }
}

/** What an undo brings back, in the nouns that the undo uses: the rest is computed again or lost. */
export function fateLine({ kind, extent }: DeletePlan, l10n: L10n, w: Words = words(l10n)): string {
  const { values, files, calculated, signatures } = extent;
  if (kind === 'dags' || values + files === 0) {
    return l10n.t(
      'REDCap cannot undo this. A snapshot is taken on this computer first; "Undo..." in the project\'s History makes it again.',
    );
  }
  return l10n.t(
    'REDCap cannot undo this. From a snapshot taken first, "Undo..." in the project\'s History brings back {0}.',
    fateText({ values, files, calculated, signatures }, l10n, w),
  );
}

/** `796 of 869 values and 9 of 12 files; 73 calculated values REDCap computes again; 3 signatures do not come back`. */
export function fateText(
  { values, files, calculated, signatures }: Pick<Extent, 'values' | 'files' | 'calculated' | 'signatures'>,
  l10n: L10n,
  w: Words = words(l10n),
): string {
  const some = (kept: number, all: string, of: number): string =>
    kept === of ? all : l10n.t('{0} of {1}', count(kept, l10n), all);
  const back = [
    ...(values > 0 ? [some(values - calculated, w.values(values), values)] : []),
    ...(files > 0 ? [some(files - signatures, w.files(files), files)] : []),
  ];
  const kept = back.length > 1 ? l10n.t('{0} and {1}', back[0] ?? '', back[1] ?? '') : (back[0] ?? '');
  return [
    kept,
    ...(calculated > 0
      ? [
          calculated === 1
            ? l10n.t('1 calculated value REDCap computes again')
            : l10n.t('{0} calculated values REDCap computes again', count(calculated, l10n)),
        ]
      : []),
    ...(signatures > 0
      ? [
          signatures === 1
            ? l10n.t('1 signature does not come back')
            : l10n.t('{0} signatures do not come back', count(signatures, l10n)),
        ]
      : []),
  ].join('; ');
}

/** What follows besides the data that goes. */
function consequences(plan: DeletePlan, l10n: L10n, w: Words): string[] {
  switch (plan.kind) {
    case 'records':
      return recordConsequences(plan, l10n, w);
    case 'arms':
    case 'events':
      return structureConsequences(plan, l10n, w);
    case 'dags':
      return dagConsequences(plan, l10n, w);
    case 'file':
      return [];
  }
}

/** `Delete 3 records`, `Delete data of 3 records`, `Delete 1 arm`. */
export function actionText(plan: DeletePlan, l10n: L10n): string {
  switch (plan.kind) {
    case 'records':
      return deleteTitle('records', plan.extent.records.length, plan.scope.kind === 'record', l10n);
    case 'file':
      return deleteTitle('file', plan.files.length, false, l10n);
    case 'arms':
      return deleteTitle('arms', plan.arms.length, false, l10n);
    case 'events':
      return deleteTitle('events', plan.events.length, false, l10n);
    case 'dags':
      return deleteTitle('dags', plan.dags.length, false, l10n);
  }
}

/** The plan line by line. `fileNames` only for the screen: what is stored in a report holds no values. */
export function planLines(
  plan: DeletePlan,
  l10n: L10n,
  options: { readonly lines: number; readonly fileNames: boolean },
): readonly string[] {
  const w = words(l10n);
  const specific = {
    records: () => recordLines(plan as RecordsPlan, l10n, w),
    file: () => fileLines(plan as FilePlan, l10n, w, options),
    arms: () => structureLines(plan as StructurePlan, l10n, w, options.lines),
    events: () => structureLines(plan as StructurePlan, l10n, w, options.lines),
    dags: () => dagLines(plan as DagsPlan, l10n, w),
  }[plan.kind]();
  return [
    ...specific,
    ...extentLines(plan, l10n, w, options.lines),
    ...absentLines(plan, l10n, w),
    ...plan.warnings.map((warning) => warningText(warning, l10n, w)),
  ];
}

function absentLines({ kind, absent }: DeletePlan, l10n: L10n, w: Words): string[] {
  return absent.length === 0
    ? []
    : [
        l10n.t(
          'Not found, nothing is sent for: {0}',
          kind === 'records' || kind === 'file' ? w.names(absent) : w.list(absent),
        ),
      ];
}

function recordLines(plan: RecordsPlan, l10n: L10n, w: Words): string[] {
  const { extent, scope, allRecords, ground } = plan;
  const lines = [l10n.t('Scope: {0}', scopeText(ground.structure, scope, l10n))];
  lines.push(
    extent.records.length === allRecords.length
      ? l10n.t('Records: every record of the project ({0})', extent.records.length)
      : l10n.t('Records: {0}', w.names(extent.records)),
  );
  return [...lines, ...recordConsequences(plan, l10n, w)];
}

function recordConsequences({ extent, scope, withoutData }: RecordsPlan, l10n: L10n, w: Words): string[] {
  const lines: string[] = [];
  if (scope.kind !== 'record' && extent.vanishing.length > 0) {
    lines.push(l10n.t('These are in no other arm and cease to exist: {0}', w.names(extent.vanishing)));
  }
  if (mayEnd(scope) && extent.emptied.length > 0) {
    lines.push(l10n.t('These hold no other data; REDCap may list them no longer: {0}', w.names(extent.emptied)));
  }
  if (withoutData.length > 0) {
    lines.push(l10n.t('No data there, nothing is sent for: {0}', w.names(withoutData)));
  }
  return lines;
}

/** A scope in words. */
function scopeText(structure: Structure, scope: RecordScope, l10n: L10n): string {
  switch (scope.kind) {
    case 'record':
      return structure.arms.length > 1 ? l10n.t('whole records, in all arms') : l10n.t('whole records');
    case 'arm':
      return l10n.t('all data in arm {0}', armText(structure, scope.armNum));
    case 'event':
      return l10n.t('all data in the event {0}', scope.event);
    case 'instrument':
      return instrumentText(structure, scope, l10n);
    case 'instance':
      return instanceText(scope, l10n);
  }
}

function instrumentText(
  structure: Structure,
  { instrument, event }: Extract<RecordScope, { kind: 'instrument' }>,
  l10n: L10n,
): string {
  const data =
    event === undefined
      ? l10n.t('the data of the instrument {0}', instrument)
      : l10n.t('the data of the instrument {0} in the event {1}', instrument, event);
  // Where it is not known what repeats, every instance found goes too.
  return structure.repeating === undefined || repeats(structure, event, instrument)
    ? l10n.t('{0}, all instances', data)
    : data;
}

function instanceText({ instance, instrument, event }: Extract<RecordScope, { kind: 'instance' }>, l10n: L10n): string {
  if (instrument === undefined) {
    return l10n.t('instance {0} of the event {1}', instance, event ?? '');
  }
  return event === undefined
    ? l10n.t('instance {0} of the instrument {1}', instance, instrument)
    : l10n.t('instance {0} of the instrument {1} in the event {2}', instance, instrument, event);
}

function armText(structure: Structure, armNum: number): string {
  const name = structure.arms.find((arm) => arm.armNum === armNum)?.name ?? '';
  return name === '' ? String(armNum) : `${armNum} (${name})`;
}

function fileLines(
  plan: FilePlan,
  l10n: L10n,
  w: Words,
  options: { readonly lines: number; readonly fileNames: boolean },
): string[] {
  const names = plan.files.map(({ location, name }) => {
    const { record, event, repeatInstance } = location;
    const where = [
      l10n.t('Record {0}', w.name(record)),
      event,
      repeatInstance === undefined ? undefined : l10n.t('instance {0}', repeatInstance),
    ]
      .filter((part) => part !== undefined)
      .join(', ');
    return options.fileNames && name !== undefined ? `${where}: ${name}` : where;
  });
  const more = names.length - options.lines;
  return [
    l10n.t('Field: {0}', plan.field),
    l10n.t('What goes: {0}', w.files(plan.files.length)),
    ...names.slice(0, options.lines).map((name) => `• ${name}`),
    ...(more > 0 ? [`• ${l10n.t('{0} more', more)}`] : []),
  ];
}

function structureLines(plan: StructurePlan, l10n: L10n, w: Words, lines: number): string[] {
  const { arms, events, mappings, repeating, extent } = plan;
  const more = events.length - lines;
  return [
    ...(arms.length === 0 ? [] : [l10n.t('Arms: {0}', w.list(arms.map((arm) => `${arm.armNum} (${arm.name})`)))]),
    l10n.t('Events that go, with all their data:'),
    ...events.slice(0, lines).map((event) => `• ${event.eventName} (${event.uniqueEventName})`),
    ...(more > 0 ? [`• ${l10n.t('{0} more', more)}`] : []),
    l10n.t('Also: {0}', [w.designations(mappings.length), w.setups(repeating.length)].join(', ')),
    extent.records.length === 0
      ? l10n.t('No record has data there.')
      : l10n.t('Records that lose data: {0}', `${count(extent.records.length, l10n)} (${w.names(extent.records)})`),
    ...structureConsequences(plan, l10n, w),
  ];
}

function structureConsequences({ armsLeftEmpty, extent }: StructurePlan, l10n: L10n, w: Words): string[] {
  return [
    ...(armsLeftEmpty.length === 0
      ? []
      : [
          l10n.t(
            'These arms keep no event; REDCap lists them no longer: {0}',
            w.list(armsLeftEmpty.map((arm) => `${arm.armNum} (${arm.name})`)),
          ),
        ]),
    ...(extent.vanishing.length === 0
      ? []
      : [
          l10n.t(
            'Records that are in no other event and cease to exist: {0}',
            `${extent.vanishing.length} (${w.names(extent.vanishing)})`,
          ),
        ]),
  ];
}

function dagLines(plan: DagsPlan, l10n: L10n, w: Words): string[] {
  return [
    l10n.t('Groups: {0}', w.list(plan.dags.map((dag) => `${dag.name} (${dag.uniqueGroupName})`))),
    ...dagConsequences(plan, l10n, w),
    l10n.t('Users, records and data stay.'),
  ];
}

function dagConsequences({ users, records }: DagsPlan, l10n: L10n, w: Words): string[] {
  const lines: string[] = [];
  if (users) {
    lines.push(
      users.length === 0
        ? l10n.t('No user is in them.')
        : l10n.t(
            'Users that lose their group, and then may see all records: {0}',
            w.list(users.map((user) => user.username)),
          ),
    );
  }
  if (records) {
    lines.push(
      records.length === 0
        ? l10n.t('No record is in them.')
        : l10n.t(
            'Records that lose their group: {0}',
            `${records.length} (${w.names(records.map((row) => row.record))})`,
          ),
    );
  }
  return lines;
}

function extentLines(plan: DeletePlan, l10n: L10n, w: Words, most: number): string[] {
  const { parts, forms, values, files } = plan.extent;
  if (plan.kind === 'dags' || plan.kind === 'file' || parts.length === 0) {
    return [];
  }
  const counted = parts.map((part) => {
    const where = [part.event, part.instrument].filter((name) => name !== '').join(' / ');
    const what = [
      w.records(part.records),
      ...(part.instances > 0 ? [w.instances(part.instances)] : []),
      w.values(part.values),
      ...(part.files > 0 ? [w.files(part.files)] : []),
    ];
    return `• ${where}: ${what.join(', ')}`;
  });
  return [
    l10n.t('What goes: {0}', [w.values(values), w.files(files), w.forms(forms)].join(', ')),
    ...counted.slice(0, most),
    ...(counted.length > most ? [`• ${l10n.t('{0} more', counted.length - most)}`] : []),
  ];
}

/** A warning as a sentence. */
export function warningText(warning: Warning, l10n: L10n, w: Words = words(l10n)): string {
  switch (warning.kind) {
    case 'rights-unknown':
      return l10n.t(
        'Your rights in this project are not known; REDCap may refuse, and data you may not see is not counted.',
      );
    case 'caller-in-group':
      return warning.dag === undefined
        ? l10n.t('You are in a data access group: data of other groups is neither counted nor checked.')
        : l10n.t(
            'You are in the data access group "{0}": data of other groups is neither counted nor checked.',
            warning.dag,
          );
    case 'group-unknown':
      return l10n.t(
        'Whether you are in a data access group is not known: data of other groups would be neither counted nor checked, and no undo would bring it back.',
      );
    case 'perhaps-analysis':
      return l10n.t(
        'The project has been in Production and is perhaps in Analysis/Cleanup now: REDCap may refuse what it allows in Development only.',
      );
    case 'export-limited':
      return l10n.t(
        'You may not export all data of these instruments, so it is not all counted, kept or checked, and no undo brings it back: {0}',
        w.list(warning.instruments),
      );
    case 'namesakes':
      return l10n.t(
        'The database may not tell their names from these, and delete these records too; they are kept in the snapshot: {0}',
        w.names(warning.records),
      );
    case 'log-deleted':
      return l10n.t(
        'The log of these records is deleted too, if your administrator allows it: then nothing shows that they ever existed.',
      );
    case 'users-unknown':
      return l10n.t('Which users are in these groups is not known.');
    case 'records-unknown':
      return l10n.t('Which records are in these groups is not known.');
  }
}
