import type { L10n } from '../../common/l10n';
import type { Refusal } from '../../safety/operation';
import type { NeededRight } from '../../state/rights';
import { type Words, words } from '../../state/words';
import { documentWords } from '../documents/documentWords';
import type { StructurePushRefusal } from '../documents/structurePush';
import type { OwnGroupRefusal } from '../ownGroup/plan';
import type { RandomizeRefusal } from '../randomize/plan';
import type { RepositoryRefusal } from '../repository/plan';
import type { UploadRefusal } from '../uploadFile/plan';
import { misfitText } from '../moveData/misfitText';
import type { MoveRefusal } from '../moveData/planMove';

/** Why a write is refused, whatever it is; a dictionary that cannot be put into the API's form has its own words. */
export type AnyRefusal =
  | OwnGroupRefusal
  | RepositoryRefusal
  | UploadRefusal
  | RandomizeRefusal
  | Refusal
  | StructurePushRefusal
  | Exclude<MoveRefusal, { readonly reason: 'form' }>;

interface Saying {
  readonly l10n: L10n;
  readonly w: Words;
  /** The project's. */
  readonly title: string;
}

/** Why it is not done, in a sentence or two, with what would help. */
export function refusalText(refusal: AnyRefusal, l10n: L10n, title = ''): string {
  const sentence = sentences[refusal.reason] as (of: AnyRefusal, saying: Saying) => string;
  return sentence(refusal, { l10n, w: words(l10n), title });
}

