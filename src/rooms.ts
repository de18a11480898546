import { readFile } from 'node:fs/promises';
import { type ExtensionContext, ExtensionMode, commands, l10n, workspace } from 'vscode';
import { RecentCalls } from './window/recentCalls';
import { Reports } from './window/reports';
import { LogChannel } from './window/logChannel';
import { registerConsoleCommands } from './commands/console/registerConsoleCommands';
import { registerDeleteCommands } from './commands/deletes/registerDeleteCommands';
import { registerDocumentCommands } from './commands/documents/registerDocumentCommands';
import { DeidentifySecrets } from './commands/export/deidentifySecret';
import { registerExportCommands } from './commands/export/registerExportCommands';
import { registerImportCommands } from './commands/importRecords/registerImportCommands';
import { registerRecordCommands } from './commands/records/registerRecordCommands';
import { registerHistoryCommands } from './commands/history/registerHistoryCommands';
import { registerLanguageCommands } from './commands/logic/registerLanguageCommands';
import { GlanceCommands } from './commands/panels/glanceCommands';
import { registerPanelCommands } from './commands/panels/registerPanelCommands';
import { registerProjectCommands } from './commands/projects/registerProjectCommands';
import { registerSourceControlCommands } from './commands/documents/registerSourceControlCommands';
import { registerRepositoryCommands } from './commands/repository/registerRepositoryCommands';
import { registerViewCommands } from './commands/views/registerViewCommands';
import { ProjectViews } from './editor/projectViews';
import { RequestLanguageOnDemand } from './editor/requestLanguage/requestLanguageOnDemand';
import { LanguageOnDemand } from './editor/language/languageOnDemand';
import { DocumentRoom } from './editor/registerEditor';
import { SourceControlStart } from './editor/sourceControl/sourceControlStart';
import { OpenedFiles } from './window/openedFiles';
import { viewIds } from './window/viewIds';
import { fileNameOf } from './explorer/recordRows';
import { ProjectsView } from './explorer/projectsView';
import { HistoryService } from './history/historyService';
import { readHistorySettings } from './history/historySettings';
import { HistoryStart } from './history/historyStart';
import { describeError } from './window/describeError';
import { loadSimulator } from './projects/loadSimulator';
import { onDidChangeNetworkSettings, readNetworkSettings } from './projects/networkSettings';
import { ProjectRegistry } from './projects/projectRegistry';
import { ProjectService } from './projects/projectService';
import { SampleService } from './projects/sampleService';
import { SuperTokens } from './projects/superTokens';
import { TokenStore } from './projects/tokenStore';
import { TransportSource } from './projects/transportSource';
import { ExportJobs } from './reads/export/jobs/exportJobs';
import { errorMessage } from './window/messages';

/** What must end in its own time when the window closes. */
let ending: (() => Promise<void>) | undefined;

/** What the host suite works with; other extensions get nothing. */
export interface TestApi {
  readonly projects: ProjectService;
  readonly view: ProjectsView;
}

