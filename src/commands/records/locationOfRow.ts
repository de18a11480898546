import type { FileLocation } from '../../api/model';
import type { NodeOf } from '../../explorer/node';

/** Where the file of a row is, as the file methods want it (REDCAP_API.md §6.11). */
export function locationOfRow({ record, field, event, instance, repeats }: NodeOf<'recordFile'>): FileLocation {
  return {
    record,
    field,
    ...(event === '' ? {} : { event }),
    ...(repeats === 'no' ? {} : { repeatInstance: instance || 1 }),
  };
}
