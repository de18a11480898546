import { commands, l10n, type TreeView, window, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import type { ProjectAccess } from '../projects/projectAccess';
import { reached } from '../window/milestones';
import { contextKeys, viewIds } from '../window/viewIds';
import { FilesDropped } from './dropFiles';
import type { ExplorerNode } from './node';
import { type FilterOutcome, ProjectsTree, type ShownExports, type ShownHistory } from './projectsTree';

/** The Projects view: the tree in its place in the side bar, and the context keys that menus and welcome texts go by. */
export class ProjectsView extends Disposable {
  readonly tree: ProjectsTree;
  private readonly view: TreeView<ExplorerNode>;

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
    history?: ShownHistory,
    exports?: ShownExports,
  ) {
    super();
    this.tree = this._register(new ProjectsTree(projects, log, history, exports));
    this.view = this._register(
      window.createTreeView(viewIds.projects, {
        treeDataProvider: this.tree,
        canSelectMany: true,
        dragAndDropController: new FilesDropped(),
        showCollapseAll: true,
      }),
    );
    this._register(
      this.view.onDidExpandElement(({ element }) => {
        this.tree.didExpand(element, true);
        // The row of a project opens by itself when the project is added.
        if (element.kind !== 'project') {
          reached('browsed');
        }
      }),
    );
    this.tree.setVisible(this.view.visible);
    this._register(this.view.onDidChangeVisibility(({ visible }) => this.tree.setVisible(visible)));
    this._register(this.view.onDidCollapseElement(({ element }) => this.tree.didExpand(element, false)));
    this._register(
      projects.onDidChange(({ key }) => {
        if (key === undefined) {
          this.updateContext();
        }
      }),
    );
    this._register(workspace.onDidGrantWorkspaceTrust(() => this.updateContext()));
    this.updateContext();
    this.setContext(contextKeys.ready, true);
  }

  /** Shows on the view's icon how many projects others changed while drafts of them are here. */
  showIncoming(projects: number): void {
    this.view.badge =
      projects === 0
        ? undefined
        : {
            value: projects,
            tooltip:
              projects === 1
                ? l10n.t('1 project was changed on the server since your draft began')
                : l10n.t('{0} projects were changed on the server since your drafts began', projects),
          };
  }

  get selection(): readonly ExplorerNode[] {
    return this.view.selection;
  }

  /** Selects a project's row, opens it, and shows the view; a filter that could hide it ends. */
  async reveal(projectKey: string): Promise<void> {
    if (this.tree.filter) {
      this.clearFilter();
    }
    await this.view.reveal(this.tree.projectNode(projectKey), { select: true, focus: true, expand: true });
  }

  /** Shows only rows that match `text`; blank shows all. @throws CancelledError */
  async applyFilter(text: string, signal: AbortSignal): Promise<void> {
    const outcome = await this.tree.applyFilter(text, signal);
    this.showFilter(outcome);
  }

  clearFilter(): void {
    this.tree.clearFilter();
    this.showFilter({ matches: 0, projects: 0, failed: [] });
  }

  private showFilter({ matches, projects, failed }: FilterOutcome): void {
    const { filter } = this.tree;
    this.setContext(contextKeys.filtered, filter !== undefined);
    this.view.description = filter ? `"${filter.text}"` : '';
    this.view.message = filter ? joined(matchText(matches, projects), failedText(failed.length)) : '';
  }

  private updateContext(): void {
    const list = this.projects.list();
    this.setContext(contextKeys.projectCount, list.length);
    this.setContext(contextKeys.sample, workspace.isTrusted && list.some(({ origin }) => origin === 'sample'));
  }

  private setContext(key: string, value: unknown): void {
    commands
      .executeCommand('setContext', key, value)
      .then(undefined, (error: unknown) => this.log.error('explorer', `context ${key} could not be set`, error));
  }
}

function matchText(matches: number, projects: number): string {
  if (matches === 0) {
    return '';
  }
  const rows = matches === 1 ? l10n.t('1 match') : l10n.t('{0} matches', matches);
  return projects === 1 ? l10n.t('{0} in 1 project', rows) : l10n.t('{0} in {1} projects', rows, projects);
}

function failedText(failed: number): string {
  if (failed === 0) {
    return '';
  }
  return failed === 1
    ? l10n.t('1 project could not be searched completely.')
    : l10n.t('{0} projects could not be searched completely.', failed);
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('. ');
}
