import { type DocumentName, type KindOf, documentNames } from '../../state/documentNames';
import type { DictionarySpec, DocumentSpec, ProjectShape, SettingsSpec, StructureSpec } from './spec';
import { arms } from './specs/arms';
import { userDagAssignments, userRoleAssignments } from './specs/assignments';
import { dags } from './specs/dags';
import { dictionary } from './specs/dictionary';
import { events } from './specs/events';
import { mappings } from './specs/mappings';
import { repeating } from './specs/repeating';
import { settings } from './specs/settings';
import { userRoles } from './specs/userRoles';
import { users } from './specs/users';

interface SpecOfKind {
  readonly structure: StructureSpec;
  readonly dictionary: DictionarySpec;
  readonly settings: SettingsSpec;
}

type Documents = { readonly [N in DocumentName]: SpecOfKind[KindOf<N>] };

/** Every document with its specification: what is missing here or there, the compiler says. */
const documents: Documents = {
  'project_settings.json': settings,
  'arms.csv': arms,
  'events.csv': events,
  'data_dictionary.csv': dictionary,
  'instrument_event_mappings.csv': mappings,
  'repeating_instruments_and_events.csv': repeating,
  'dags.csv': dags,
  'user_roles.csv': userRoles,
  'users.csv': users,
  'user_role_assignments.csv': userRoleAssignments,
  'user_dag_assignments.csv': userDagAssignments,
};

export function specOf<N extends DocumentName>(name: N): Documents[N] {
  return documents[name];
}

/** Whether a project has a document. */
export function hasDocument(name: DocumentName, project: ProjectShape): boolean {
  const spec: DocumentSpec = documents[name];
  return project.isLongitudinal || !spec.longitudinalOnly;
}

/** The documents that a project has, in the order in which they are pushed. */
export function documentsOf(project: ProjectShape): readonly DocumentName[] {
  return documentNames.filter((name) => hasDocument(name, project));
}
