import type { L10n } from '../../common/l10n';
import type { Refusal } from '../../safety/operation';
import type { NeededRight } from '../../state/rights';
import { words } from '../../state/words';

/** One sentence per refusal: why REDCap would not do it, and what would help. */
export function refusalText(refusal: Refusal, l10n: L10n): string {
  const w = words(l10n);
  switch (refusal.reason) {
    case 'nothing-asked':
      return l10n.t('Nothing was chosen, so there is nothing to delete.');
    case 'classic-project':
      return refusal.what === 'arms'
        ? l10n.t('This project is classic: it has no arms. Only longitudinal projects have them.')
        : l10n.t('This project is classic: it has no events. Only longitudinal projects have them.');
    case 'in-production':
      return refusal.what === 'arms'
        ? l10n.t(
            'The project is in Production. REDCap deletes arms through the API only while a project is in Development; in Production an administrator has to do it.',
          )
        : l10n.t(
            'The project is in Production. REDCap deletes events through the API only while a project is in Development; in Production an administrator has to do it.',
          );
    case 'missing-right':
      return missingRightText(refusal.right, l10n);
    case 'event-required':
      return l10n.t(
        'The project is longitudinal: say in which event the data of the instrument "{0}" is to be deleted.',
        refusal.instrument,
      );
    case 'unknown-name':
      return unknownText(refusal.what, w.list(refusal.names), l10n);
    case 'not-designated':
      return l10n.t(
        'The instrument "{0}" is not designated to the event "{1}", so there is nothing of it to delete.',
        refusal.instrument,
        refusal.event,
      );
    case 'not-repeating':
      return l10n.t('"{0}" does not repeat, so it has no instances.', refusal.name);
    case 'not-a-file-field':
      return l10n.t('The field "{0}" is not a file-upload or signature field.', refusal.field);
    case 'no-such-records':
      return l10n.t(
        'None of these records exists in the project, or you may not see them: {0}.',
        w.names(refusal.records),
      );
    case 'own-group':
      return refusal.what === 'arms'
        ? l10n.t(
            'You are in a data access group: deleting an arm would delete data of other groups that you cannot see and that no undo brings back. Somebody outside of all groups has to do this.',
          )
        : l10n.t(
            'You are in a data access group: deleting an event would delete data of other groups that you cannot see and that no undo brings back. Somebody outside of all groups has to do this.',
          );
    case 'hashed-ids':
      return l10n.t(
        'REDCap gives you hashes instead of record names, because your exports are de-identified: nothing can be written safely with them. Somebody with the full data set as export right has to do this.',
      );
    case 'records-unreadable':
      return l10n.t(
        'REDCap lists these records but does not hand out their data, so it could be neither kept nor checked: {0}. Try again; if it stays, ask somebody who may export them.',
        w.names(refusal.records),
      );
    case 'other-project':
      return l10n.t(
        'The snapshot is of another project, "{0}"; the token leads to this one now. Nothing of one project is put into another.',
        refusal.title,
      );
    case 'nothing-there':
      return l10n.t('There is no data to delete there.');
  }
}

function missingRightText(right: NeededRight, l10n: L10n): string {
  const name = {
    record_delete: l10n.t('Delete Records'),
    record_create: l10n.t('Create Records'),
    api_import: l10n.t('API Import/Update'),
    design: l10n.t('Project Design and Setup'),
    data_access_groups: l10n.t('Data Access Groups'),
  }[right];
  return l10n.t(
    'Your account lacks the right "{0}" in this project. Someone with the User Rights privilege can grant it.',
    name,
  );
}

function unknownText(what: Extract<Refusal, { reason: 'unknown-name' }>['what'], names: string, l10n: L10n): string {
  switch (what) {
    case 'arm':
      return l10n.t('The project has no such arm, or it has no events: {0}.', names);
    case 'event':
      return l10n.t('The project has no such event: {0}.', names);
    case 'instrument':
      return l10n.t('The project has no such instrument: {0}.', names);
    case 'field':
      return l10n.t('The project has no such field: {0}.', names);
    case 'dag':
      return l10n.t('The project has no such data access group: {0}.', names);
  }
}
