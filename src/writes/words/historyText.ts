import type { L10n } from '../../common/l10n';
import { deleteTitle } from '../deletes/deleteTitle';
import { specOf } from '../documents/registry';
import { words } from '../../state/words';
import type { OperationCounts, OperationKind, OperationWhat } from '../../safety/journal/entry';
import { type PastOperation, isPartlyUndone, isUndone, isUnfinished } from '../../safety/journal/history';

/** What an operation was, in a few words: `Delete 3 records`. */
export function operationTitle(
  { what, counts }: { readonly what: OperationWhat; readonly counts: OperationCounts },
  l10n: L10n,
): string {
  const w = words(l10n);
  switch (what.kind) {
    case 'records':
      return deleteTitle('records', counts.records ?? 0, what.scope.kind === 'record', l10n);
    case 'file':
      return deleteTitle('file', counts.files ?? 0, false, l10n);
    case 'arms':
      return deleteTitle('arms', what.arms.length, false, l10n);
    case 'events':
      return deleteTitle('events', what.events.length, false, l10n);
    case 'dags':
      return deleteTitle('dags', what.dags.length, false, l10n);
    case 'dictionary':
      return specOf('data_dictionary.csv').pushTitle(l10n);
    case 'structure':
      return specOf(what.document).pushTitle(l10n);
    case 'settings':
      return specOf('project_settings.json').pushTitle(l10n);
    case 'own-group':
      return l10n.t('Switch the own data access group');
    case 'repository':
      return repositoryTitle(what.action, what.names.length, l10n);
    case 'field-data':
      return copyTitle(what.pairs, counts, l10n);
    case 'rename':
      return l10n.t('Rename a record');
    case 'upload-file':
      return l10n.t('Upload a file of a record');
    case 'randomize':
      return l10n.t('Randomize a record');
    case 'import':
      return l10n.t('Import {0} into {1}', w.values(counts.values ?? 0), w.records(counts.records ?? 0));
    case 'undo':
      return what.part === 'records' ? l10n.t('Restore {0}', w.records(counts.records ?? 0)) : l10n.t('Undo');
  }
}

function repositoryTitle(
  action: Extract<OperationWhat, { kind: 'repository' }>['action'],
  names: number,
  l10n: L10n,
): string {
  switch (action) {
    case 'create-folder':
      return l10n.t('Create a folder in the File Repository');
    case 'upload':
      return names === 1
        ? l10n.t('Upload 1 file to the File Repository')
        : l10n.t('Upload {0} files to the File Repository', names);
    case 'delete':
      return names === 1
        ? l10n.t('Delete 1 file of the File Repository')
        : l10n.t('Delete {0} files of the File Repository', names);
  }
}

function copyTitle(
  pairs: readonly { readonly from: string; readonly to: string }[],
  counts: OperationCounts,
  l10n: L10n,
): string {
  const w = words(l10n);
  const [first] = pairs;
  const what = [
    ...((counts.values ?? 0) > 0 ? [w.values(counts.values ?? 0)] : []),
    ...((counts.files ?? 0) > 0 ? [w.files(counts.files ?? 0)] : []),
  ].join(', ');
  return first && pairs.length === 1
    ? l10n.t('Copy data of field {0} to {1}: {2} in {3}', first.from, first.to, what, w.records(counts.records ?? 0))
    : l10n.t('Copy data of {0} fields: {1} in {2}', pairs.length, what, w.records(counts.records ?? 0));
}

