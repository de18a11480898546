import { type AccessName, accessDocuments } from '../../state/documentNames';
import type { ProjectInfo } from '../../api/model';
import type { DeletePlan } from '../deletes/plan';
import { hiddenOf, seesOwnGroupOnly } from '../planning';
import { type Structure } from '../../state/structure';
import type { Cell } from './cells';
import { nothingMissing } from './missingStructure';
import { specOf } from '../documents/registry';
import { shapeOf } from './shapes/registry';
import type { LabelBack, Limit, MissingStructure } from './undoPlan';

/** What no undo brings back, as far as it applies to this project. */
export function generalLimits(info: ProjectInfo, touchesRecords: boolean, missing: MissingStructure): readonly Limit[] {
  return [
    ...(touchesRecords ? [{ kind: 'record-history' } as const, { kind: 'signatures-and-locks' } as const] : []),
    ...(touchesRecords && info.surveysEnabled ? [{ kind: 'surveys' } as const] : []),
    ...(touchesRecords && info.raw['randomization_enabled'] === '1' ? [{ kind: 'randomization' } as const] : []),
    ...(missing.events.length > 0 ? [{ kind: 'event-ids' } as const] : []),
    ...(missing.events.some((event) => event.dayOffset === undefined) ? [{ kind: 'event-order' } as const] : []),
  ];
}

/** What an undo of this delete could not bring back, known before anything is deleted. */
export function limitsOfDelete(plan: DeletePlan): readonly Limit[] {
  const events = plan.kind === 'arms' || plan.kind === 'events' ? plan.events : [];
  const hidden = hiddenOf(plan.warnings);
  return [
    ...generalLimits(plan.ground.info, plan.extent.records.length > 0, { ...nothingMissing, events }),
    ...(hidden.length > 0 ? [{ kind: 'hidden-instruments', instruments: hidden } as const] : []),
    ...(events.length > 0 && seesOwnGroupOnly(plan.warnings) ? [{ kind: 'other-groups' } as const] : []),
    ...(plan.kind === 'dags' && !plan.records ? [{ kind: 'groups-unknown' } as const] : []),
  ];
}

/** What an undo of a push that takes users or roles away could not bring back. */
export function limitsOfAccess(
  document: AccessName,
  removed: readonly Readonly<Record<string, string>>[],
): readonly Limit[] {
  const names = (column: string): readonly string[] => removed.map((row) => row[column] ?? '');
  return removed.length === 0
    ? []
    : document === accessDocuments.users
      ? [{ kind: 'api-tokens', users: names('username') }]
      : document === accessDocuments.roles
        ? [{ kind: 'role-names', roles: names('role_label') }]
        : [];
}

/** Gathers data points that have no place any more. */
export class NoPlace {
  private readonly fields = new Set<string>();
  private readonly events = new Set<string>();
  private points = 0;

  add(cell: Cell): void {
    this.fields.add(cell.field);
    this.points++;
    if (cell.event !== '') {
      this.events.add(cell.event);
    }
  }

  get limits(): readonly Limit[] {
    return this.points === 0
      ? []
      : [{ kind: 'no-place', fields: [...this.fields], events: [...this.events], points: this.points }];
  }
}

/** The part of the missing structure that can be made again, and why the rest cannot. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export function withinReach(
  missing: MissingStructure,
  info: ProjectInfo,
  rights: { readonly lacksDesign: boolean; readonly lacksDags: boolean },
): { readonly missing: MissingStructure; readonly limits: readonly Limit[] } {
  const limits: Limit[] = [];
  let possible = missing;
  const isOfGroups = ({ document }: LabelBack): boolean => shapeOf(document).holds === 'groups';
  const lockedLabels = missing.labels.filter(({ document }) => specOf(document).developmentOnly);
  const locked = [
    ...(missing.arms.length > 0 ? ['arms' as const] : []),
    ...(missing.events.length > 0 ? ['events' as const] : []),
    ...(missing.mappings.length > 0 ? ['mappings' as const] : []),
    ...(lockedLabels.length > 0 ? ['labels' as const] : []),
    ...(missing.dictionary ? ['dictionary' as const] : []),
  ];
  if (info.inProduction && locked.length > 0) {
    limits.push({ kind: 'in-production', what: locked });
    const gone = new Set(missing.events.map((event) => event.uniqueEventName));
    possible = {
      ...possible,
      arms: [],
      events: [],
      mappings: [],
      dictionary: undefined,
      labels: possible.labels.filter((label) => !lockedLabels.includes(label)),
      repeating: possible.repeating.filter((row) => !gone.has(row.eventName)),
    };
  }
  if (
    rights.lacksDesign &&
    (locked.length > 0 || missing.repeating.length > 0 || missing.labels.some((label) => !isOfGroups(label)))
  ) {
    limits.push({ kind: 'missing-right', right: 'design' });
    possible = {
      ...possible,
      arms: [],
      events: [],
      mappings: [],
      dictionary: undefined,
      repeating: [],
      labels: possible.labels.filter(isOfGroups),
    };
  }
  if (rights.lacksDags && missing.dags.length + missing.users.length + missing.labels.filter(isOfGroups).length > 0) {
    limits.push({ kind: 'missing-right', right: 'data_access_groups' });
    possible = {
      ...possible,
      dags: [],
      users: [],
      labels: possible.labels.filter((label) => !isOfGroups(label)),
    };
  }
  return { missing: possible, limits };
}

export function isFileCell(structure: Structure, cell: Cell): boolean {
  return structure.fields.get(cell.field)?.type === 'file';
}

export function isStatusCell(structure: Structure, cell: Cell): boolean {
  return !structure.fields.has(cell.field);
}
