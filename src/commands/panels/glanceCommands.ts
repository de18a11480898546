import { commands, l10n, type Uri, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { HistoryService } from '../../history/historyService';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { PanelSet } from '../../webviews/panelSet';
import { type CommandId, commandIds, type CommandName } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { registerCommand } from '../../window/registerCommand';
import { viewTypes } from '../../window/viewIds';
import { showValues } from '../records/openRecord';
import { projectFor } from '../pickProject';
import type { ViewDeps } from '../views/viewDeps';

export interface GlanceDeps extends ViewDeps {
  readonly extensionUri: Uri;
  readonly history: HistoryService;
}

type PanelName = CommandName & keyof typeof viewTypes;

/** Panels that show a study as a whole; their code is loaded with the first of each. */
export class GlanceCommands extends Disposable {
  constructor(private readonly deps: GlanceDeps) {
    super();
    this.ofProject('recordStatus', l10n.t('Record Status'), async () => {
      const [{ PanelSet }, { RecordStatus }] = await Promise.all([
        import('../../webviews/panelSet'),
        import('../../webviews/recordStatus/recordStatus'),
      ]);
      return new PanelSet(deps, {
        viewType: viewTypes.recordStatus,
        title: l10n.t('Record Status'),
        isThere: (id) => isListed(deps.projects, id),
        make: (panel, id) =>
          new RecordStatus(panel, id, {
            ...deps,
            openRecord: (key, name, place) => showValues(deps, deps.projects.get(key), name, place),
          }),
      });
    });
    this.differences();
    this.counts();
    this.timeLine();
  }

  private counts(): void {
    const { deps } = this;
    const kind = async (name: 'completeness' | 'fieldSummary', title: string): Promise<PanelSet> => {
      const [{ PanelSet }, { Completeness }] = await Promise.all([
        import('../../webviews/panelSet'),
        import('../../webviews/completeness/completeness'),
      ]);
      return new PanelSet(deps, {
        viewType: viewTypes[name],
        title,
        isThere: (id) => isListed(deps.projects, subjectOf(id).key),
        make: (panel, id) =>
          new Completeness(panel, id, subjectOf(id), {
            ...deps,
            openRecord: (key, record) => showValues(deps, deps.projects.get(key), record),
            showSummary: async (projectKey, field) => {
              await commands.executeCommand(commandIds.fieldSummary, {
                kind: 'field',
                projectKey,
                instrument: '',
                field,
              });
            },
          }),
      });
    };
    this.ofProject('completeness', l10n.t('Completeness'), () => kind('completeness', l10n.t('Completeness')));
    this.panels(
      'fieldSummary',
      () => kind('fieldSummary', l10n.t('Field Summary')),
      async (clicked) => {
        const { key, field } = await (await import('./chooseSummaryField')).chooseSummaryField(deps.projects, clicked);
        return `${key}\n${field}`;
      },
    );
  }

  private timeLine(): void {
    const { deps } = this;
    const act = async (command: CommandId, projectKey: string, operation: string): Promise<void> => {
      await commands.executeCommand(command, { kind: 'operation', projectKey, operation });
    };
    this.ofProject('timeLine', l10n.t('Time Line'), async () => {
      const [{ PanelSet }, { TimeLine }] = await Promise.all([
        import('../../webviews/panelSet'),
        import('../../webviews/timeLine/timeLine'),
      ]);
      return new PanelSet(deps, {
        viewType: viewTypes.timeLine,
        title: l10n.t('Time Line'),
        isThere: (id) => isListed(deps.projects, id),
        make: (panel, id) =>
          new TimeLine(panel, id, {
            ...deps,
            showReport: (key, operation) => act(commandIds.showOperation, key, operation),
            undo: (key, operation) => act(commandIds.undoOperation, key, operation),
          }),
      });
    });
  }

  private differences(): void {
    const { deps } = this;
    this.panels(
      'dictionaryDiff',
      async () => {
        const [{ PanelSet }, { DictionaryDiffPanel }, { versionsOf }] = await Promise.all([
          import('../../webviews/panelSet'),
          import('../../webviews/dictionaryDiff/dictionaryDiff'),
          import('../../webviews/dictionaryDiff/versions'),
        ]);
        return new PanelSet(deps, {
          viewType: viewTypes.dictionaryDiff,
          title: l10n.t('Dictionary Differences'),
          isThere: (id) => versionsOf(id) !== undefined,
          make: (panel, id) => new DictionaryDiffPanel(panel, id, deps),
        });
      },
      async (clicked) => {
        const [{ chooseVersions }, { idOf }] = await Promise.all([
          import('./chooseVersions'),
          import('../../webviews/dictionaryDiff/versions'),
        ]);
        return idOf(await chooseVersions(deps, clicked));
      },
    );
  }

  /** A command that opens the panel of a project, and the panels of it that were open when the window was closed. */
  private ofProject(name: PanelName, title: string, make: () => Promise<PanelSet>): void {
    this.panels(
      name,
      make,
      async (clicked) => (await projectFor(this.deps.projects, clicked, commandTitle(title))).key,
    );
  }

  /** @param choose the id of what is to be shown */
  private panels(name: PanelName, make: () => Promise<PanelSet>, choose: (clicked: unknown) => Promise<string>): void {
    const panels = onDemand(async () => this._register(await make()));
    this._register(
      registerCommand(
        name,
        async (clicked) => {
          const id = await choose(clicked);
          (await panels()).show(id);
        },
        this.deps.log,
      ),
    );
    this._register(
      window.registerWebviewPanelSerializer(viewTypes[name], {
        deserializeWebviewPanel: async (panel, kept: unknown) => {
          (await panels()).restore(panel, kept);
        },
      }),
    );
  }
}

/** A project, or one field of it. */
function subjectOf(id: string): { readonly key: string; readonly field: string | undefined } {
  const [key = '', field] = id.split('\n');
  return { key, field };
}

function isListed(projects: ProjectAccess, key: string): boolean {
  return projects.list().some((entry) => entry.key === key);
}

/** Made once; tried again where that failed. */
function onDemand<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}