/** What came of it, in a few words. */
export function operationState(operation: PastOperation, l10n: L10n): string {
  if (isUndone(operation)) {
    return l10n.t('undone');
  }
  if (isPartlyUndone(operation)) {
    return l10n.t('undone, not all came back');
  }
  const { ended, settled } = operation;
  if (settled) {
    return settled.found === 'nothing' ? l10n.t('nothing is missing') : l10n.t('partly or wholly done');
  }
  if (isUnfinished(operation) || !ended) {
    return l10n.t('did not finish');
  }
  switch (ended.status) {
    case 'done':
      return l10n.t('done');
    case 'incomplete':
      return l10n.t('done, not all came back');
    case 'mismatch':
      return l10n.t('not as planned');
    case 'refused':
      return ended.sent && countsText(ended.counts, l10n) !== '' ? l10n.t('refused after a part') : l10n.t('refused');
    case 'not-done':
      return l10n.t('not done');
    case 'unverified':
      return l10n.t('not verified');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'ground-moved':
      return l10n.t('stopped, the project had changed');
    case 'failed':
      return l10n.t('stopped by an error');
  }
}

/** `3 records, 120 values, 2 files`; blank for nothing. */
export function countsText(counts: OperationCounts, l10n: L10n): string {
  const w = words(l10n);
  const part = (count: number | undefined, text: (n: number) => string): string[] =>
    count === undefined || count === 0 ? [] : [text(count)];
  return [
    ...part(counts.records, w.records),
    ...part(counts.values, w.values),
    ...part(counts.files, w.files),
    ...part(counts.arms, w.arms),
    ...part(counts.events, w.events),
    ...part(counts.designations, w.designations),
    ...part(counts.repeating, w.setups),
    ...part(counts.dags, w.dags),
    ...part(counts.users, w.users),
    ...part(counts.roles, (n) => (n === 1 ? l10n.t('1 role') : l10n.t('{0} roles', n))),
    ...part(counts.settings, (n) => (n === 1 ? l10n.t('1 setting') : l10n.t('{0} settings', n))),
    ...part(counts.access, (n) =>
      n === 1 ? l10n.t('access of 1 user or role') : l10n.t('access of {0} users or roles', n),
    ),
    ...part(counts.labels, (n) => (n === 1 ? l10n.t('1 changed label') : l10n.t('{0} changed labels', n))),
    ...part(counts.fields, (n) => (n === 1 ? l10n.t('1 field') : l10n.t('{0} fields', n))),
  ].join(', ');
}

/** `2026-11-22 05:41`, by this computer's clock. */
export function whenText(at: string): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) {
    return at;
  }
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** The same for narrow places: the time alone of today, without the year in this year. */
export function shortWhenText(at: string, now: Date): string {
  const [whole, today] = [whenText(at), whenText(now.toISOString())];
  return whole.slice(0, 10) === today.slice(0, 10)
    ? whole.slice(11)
    : whole.slice(0, 4) === today.slice(0, 4)
      ? whole.slice(5)
      : whole;
}

/** An operation with all that the journal knows of it, line by line; no names of records, no values. */
export function operationLines(operation: PastOperation, l10n: L10n): readonly string[] {
  const { opened, ended, settled } = operation;
  const { what, by, counts } = opened;
  const scope = scopeLine(what, l10n);
  return [
    `${operationTitle(opened, l10n)}: ${operationState(operation, l10n)}`,
    ...(opened.message === undefined ? [] : [l10n.t('Message: {0}', opened.message.replaceAll(/\s*\n\s*/g, ' '))]),
    l10n.t('Project: {0} (project ID {1}), {2}', opened.project.title, opened.project.projectId, opened.project.url),
    l10n.t('Began: {0}', whenText(opened.at)),
    ...(ended ? [l10n.t('Ended: {0}', whenText(ended.at))] : []),
    l10n.t('By: {0} on {1}', by.username ?? l10n.t('(token owner not known)'), by.host),
    ...(scope === '' ? [] : [l10n.t('Scope: {0}', scope)]),
    ...countsLine(countsText(counts, l10n), (text) => l10n.t('Planned: {0}', text)),
    ...(ended
      ? [
          ...countsLine(countsText(ended.counts, l10n), (text) => l10n.t('Found afterwards: {0}', text)),
          ...(ended.returned === undefined ? [] : [l10n.t('Number that REDCap gave: {0}', ended.returned)]),
        ]
      : []),
    ...(ended && ended.differences > 0 ? [l10n.t('Differences from the plan: {0}', ended.differences)] : []),
    ...(ended?.error === undefined ? [] : [l10n.t('Error: {0}', ended.error)]),
    ...(ended
      ? []
      : [
          l10n.t(
            'The window or the computer stopped in the middle. What was done can be found out with "Undo...": it reads the project and says what is missing.',
          ),
        ]),
    ...(settled
      ? [
          l10n.t(
            'Read again {0}: {1}',
            whenText(settled.at),
            settled.found === 'nothing'
              ? l10n.t('nothing is missing')
              : countsText(settled.counts, l10n) === ''
                ? l10n.t('something is missing or changed')
                : l10n.t('missing or changed: {0}', countsText(settled.counts, l10n)),
          ),
        ]
      : []),
    operation.snapshotPurged ? l10n.t('Snapshot: purged') : l10n.t('Snapshot: {0}', opened.snapshot),
    ...operation.undoneBy.map((undo) => l10n.t('Undo {0}: {1}', whenText(undo.opened.at), operationState(undo, l10n))),
  ];
}