/** Builds the services and registers them; nothing is read or sent here. */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export function buildRooms(context: ExtensionContext): TestApi | undefined {
  const { subscriptions, globalState, secrets, globalStorageUri } = context;
  const keep = <T extends { dispose(): unknown }>(value: T): T => {
    subscriptions.push(value);
    return value;
  };

  const log = keep(new LogChannel());
  const transports = new TransportSource(readNetworkSettings, (file) => readFile(file, 'utf8'), log);
  keep(onDidChangeNetworkSettings(() => transports.reset()));
  const sample = new SampleService({
    folder: `${globalStorageUri.fsPath}/sample`,
    secrets,
    log,
    loadSimulator: () => loadSimulator(context.extensionPath),
    onSaveFailed: (error) => {
      void errorMessage(l10n.t('Changes to the sample could not be kept: {0}', describeError(error).message));
    },
  });
  const registry = keep(new ProjectRegistry(globalState));
  const projects = keep(
    new ProjectService({
      registry,
      tokens: new TokenStore(secrets),
      transports,
      sample,
      isTrusted: () => workspace.isTrusted,
      log,
    }),
  );
  ending = async () => {
    await Promise.all([sample.stop(), transports.close()]);
  };

  const history = keep(
    new HistoryService({ folder: globalStorageUri.fsPath, secrets, log, settings: readHistorySettings }),
  );
  const reports = keep(new Reports());
  const editor = keep(
    new DocumentRoom({
      projects,
      history,
      reports,
      log,
      draftFolder: `${globalStorageUri.fsPath}/drafts`,
    }),
  );
  keep(
    projects.onDidRemove(({ key }) => {
      editor
        .forget(key)
        .catch((error: unknown) => log.error('editor', 'the draft of a removed project could not be deleted', error));
    }),
  );
  const language = keep(new LanguageOnDemand({ projects, log, extensionUri: context.extensionUri }));
  const exports = keep(new ExportJobs());
  const view = keep(new ProjectsView(projects, log, history, exports));

  const deidentify = new DeidentifySecrets(secrets);
  keep(
    registerProjectCommands({
      projects,
      sample,
      view,
      log,
      write: { history, reports, superTokens: new SuperTokens(secrets) },
      showLog: () => log.show(),
      hasDraft: (key) => editor.hasDraft(key),
      deidentify,
      revealField: (key, field) => editor.revealField(key, field),
    }),
  );
  const recent = new RecentCalls();
  const views = keep(new ProjectViews(recent));
  keep(
    registerExportCommands({
      projects,
      log,
      globalState,
      secrets,
      deidentify,
      jobs: exports,
      recent,
      answers: views,
      extensionUri: context.extensionUri,
    }),
  );
  keep(registerDeleteCommands({ projects, history, reports, log }));
  keep(registerImportCommands({ projects, history, reports, log }));
  keep(registerHistoryCommands({ projects, history, reports, log }));
  keep(new HistoryStart(history, projects, log));
  keep(registerDocumentCommands(editor.services));
  const opened = new OpenedFiles(`${globalStorageUri.fsPath}/opened`);
  keep(
    registerRecordCommands({
      projects,
      history,
      reports,
      log,
      opened,
      fileNameOf: (node) => fileNameOf(node, view.tree.snapshot(node.projectKey)),
    }),
  );
  keep(registerRepositoryCommands({ projects, history, reports, log, opened }));
  keep(registerViewCommands({ projects, views, opened, recent, log }));
  keep(registerConsoleCommands({ projects, views, opened, recent, log }));
  keep(new RequestLanguageOnDemand(projects, log));
  const sourceControl = keep(
    new SourceControlStart({
      services: editor.services,
      mergeFolder: `${globalStorageUri.fsPath}/merges`,
      onIncoming: (count) => {
        view.showIncoming(count);
      },
    }),
  );
  keep(registerSourceControlCommands({ services: editor.services, sources: () => sourceControl.get() }));
  keep(
    projects.onDidRemove(({ key }) => {
      sourceControl
        .forget(key)
        .catch((error: unknown) =>
          log.error('sourceControl', 'what was kept of a removed project could not be deleted', error),
        );
    }),
  );
  keep(registerLanguageCommands({ projects, language, log }));
  keep(new GlanceCommands({ projects, views, history, recent, log, extensionUri: context.extensionUri }));
  keep(registerPanelCommands({ projects, language, reports, extensionUri: context.extensionUri, log }));
  // Set by `npm start`: a newcomer sees the welcome view without looking for it.
  if (process.env['REDCAP_WORKBENCH_SHOW'] === 'projects' && projects.list().length === 0) {
    commands
      .executeCommand(`${viewIds.projects}.focus`)
      .then(undefined, (error: unknown) => log.error('explorer', 'the view could not be shown', error));
  }
  return context.extensionMode === ExtensionMode.Test ? { projects, view } : undefined;
}

/** Ends what must end in its own time. */
export async function closeRooms(): Promise<void> {
  await ending?.();
}