/** One entry a reason: a new reason does not compile without its sentence. */
const sentences: {
  readonly [R in AnyRefusal['reason']]: (
    refusal: Extract<AnyRefusal, { readonly reason: R }>,
    saying: Saying,
  ) => string;
} = {
  'nothing-asked'(_refusal, { l10n }) {
    return l10n.t('Nothing was chosen, so there is nothing to delete.');
  },
  'classic-project'(refusal, { l10n }) {
    return refusal.what === 'arms'
      ? l10n.t('This project is classic: it has no arms. Only longitudinal projects have them.')
      : l10n.t('This project is classic: it has no events. Only longitudinal projects have them.');
  },
  'in-production'(refusal, { l10n }) {
    if (!('what' in refusal)) {
      return dictionaryInProduction(l10n);
    }
    return refusal.what === 'arms'
      ? l10n.t(
          'The project is in Production. REDCap deletes arms through the API only while a project is in Development; in Production an administrator has to do it.',
        )
      : l10n.t(
          'The project is in Production. REDCap deletes events through the API only while a project is in Development; in Production an administrator has to do it.',
        );
  },
  'missing-right'(refusal, { l10n }) {
    return missingRightText(refusal.right, l10n);
  },
  'event-required'(refusal, { l10n }) {
    return l10n.t(
      'The project is longitudinal: say in which event the data of the instrument "{0}" is to be deleted.',
      refusal.instrument,
    );
  },
  'unknown-name'(refusal, { l10n, w }) {
    return unknownText(refusal.what, w.list(refusal.names), l10n);
  },
  'not-designated'(refusal, { l10n }) {
    return l10n.t(
      'The instrument "{0}" is not designated to the event "{1}", so there is nothing of it to delete.',
      refusal.instrument,
      refusal.event,
    );
  },
  'not-repeating'(refusal, { l10n }) {
    return l10n.t('"{0}" does not repeat, so it has no instances.', refusal.name);
  },
  'not-a-file-field'(refusal, { l10n }) {
    return l10n.t('The field "{0}" is not a file-upload or signature field.', refusal.field);
  },
  'no-such-records'(refusal, { l10n, w }) {
    return l10n.t(
      'None of these records exists in the project, or you may not see them: {0}.',
      w.names(refusal.records),
    );
  },
  'own-group'(refusal, { l10n }) {
    return refusal.what === 'arms'
      ? l10n.t(
          'You are in a data access group: deleting an arm would delete data of other groups that you cannot see and that no undo brings back. Somebody outside of all groups has to do this.',
        )
      : l10n.t(
          'You are in a data access group: deleting an event would delete data of other groups that you cannot see and that no undo brings back. Somebody outside of all groups has to do this.',
        );
  },
  'hashed-ids'(_refusal, { l10n }) {
    return l10n.t(
      'REDCap gives you hashes instead of record names, because your exports are de-identified: nothing can be written safely with them. Somebody with the full data set as export right has to do this.',
    );
  },
  'records-unreadable'(refusal, { l10n, w }) {
    return l10n.t(
      'REDCap lists these records but does not hand out their data, so it could be neither kept nor checked: {0}. Try again; if it stays, ask somebody who may export them.',
      w.names(refusal.records),
    );
  },
  'other-project'(refusal, { l10n }) {
    return l10n.t(
      'The snapshot is of another project, "{0}"; the token leads to this one now. Nothing of one project is put into another.',
      refusal.title,
    );
  },
  'name-taken'(refusal, { l10n, w }) {
    return l10n.t(
      'There is a record called {0} already, or REDCap takes both names for the same.',
      w.name(refusal.name),
    );
  },
  'bad-record-name'(_refusal, { l10n }) {
    return l10n.t('The name of a record has from 1 to 100 characters.');
  },
  'nothing-there'(_refusal, { l10n }) {
    return l10n.t('There is no data to delete there.');
  },
  errors(refusal, { l10n }) {
    if ('serverChanged' in refusal) {
      return refusal.problems.length === 1
        ? l10n.t('1 error keeps the file from being pushed: see Problems.')
        : l10n.t('{0} errors keep the file from being pushed: see Problems.', refusal.problems.length);
    }
    return refusal.problems.length === 1
      ? l10n.t('1 error keeps the data dictionary from being pushed: {0}', refusal.problems[0]?.message ?? '')
      : l10n.t(
          '{0} errors keep the data dictionary from being pushed: {1}',
          refusal.problems.length,
          refusal.problems[0]?.message ?? '',
        );
  },
  'production-bridge'(_refusal, { l10n }) {
    return dictionaryInProduction(l10n);
  },
  'server-changed'(_refusal, { l10n }) {
    return l10n.t('The data dictionary was changed on the server meanwhile. Look at it, then try again.');
  },
  'caller-in-group'(refusal, { l10n }) {
    return refusal.dag === undefined
      ? l10n.t(
          'You are in a data access group and see only its records: those of others would lose their data. Somebody outside of all groups has to do this.',
        )
      : l10n.t(
          'You are in the data access group "{0}" and see only its records: those of others would lose their data. Somebody outside of all groups has to do this.',
          refusal.dag,
        );
  },
  'group-unknown'(_refusal, { l10n }) {
    return l10n.t(
      'REDCap does not tell whether you are in a data access group: records of other groups could lose their data. Somebody with the right "Data Access Groups" has to do this.',
    );
  },
  'export-limited'(refusal, { l10n, w }) {
    return l10n.t(
      'You may not export all data of these instruments ({0}), so it cannot be copied as it is.',
      w.list(refusal.instruments),
    );
  },
  'unknown-field'(refusal, { l10n }) {
    return l10n.t('The project has no such field: {0}.', refusal.field);
  },
  misfit(refusal, { l10n }) {
    return l10n.t(
      '{0} cannot take the data of {1}: {2}.',
      refusal.pair.to,
      refusal.pair.from,
      misfitText(refusal.misfit, refusal.types, l10n),
    );
  },
  'one-target'(refusal, { l10n }) {
    return l10n.t('{0} cannot take the data of two fields.', refusal.field);
  },
  taken(refusal, { l10n, w }) {
    return l10n.t(
      '{0} already holds other values in {1}: {2}. They are not overwritten.',
      refusal.pair.to,
      w.records(refusal.pair.taken.length),
      w.names(refusal.pair.taken, 5),
    );
  },
  unfit(refusal, { l10n, w }) {
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
  },
  'no-place'(refusal, { l10n, w }) {
    const { values, records, events } = refusal.pair.noPlace;
    const what = l10n.t(
      '{0} of {1} in {2} have no place in the instrument {3}: it is not designated there, or repeats otherwise.',
      w.values(values),
      refusal.pair.from,
      w.records(records),
      refusal.instrument,
    );
    return events.length > 0 ? l10n.t('{0} Events: {1}.', what, w.list(events)) : what;
  },
  'document-in-production'(refusal, { l10n, title }) {
    return l10n.t(
      '"{0}" is in Production: the API changes {1} only while a project is in Development.',
      title,
      documentWords(refusal.document, l10n),
    );
  },
  'in-group-already'(refusal, { l10n }) {
    return refusal.dag === ''
      ? l10n.t('Your account is in no group already.')
      : l10n.t('Your account is in the group {0} already.', refusal.dag);
  },
  'folder-name'(refusal, { l10n }) {
    return l10n.t('"{0}" can be no name of a folder: it takes 1 to 150 characters.', refusal.name);
  },
  'folder-exists'(refusal, { l10n }) {
    return l10n.t('There is a folder "{0}" already.', refusal.name);
  },
  'no-such-file'(refusal, { l10n, w }) {
    return l10n.t('These are no files that can be read: {0}.', w.names(refusal.names));
  },
  'empty-file'(refusal, { l10n, w }) {
    return l10n.t('REDCap takes no empty files: {0}.', w.names(refusal.names));
  },
  'file-name'(refusal, { l10n, w }) {
    return l10n.t(
      'Rename these files first, their names hold characters that no name should: {0}.',
      w.names(refusal.names),
    );
  },
  'files-gone'(refusal, { l10n, w }) {
    return l10n.t('These files are no longer in the folder: {0}.', w.names(refusal.names));
  },
  'signature-field'(refusal, { l10n }) {
    return l10n.t('"{0}" is a signature: REDCap takes none through the API.', refusal.field);
  },
  'not-randomized'(_refusal, { l10n }) {
    return l10n.t('Randomization is not switched on in this project: a designer has to set it up in REDCap first.');
  },
  'own-access'(refusal, { l10n }) {
    return l10n.t(
      'This would take from your own account ({0}) the right to the API or to User Rights: you could neither read the result back nor undo it. Let somebody else do that.',
      refusal.username,
    );
  },
  'classic-document'(refusal, { l10n, title }) {
    return l10n.t(
      '"{0}" is classic: it has no {1}. Only longitudinal projects have them.',
      title,
      documentWords(refusal.document, l10n),
    );
  },
};

function dictionaryInProduction(l10n: L10n): string {
  return l10n.t(
    'The project is in Production, where the API takes no data dictionary. Upload a dictionary with the old and the new fields in Draft Mode; once it is approved, "Copy Field Data..." copies the data. Remove the old fields in a later draft.',
  );
}

function missingRightText(right: NeededRight, l10n: L10n): string {
  const name = {
    record_delete: l10n.t('Delete Records'),
    record_create: l10n.t('Create Records'),
    record_rename: l10n.t('Rename Records'),
    api_import: l10n.t('API Import/Update'),
    design: l10n.t('Project Design and Setup'),
    data_access_groups: l10n.t('Data Access Groups'),
    user_rights: l10n.t('User Rights'),
    file_repository: l10n.t('File Repository'),
    random_perform: l10n.t('Randomization: randomize'),
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
