import { type ShapeName, isAccess } from '../../../state/documentNames';
import type { OperationWhat } from '../../../safety/journal/entry';
import { arms } from './arms';
import { dags } from './dags';
import { events } from './events';
import { mappings } from './mappings';
import { repeating } from './repeating';
import type { ShapeBack, ShapeWhat, StructureWhat } from './shape';

/** What an undo does with each document of the structure: one that is missing here does not compile. */
const shapes: Readonly<Record<ShapeName, ShapeBack>> = {
  'arms.csv': arms,
  'events.csv': events,
  'instrument_event_mappings.csv': mappings,
  'repeating_instruments_and_events.csv': repeating,
  'dags.csv': dags,
};

export function shapeOf(document: ShapeName): ShapeBack {
  return shapes[document];
}

export function isShape(what: StructureWhat): what is ShapeWhat {
  return !isAccess(what.document);
}

/** Whether a write was a push of the document of groups. */
export function pushedGroups(what: OperationWhat): boolean {
  return what.kind === 'structure' && isShape(what) && shapeOf(what.document).holds === 'groups';
}