/** Nothing to count is nothing to say. */
function countsLine(text: string, line: (text: string) => string): readonly string[] {
  return text === '' ? [] : [line(text)];
}

function scopeLine(what: OperationWhat, l10n: L10n): string {
  switch (what.kind) {
    case 'records': {
      const { scope } = what;
      return Object.entries(scope)
        .map(([name, value]) => (name === 'kind' ? String(value) : `${name} ${String(value)}`))
        .join(', ');
    }
    case 'file':
    case 'upload-file':
      return l10n.t('field {0}', what.field);
    case 'randomize':
      return l10n.t('randomization {0}', what.randomizationId);
    case 'arms':
      return what.arms.join(', ');
    case 'events':
      return what.events.join(', ');
    case 'dags':
      return what.dags.join(', ');
    case 'dictionary':
      return what.changes === 1 ? l10n.t('1 change') : l10n.t('{0} changes', what.changes);
    case 'structure':
      return [
        ...(what.added.length > 0 ? [l10n.t('added {0}', words(l10n).list(what.added))] : []),
        ...(what.removed.length > 0 ? [l10n.t('removed {0}', words(l10n).list(what.removed))] : []),
        ...(what.changed.length > 0
          ? [l10n.t('changed {0}', words(l10n).list(what.changed.map(({ key }) => key)))]
          : []),
      ].join('; ');
    case 'settings':
      return words(l10n).list(what.changed.map(({ name }) => name));
    case 'own-group':
      return `${what.from === '' ? '–' : (what.from ?? '?')} → ${what.to === '' ? '–' : what.to}`;
    case 'repository':
      return words(l10n).list(what.names);
    case 'field-data':
      return what.pairs.map(({ from, to }) => `${from} → ${to}`).join(', ');
    case 'import':
      return [
        ...(what.created > 0 ? [l10n.t('new records: {0}', what.created)] : []),
        what.blanks === 'erase'
          ? l10n.t('blank cells erased {0}', words(l10n).values(what.erased))
          : l10n.t('blank cells changed nothing'),
      ].join('; ');
    case 'rename':
    case 'undo':
      return '';
  }
}

const icons: Readonly<Partial<Record<OperationKind, string>>> = {
  undo: 'discard',
  dictionary: 'cloud-upload',
  structure: 'cloud-upload',
  'field-data': 'copy',
  import: 'cloud-upload',
  rename: 'edit',
  'upload-file': 'file-add',
  randomize: 'symbol-enum',
  repository: 'folder-library',
  'own-group': 'arrow-swap',
  settings: 'cloud-upload',
};

/** A codicon for a kind of operation. */
export function operationIcon(kind: OperationKind): string {
  return icons[kind] ?? 'trash';
}
