import { mappingName } from '../../../state/structure';
import { missingSetUp, renamedEvents } from '../missingStructure';
import type { ShapeBack } from './shape';

/** Rows that are there or not: nothing in them is called anything. */
export const mappings: ShapeBack = {
  holds: 'data',
  missing: (removed, { stored, now: { structure } }) => {
    const renamed = renamedEvents(stored.events, structure.events);
    const { mappings: missing } = missingSetUp(stored, structure, renamed, () => true);
    return { mappings: missing.filter((row) => removed.has(mappingName(row.uniqueEventName, row.form))) };
  },
};
