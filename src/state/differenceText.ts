import type { Difference } from './difference';
import type { GroundChange } from './ground';
import type { L10n } from '../common/l10n';
import type { StructureChange } from './structure';
import { words } from './words';

/** One difference as a sentence with names, never values. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function differenceText(difference: Difference, l10n: L10n): string {
  const w = words(l10n);
  switch (difference.kind) {
    case 'still-there':
      return difference.place
        ? l10n.t(
            'Still there: record {0}, {1}: {2}',
            w.name(difference.record),
            w.place(difference.place),
            w.list(difference.fields),
          )
        : l10n.t('Still there: record {0}', w.name(difference.record));
    case 'wrongly-gone':
      return l10n.t(
        'Gone though not planned: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields, 40),
      );
    case 'record-gone':
      return difference.planned
        ? l10n.t('The whole record {0} is gone, though only a part of it was to be deleted.', w.name(difference.record))
        : l10n.t(
            'Record {0} is gone, though it was not part of the plan (or someone else deleted it meanwhile).',
            w.name(difference.record),
          );
    case 'changed':
      return l10n.t(
        'Changed during the delete: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'appeared':
      return l10n.t(
        'New since the plan: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'recalculated':
      return l10n.t(
        'Calculated anew: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'count':
      return l10n.t(
        'REDCap returned {0} where {1} was to be expected.',
        difference.returned,
        difference.expected.join(' / '),
      );
    case 'structure':
      return structureText(difference.change, difference.planned, l10n);
    case 'dag':
      return difference.problem === 'still-there'
        ? l10n.t('Still there: data access group {0}', difference.dag)
        : l10n.t('Gone though not planned: data access group {0}', difference.dag);
    case 'row':
      return rowText(difference, l10n);
    case 'access':
      return accessText(difference, l10n);
    case 'assignment':
      return assignmentText(difference, l10n);
  }
}

function rowText({ name, problem }: Extract<Difference, { kind: 'row' }>, l10n: L10n): string {
  switch (problem) {
    case 'not-added':
      return l10n.t('Not added: {0}', name);
    case 'not-changed':
      return l10n.t('Not changed: {0}', name);
    case 'still-there':
      return l10n.t('Still there: {0}', name);
    case 'changed':
      return l10n.t('Changed: {0}', name);
    case 'gone':
      return l10n.t('Gone though not planned: {0}', name);
    case 'new':
      return l10n.t('New: {0}', name);
  }
}

function accessText({ username, aspect }: Extract<Difference, { kind: 'access' }>, l10n: L10n): string {
  switch (aspect) {
    case 'presence':
      return l10n.t('Not as planned: whether {0} is a user of the project', username);
    case 'role':
      return l10n.t('Not as planned: the role of {0}', username);
    case 'group':
      return l10n.t('Not as planned: the group of {0}', username);
    case 'rights':
      return l10n.t('Not as planned: rights or expiration of {0}', username);
  }
}

function assignmentText(difference: Extract<Difference, { kind: 'assignment' }>, l10n: L10n): string {
  if (difference.who === 'user') {
    return difference.problem === 'still-there'
      ? l10n.t('User {0} is still in the deleted group.', difference.name)
      : l10n.t('The group of user {0} is not what the plan expects.', difference.name);
  }
  return difference.problem === 'still-there'
    ? l10n.t('Record {0} is still in the deleted group.', difference.name)
    : l10n.t('The group of record {0} is not what the plan expects.', difference.name);
}

function structureText(change: StructureChange, planned: boolean, l10n: L10n): string {
  const name = partText(change, l10n);
  if (planned) {
    return l10n.t('Still there: {0}', name);
  }
  switch (change.change) {
    case 'gone':
      return l10n.t('Gone though not planned: {0}', name);
    case 'new':
      return l10n.t('New: {0}', name);
    case 'changed':
      return l10n.t('Changed: {0}', name);
  }
}

function partText({ part, name }: StructureChange, l10n: L10n): string {
  switch (part) {
    case 'field':
      return l10n.t('field {0}', name);
    case 'arm':
      return l10n.t('arm {0}', name);
    case 'event':
      return l10n.t('event {0}', name);
    case 'mapping':
      return l10n.t('designation {0}', name);
    case 'repeating':
      return l10n.t('repeating set-up {0}', name);
  }
}

/** What has moved since the plan was made. */
export function groundChangeText(change: GroundChange, l10n: L10n): string {
  const w = words(l10n);
  switch (change.kind) {
    case 'other-project':
      return l10n.t('The token leads to another project now.');
    case 'status':
      return change.inProduction
        ? l10n.t('The project has been moved to Production.')
        : l10n.t('The project has been moved back to Development.');
    case 'longitudinal':
      return l10n.t('The project has been switched between classic and longitudinal.');
    case 'structure':
      return l10n.t(
        'The structure of the project has changed: {0}',
        w.list(change.changes.map((item) => partText(item, l10n))),
      );
    case 'records':
      return [
        ...(change.changed.length > 0
          ? [l10n.t('Someone has changed these records: {0}', w.names(change.changed))]
          : []),
        ...(change.gone.length > 0 ? [l10n.t('Someone has deleted these records: {0}', w.names(change.gone))] : []),
      ].join('. ');
    case 'groups':
      return l10n.t('Data access groups or their members have changed.');
    case 'repository':
      return l10n.t('Somebody has changed what is in the folder of the File Repository.');
    case 'settings':
      return l10n.t('Somebody has changed the settings of the project.');
    case 'access':
      return l10n.t('Users, roles, their rights or who has them have changed.');
    case 'dictionary':
      return l10n.t('The data dictionary has changed.');
    case 'file':
      return l10n.t('The file that was to be imported has changed.');
  }
}
