import { type Memento, type SecretStorage, type Uri, Disposable as VsDisposable, window } from 'vscode';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { ExportJobs } from '../../reads/export/jobs/exportJobs';
import type { ProjectViews } from '../../editor/projectViews';
import type { ExportViews } from '../../webviews/exportView/exportViews';
import { viewTypes } from '../../window/viewIds';
import { AcceptedExports } from './exportRecordsAccepted';
import type { ExportJobCommands } from './exportJobs';
import type { ExportDeps } from './exportRecordsDeps';
import type { DeidentifySecrets } from './deidentifySecret';
import { registerExportTasks } from './exportTasks';
import { ExportHistory } from './exportRecordsHistory';
import type { RecentCalls } from '../../window/recentCalls';
import { registerCommand } from '../../window/registerCommand';

export interface ExportCommandDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  readonly globalState: Memento;
  readonly secrets: SecretStorage;
  readonly deidentify: DeidentifySecrets;
  readonly jobs: ExportJobs;
  readonly recent: RecentCalls;
  /** Tables that were read to be looked at. */
  readonly answers: Pick<ProjectViews, 'textOf'>;
  readonly extensionUri: Uri;
}

/** Export Records and Export Records Again; what they remember goes when its project is removed. */
export function registerExportCommands(given: ExportCommandDeps): VsDisposable {
  const { projects, log, globalState, secrets, deidentify, jobs, recent, answers, extensionUri } = given;
  const shutdown = new AbortController();
  let loaded: Promise<ExportViews> | undefined;
  const views = (): Promise<ExportViews> => {
    loaded ??= import('../../webviews/exportView/exportViews').then(
      ({ ExportViews }) => new ExportViews({ extensionUri, log }),
    );
    return loaded;
  };
  const deps: ExportDeps = {
    projects,
    log,
    history: new ExportHistory(globalState, secrets),
    interrupted: new ExportHistory(globalState, secrets, 'exportInterrupted:'),
    accepted: new AcceptedExports(globalState),
    jobs,
    asked: new Map(),
    deidentify,
    recent,
    views,
    shutdown: shutdown.signal,
  };
  if (deps.interrupted.keys.length > 0) {
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
        loaded?.then((open) => open.dispose()).catch(() => undefined);
      },
    },
    ...exportCommands(deps),
    ...jobCommands(deps),
    registerCommand(
      'showAsTable',
      async () => {
        const uri = window.activeTextEditor?.document.uri;
        const text = uri && answers.textOf(uri);
        if (uri && text !== undefined) {
          (await views()).showText(uri, text);
        }
      },
      log,
    ),
    window.registerWebviewPanelSerializer(viewTypes.exportView, {
      deserializeWebviewPanel: async (panel, kept: unknown) => {
        (await views()).restore(panel, kept);
      },
    }),
    registerExportTasks(deps),
    forgettingRemoved(deps),
  );
}

function exportCommands(deps: ExportDeps): readonly VsDisposable[] {
  const { log } = deps;
  return [
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
      'downloadFieldFiles',
      async (clicked, selection) => {
        await (await import('./downloadFieldFiles')).downloadFieldFiles(deps)(clicked, selection);
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
  ];
}

/** What is remembered of exports goes when their project is removed. */
function forgettingRemoved({ projects, history, interrupted, jobs, log }: ExportDeps): VsDisposable {
  return projects.onDidChange(({ key }) => {
    if (key === undefined) {
      const known = new Set(projects.list().map((entry) => entry.key));
      jobs.keepOnly(known);
      Promise.all([history.keepOnly(known), interrupted.keepOnly(known)]).catch((error: unknown) => {
        log.warn('export', `Exports of removed projects could not be forgotten: ${String(error)}`);
      });
    }
  });
}

/** What the rows under *Exports* do. */
function jobCommands(deps: ExportDeps): readonly VsDisposable[] {
  const of = async (): Promise<ExportJobCommands> => new (await import('./exportJobs')).ExportJobCommands(deps);
  return [
    registerCommand('openExport', async (clicked) => await (await of()).open(clicked), deps.log),
    registerCommand('revealExport', async (clicked) => await (await of()).reveal(clicked), deps.log),
    registerCommand('copyExportPath', async (clicked) => await (await of()).copyPath(clicked), deps.log),
    registerCommand('cancelExport', async (clicked) => await (await of()).cancel(clicked), deps.log),
    registerCommand('continueExport', async (clicked) => await (await of()).goOn(clicked), deps.log),
    registerCommand('removeExport', async (clicked) => await (await of()).remove(clicked), deps.log),
  ];
}
