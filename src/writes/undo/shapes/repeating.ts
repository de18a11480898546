import { importRepeating } from '../../../api/repeating';
import { setupName } from '../../../state/structure';
import { missingSetUp, renamedEvents } from '../missingStructure';
import type { ShapeBack } from './shape';

export const repeating: ShapeBack = {
  holds: 'data',
  missing: (removed, { stored, now: { structure } }) => {
    const renamed = renamedEvents(stored.events, structure.events);
    const { repeating: missing } = missingSetUp(stored, structure, renamed, () => true);
    return { repeating: missing.filter((row) => removed.has(setupName(row))) };
  },
  labels: {
    present: ({ key }, { now: { structure } }) => {
      const row = structure.repeating?.find((found) => setupName(found) === key);
      return row && { key, values: { custom_form_label: row.customFormLabel } };
    },
    // REDCap replaces the whole set-up.
    send: (session, labels, { ground: { structure } }) => {
      const byKey = new Map(labels.map((label) => [label.key, label]));
      return importRepeating(
        session,
        (structure.repeating ?? []).map((row) => ({
          ...row,
          customFormLabel: byKey.get(setupName(row))?.before['custom_form_label'] ?? row.customFormLabel,
        })),
      );
    },
    isBack: ({ key, before }, _start, { ground: { structure } }) =>
      structure.repeating?.some(
        (row) => setupName(row) === key && row.customFormLabel === before['custom_form_label'],
      ) ?? false,
  },
};
