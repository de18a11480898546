import { Disposable as VsDisposable } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import type { DocumentName } from '../../state/documentNames';
import type { CommandName } from '../../window/ids';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';

/** Documents that rows of the tree open by a command of their own; *Open Project Document...* opens any. */
const openers = {
  openArms: 'arms.csv',
  openEvents: 'events.csv',
  openDesignations: 'instrument_event_mappings.csv',
  openRepeating: 'repeating_instruments_and_events.csv',
  openGroups: 'dags.csv',
  openUsers: 'users.csv',
  openProjectSettings: 'project_settings.json',
  openUserRoles: 'user_roles.csv',
  openRoleAssignments: 'user_role_assignments.csv',
  openGroupAssignments: 'user_dag_assignments.csv',
} as const satisfies Partial<Record<CommandName, DocumentName>>;

/** Registers the commands of a project's documents; each is loaded when it is first used. */
export function registerDocumentCommands(services: DocumentServices): VsDisposable {
  const on = (name: CommandName, handler: CommandHandler): VsDisposable => registerCommand(name, handler, services.log);
  return VsDisposable.from(
    on('openDictionary', async (clicked) => {
      await (await import('./openDictionary')).openDictionary(services.projects)(clicked);
    }),
    on('compareWithServer', async (...args) => {
      await (await import('./compareDocument')).compareWithServer(services)(...args);
    }),
    on('saveForDraftMode', async (clicked) => {
      await (await import('./saveForDraftMode')).saveForDraftMode(services)(clicked);
    }),
    on('openDocument', async (clicked) => {
      await (await import('./openDocument')).openDocument(services)(clicked);
    }),
    ...(Object.keys(openers) as (keyof typeof openers)[]).map((command) =>
      on(command, async (clicked) => {
        await (await import('./openDocument')).openNamed(services, openers[command])(clicked);
      }),
    ),
    on('renameField', async (clicked, selection) => {
      await (await import('../moveData/renameField')).renameField(services)(clicked, selection);
    }),
    on('copyFieldData', async (clicked, selection) => {
      await (await import('../moveData/copyFieldData')).copyFieldData(services)(clicked, selection);
    }),
  );
}
