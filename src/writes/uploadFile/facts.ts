import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { hiddenOf } from '../planning';
import type { UploadOutcome } from './outcome';
import type { UploadPlan } from './plan';

/** What snapshot and journal need to know of an upload: the record whole, with the file that is there now. */
export function factsOfUpload({ location, replaces, before, warnings }: UploadPlan): OperationFacts {
  return {
    what: { kind: 'upload-file', field: location.field, replaces },
    counts: { records: 1, files: 1 },
    records: [location.record],
    before,
    hiddenInstruments: hiddenOf(warnings),
  };
}

export function resultOfUpload(outcome: UploadOutcome): ResultFacts {
  const { record, status, sent, found, othersChanged, lostAnswers, error, after } = outcome;
  const isThere = found === 'same' || found === 'renamed';
  return {
    status,
    sent,
    counts: isThere ? { records: 1, files: 1 } : {},
    returned: undefined,
    differences: (sent && !isThere ? 1 : 0) + (othersChanged ? 1 : 0),
    lostAnswers,
    error,
    ...(after ? { after: { presence: after, records: [record] } } : {}),
  };
}
