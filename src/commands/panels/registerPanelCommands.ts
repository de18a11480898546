import { Disposable as VsDisposable, l10n, type Uri, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import type { LanguageOnDemand } from '../../editor/language/languageOnDemand';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { DesignationPanels } from '../../webviews/designations/designationPanels';
import type { FormPreviews } from '../../webviews/formPreview/formPreviews';
import { registerCommand } from '../../window/registerCommand';
import type { Reports } from '../../window/reports';
import { viewTypes } from '../../window/viewIds';
import { registerTableCommands } from './registerTableCommands';
import { whenSlow } from '../../window/whenSlow';

export interface PanelDeps {
  readonly projects: ProjectAccess;
  readonly language: LanguageOnDemand;
  readonly reports: Reports;
  readonly extensionUri: Uri;
  readonly log: Log;
}

/** Panels, and those that were open when the window was closed; their code is loaded with the first of them. */
export function registerPanelCommands(deps: PanelDeps): VsDisposable {
  const panels = new PanelCommands(deps);
  const tables = registerTableCommands(deps);
  return VsDisposable.from(panels, tables);
}

class PanelCommands extends Disposable {
  private previews: Promise<FormPreviews> | undefined;
  private designations: Promise<DesignationPanels> | undefined;

  constructor(private readonly deps: PanelDeps) {
    super();
    const { projects, language, log } = deps;
    this._register(
      registerCommand(
        'formPreview',
        async (clicked) => {
          const [{ openFormPreview }, { documents }, previews] = await Promise.all([
            import('./openFormPreview'),
            language.load(),
            this.loadPreviews(),
          ]);
          await openFormPreview({ projects, documents, previews })(clicked);
        },
        log,
      ),
    );
    this._register(
      registerCommand(
        'designationGrid',
        async (clicked) => {
          const [{ openDesignationGrid }, panels] = await Promise.all([
            import('./openDesignationGrid'),
            this.loadDesignations(),
          ]);
          await openDesignationGrid(projects, panels)(clicked);
        },
        log,
      ),
    );
    this._register(
      window.registerWebviewPanelSerializer(viewTypes.designations, {
        deserializeWebviewPanel: async (panel, kept: unknown) => {
          (await this.loadDesignations()).restore(panel, kept);
        },
      }),
    );
    this._register(
      window.registerWebviewPanelSerializer(viewTypes.formPreview, {
        deserializeWebviewPanel: async (panel, kept: unknown) => {
          (await this.loadPreviews()).restore(panel, kept);
        },
      }),
    );
  }

  private async loadPreviews(): Promise<FormPreviews> {
    this.previews ??= this.makePreviews();
    try {
      return await this.previews;
    } catch (error) {
      this.previews = undefined;
      throw error;
    }
  }

  private async loadDesignations(): Promise<DesignationPanels> {
    this.designations ??= import('../../webviews/designations/designationPanels').then(({ DesignationPanels }) =>
      this._register(new DesignationPanels(this.deps)),
    );
    try {
      return await this.designations;
    } catch (error) {
      this.designations = undefined;
      throw error;
    }
  }

  private async makePreviews(): Promise<FormPreviews> {
    const { language, extensionUri, log, reports, projects } = this.deps;
    const [{ FormPreviews }, { documents }] = await Promise.all([
      import('../../webviews/formPreview/formPreviews'),
      language.load(),
    ]);
    return this._register(
      new FormPreviews({
        documents,
        extensionUri,
        log,
        testBranches: async (index, place, clock) => {
          const [{ testBranches }, { branchReport }] = await Promise.all([
            import('../../reads/preview/branches/testBranches'),
            import('../../reads/preview/branches/branchReport'),
          ]);
          const name = l10n.t('Branches of {0}', place.form);
          const tested = await whenSlow(name, (signal) => testBranches(index, place, clock, signal));
          await reports.addMarkdown(branchReport(tested, index, l10n), name)();
        },
        savePaper: async (form) => {
          await (await import('./savePaper')).savePaper({ projects, log }, form);
        },
        takeRecord: async (form) => (await import('./takeRecord')).takeRecord(projects, form),
      }),
    );
  }
}
