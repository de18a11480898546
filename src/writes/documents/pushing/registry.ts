import type { StructureName } from '../../../state/documentNames';
import { userDagAssignments, userRoleAssignments, userRoles, users } from './access';
import { arms } from './arms';
import { dags } from './dags';
import { events } from './events';
import { mappings } from './mappings';
import type { StructurePushing } from './pushing';
import { repeating } from './repeating';

const all: Readonly<Record<StructureName, StructurePushing>> = {
  'arms.csv': arms,
  'events.csv': events,
  'instrument_event_mappings.csv': mappings,
  'repeating_instruments_and_events.csv': repeating,
  'dags.csv': dags,
  'user_roles.csv': userRoles,
  'users.csv': users,
  'user_role_assignments.csv': userRoleAssignments,
  'user_dag_assignments.csv': userDagAssignments,
};

/** How a document is pushed; apart from its specification, because that is read by rooms that write nothing. */
export function pushingOf(name: StructureName): StructurePushing {
  return all[name];
}
