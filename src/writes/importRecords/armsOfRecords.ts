import type { RedcapEvent } from '../../api/model';
import type { RecordCells } from '../undo/cells';
import type { WantedCell } from './compareRows';

/** Finds records that a file would begin in an arm, while they are in another one so far: in most trials a slip. */
export class ArmsOfRecords {
  private readonly armOf: ReadonlyMap<string, number>;
  private readonly hasArms: boolean;
  /** By what is there of a record: its rows need not stand together. */
  private readonly armsOf = new WeakMap<RecordCells, Set<number>>();

  constructor(events: readonly Pick<RedcapEvent, 'uniqueEventName' | 'armNum'>[]) {
    this.armOf = new Map(events.map(({ uniqueEventName, armNum }) => [uniqueEventName, armNum]));
    this.hasArms = new Set(this.armOf.values()).size > 1;
  }

  /** @param has what is there of the cell's record @returns the arms, once for a record and arm; nothing where it is in that arm, or new */
  begun(
    { cell, change }: Pick<WantedCell, 'cell' | 'change'>,
    has: RecordCells | undefined,
  ): { readonly arm: number; readonly inArm: number } | undefined {
    const arm = this.armOf.get(cell.place.event);
    if (!this.hasArms || has === undefined || arm === undefined || change !== 'new') {
      return undefined;
    }
    const arms = this.armsOf.get(has) ?? this.armsIn(has);
    this.armsOf.set(has, arms);
    const [inArm] = arms;
    if (inArm === undefined || arms.has(arm)) {
      return undefined;
    }
    arms.add(arm);
    return { arm, inArm };
  }

  private armsIn(has: RecordCells): Set<number> {
    return new Set([...has.values()].flatMap(({ place }) => this.armOf.get(place.event) ?? []));
  }
}
