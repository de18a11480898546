import { type Memento, type SecretStorage, Disposable as VsDisposable } from 'vscode';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import { AcceptedExports } from './exportRecordsAccepted';
import type { ExportDeps } from './exportRecordsDeps';
import { ExportHistory } from './exportRecordsHistory';
import { registerCommand } from '../../window/registerCommand';

export interface ExportCommandDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  readonly globalState: Memento;
  readonly secrets: SecretStorage;
}

/** Export Records and Export Records Again; what they remember goes when its project is removed. */
export function registerExportCommands({ projects, log, globalState, secrets }: ExportCommandDeps): VsDisposable {
  const shutdown = new AbortController();
  const deps: ExportDeps = {
    projects,
    log,
    history: new ExportHistory(globalState, secrets),
    interrupted: new ExportHistory(globalState, secrets, 'exportInterrupted:'),
    accepted: new AcceptedExports(globalState),
    shutdown: shutdown.signal,
  };
  if (deps.interrupted.projectKeys.length > 0) {
    import('./interruptedExports')
      .then(({ offerInterrupted }) => offerInterrupted(deps))
      .catch((error: unknown) => {
        log.warn('export', `Interrupted exports could not be looked at: ${String(error)}`);
      });
  }
  return VsDisposable.from(
    {
      dispose: () => {
        shutdown.abort();
      },
    },
    registerCommand(
      'exportRecords',
      async (clicked, selection) => {
        await (await import('./exportRecords')).exportRecords(deps)(clicked, selection);
      },
      log,
    ),
    registerCommand(
      'exportRecordsAgain',
      async (clicked) => {
        await (await import('./exportRecordsAgain')).exportRecordsAgain(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'runExportRecipe',
      async (clicked) => {
        await (await import('./runExportRecipe')).runExportRecipe(deps)(clicked);
      },
      log,
    ),
    projects.onDidChange(({ key }) => {
      if (key === undefined) {
        const known = new Set(projects.list().map((entry) => entry.key));
        Promise.all([deps.history.keepOnly(known), deps.interrupted.keepOnly(known)]).catch((error: unknown) => {
          log.warn('export', `Exports of removed projects could not be forgotten: ${String(error)}`);
        });
      }
    }),
  );
}
