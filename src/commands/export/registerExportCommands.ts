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
    accepted: new AcceptedExports(globalState),
    shutdown: shutdown.signal,
  };
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
    projects.onDidChange(({ key }) => {
      if (key === undefined) {
        deps.history.keepOnly(new Set(projects.list().map((entry) => entry.key))).catch((error: unknown) => {
          log.warn('export', `Exports of removed projects could not be forgotten: ${String(error)}`);
        });
      }
    }),
  );
}
