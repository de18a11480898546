import { nothingMissing } from './missingStructure';
import { shapeOf } from './shapes/registry';
import type { ShapeWhat, ThenAndNow } from './shapes/shape';
import type { LabelBack, MissingStructure } from './undoPlan';

/** What of a pushed document of the structure an undo makes again: the rows it removed, and the labels it changed. What it added stays. */
export function missingOfDocument(what: ShapeWhat, between: ThenAndNow): MissingStructure {
  return {
    ...nothingMissing,
    ...shapeOf(what.document).missing(new Set(what.removed), between),
    labels: labelsBack(what, between),
  };
}

/** Rows whose changed columns are not as before now. */
function labelsBack({ document, changed }: ShapeWhat, between: ThenAndNow): readonly LabelBack[] {
  return changed.flatMap(({ key, before, after }): LabelBack[] => {
    const row = shapeOf(document).labels?.present({ key, after }, between);
    const columns = row ? Object.keys(before).filter((column) => row.values[column] !== before[column]) : [];
    if (!row || columns.length === 0) {
      return [];
    }
    return [
      {
        document,
        key: row.key,
        before: Object.fromEntries(columns.map((column) => [column, before[column] ?? ''])),
        isConflict: columns.some((column) => row.values[column] !== after[column]),
      },
    ];
  });
}
