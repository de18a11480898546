import { importRepeating } from '../../../api/repeating';
import { at } from '../spec';
import type { StructurePushing } from './pushing';

/** Which instruments and events repeat. Source: REDCAP_API.md §6.4. */
export const repeating: StructurePushing = {
  send: (session, rows, structure) => {
    // Labels that the draft has no column for stay.
    const labels = new Map(
      (structure.repeating ?? []).map((row) => [`${row.eventName}\u0000${row.formName}`, row.customFormLabel]),
    );
    return importRepeating(
      session,
      rows.map((row) => {
        const [eventName, formName] = [at(row, 'event_name'), at(row, 'form_name')];
        return {
          eventName,
          formName,
          customFormLabel: row['custom_form_label'] ?? labels.get(`${eventName}\u0000${formName}`) ?? '',
        };
      }),
    );
  },
  lost: (removed) => ({
    repeating: removed.map((row) => ({ eventName: at(row, 'event_name'), formName: at(row, 'form_name') })),
  }),
  moves: ({ added, removed }) =>
    [...added, ...removed].map((row) => ({
      event: at(row, 'event_name'),
      form: at(row, 'form_name'),
      wholeEvent: at(row, 'form_name') === '',
    })),
};
