import type { L10n } from '../../common/l10n';
import { refusalText as commonRefusalText } from '../deletes/refusalText';
import { words } from '../../state/words';
import type { Misfit } from './fieldPair';
import type { MoveRefusal } from './planMove';

/** Why two fields do not go together. */
export function misfitText(misfit: Misfit, [from, to]: readonly [from: string, to: string], l10n: L10n): string {
  switch (misfit) {
    case 'record-id':
      return l10n.t('the record ID is the name of the record, not data');
    case 'no-data':
      return l10n.t('descriptive fields hold no data');
    case 'computed':
      return l10n.t('REDCap computes it itself and takes no values');
    case 'signature':
      return l10n.t('the API takes no signatures');
    case 'checkbox':
      return l10n.t(
        'a checkbox holds any number of choices, a field of type "{0}" one value',
        from === 'checkbox' ? to : from,
      );
    case 'file':
      return l10n.t('files and values do not go together ("{0}" and "{1}")', from, to);
    case 'sql':
      return l10n.t('only REDCap knows the choices of an SQL field');
  }
}

/** Why nothing was done, in a sentence or two, with what would help. Errors of a draft and its form have their own words elsewhere. */
export function moveRefusalText(refusal: Exclude<MoveRefusal, { reason: 'form' }>, l10n: L10n): string {
  const w = words(l10n);
  switch (refusal.reason) {
    case 'missing-right':
      return commonRefusalText(refusal, l10n);
    case 'errors':
      return refusal.problems.length === 1
        ? l10n.t('1 error keeps the data dictionary from being pushed: {0}', refusal.problems[0]?.message ?? '')
        : l10n.t(
            '{0} errors keep the data dictionary from being pushed: {1}',
            refusal.problems.length,
            refusal.problems[0]?.message ?? '',
          );
    case 'in-production':
    case 'production-bridge':
      return l10n.t(
        'The project is in Production, where the API takes no data dictionary. Upload a dictionary with the old and the new fields in Draft Mode; once it is approved, "Copy Field Data..." copies the data. Remove the old fields in a later draft.',
      );
    case 'server-changed':
      return l10n.t('The data dictionary was changed on the server meanwhile. Look at it, then try again.');
    case 'caller-in-group':
      return refusal.dag === undefined
        ? l10n.t(
            'You are in a data access group and see only its records: those of others would lose their data. Somebody outside of all groups has to do this.',
          )
        : l10n.t(
            'You are in the data access group "{0}" and see only its records: those of others would lose their data. Somebody outside of all groups has to do this.',
            refusal.dag,
          );
    case 'group-unknown':
      return l10n.t(
        'REDCap does not tell whether you are in a data access group: records of other groups could lose their data. Somebody with the right "Data Access Groups" has to do this.',
      );
    case 'hashed-ids':
      return commonRefusalText(refusal, l10n);
    case 'export-limited':
      return l10n.t(
        'You may not export all data of these instruments ({0}), so it cannot be copied as it is.',
        w.list(refusal.instruments),
      );
    case 'unknown-field':
      return l10n.t('The project has no such field: {0}.', refusal.field);
    case 'misfit':
      return l10n.t(
        '{0} cannot take the data of {1}: {2}.',
        refusal.pair.to,
        refusal.pair.from,
        misfitText(refusal.misfit, refusal.types, l10n),
      );
    case 'one-target':
      return l10n.t('{0} cannot take the data of two fields.', refusal.field);
    case 'taken':
      return l10n.t(
        '{0} already holds other values in {1}: {2}. They are not overwritten.',
        refusal.pair.to,
        w.records(refusal.pair.taken.length),
        w.names(refusal.pair.taken, 5),
      );
    case 'unfit': {
      const { values, records, codes } = refusal.pair.unfit;
      const what = l10n.t(
        '{0} of {1} in {2} would not be taken by {3}.',
        w.values(values),
        refusal.pair.from,
        w.records(records),
        refusal.pair.to,
      );
      return codes.length > 0
        ? l10n.t('{0} It lacks these choices: {1}. Add them to it first.', what, w.list(codes))
        : what;
    }
    case 'no-place': {
      const { values, records, events } = refusal.pair.noPlace;
      const what = l10n.t(
        '{0} of {1} in {2} have no place in the instrument {3}: it is not designated there, or repeats otherwise.',
        w.values(values),
        refusal.pair.from,
        w.records(records),
        refusal.instrument,
      );
      return events.length > 0 ? l10n.t('{0} Events: {1}.', what, w.list(events)) : what;
    }
  }
}
