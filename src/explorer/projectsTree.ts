import {
  type CancellationToken,
  type Event,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
} from 'vscode';
import { CancelledError } from '../common/cancelled';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import type { ProjectAccess } from '../projects/projectAccess';
import type { PartName } from '../projects/projectParts';
import { ActiveFilter } from './activeFilter';
import { type CommandName, commandIds } from '../window/ids';
import { viewIds } from '../window/viewIds';
import type { ExplorerNode } from './node';
import { LostRows } from './lostRows';
import { idOf } from './nodes';
import { NodePool } from './nodePool';
import { readShown } from './readShown';
import { Redraws } from './redraws';
import { type ExportSource, type HistorySource, type Piece, TreeData, isCounted } from './treeData';
import { filterProject } from './treeFilter';
import type { TreeRow } from './treeRow';

const statesAtOnce = 4;
const mostMatches = 1000;
/** Kinds of rows that are open from the beginning, if only in some projects. */
const opensByItself: ReadonlySet<ExplorerNode['kind']> = new Set(['instruments', 'exports']);
const searched: readonly Piece[] = ['state', 'events', 'instruments', 'fields', 'repeating'];

/** The exports under each project; of a change `key` is the project's, and with `job` only that one's row is another. */
export interface ShownExports extends ExportSource {
  readonly onDidChange: Event<{ readonly key: string; readonly job?: string }>;
}

/** The history under each project; the event names the project's key, or none for all. */
export interface ShownHistory extends HistorySource {
  readonly onDidChange: Event<string>;
}

export interface FilterOutcome {
  readonly matches: number;
  readonly projects: number;
  /** Projects that could not be searched, or only in part. */
  readonly failed: readonly string[];
}

/** The Projects tree as VS Code asks for it. In Restricted Mode it is empty and asks nobody anything. */
export class ProjectsTree extends Disposable implements TreeDataProvider<ExplorerNode> {
  private readonly changes = this._register(new EventEmitter<ExplorerNode | undefined>());
  readonly onDidChangeTreeData = this.changes.event;
  private readonly data: TreeData;
  private readonly pool = new NodePool();
  private readonly redraws = new Redraws(
    (id) => {
      const node = this.pool.find(id);
      if (node) {
        this.changes.fire(node);
      }
    },
    async (key) => {
      const open = this.openRows(key);
      const read = (): Promise<void> => readShown(this.data, open, this.stop.signal);
      await (open.length === 0 || this.data.hasState(key)
        ? read()
        : window.withProgress({ location: { viewId: viewIds.projects } }, read));
    },
  );
  private readonly lost = this._register(new LostRows((key) => this.redraw(this.projectNode(key))));
  private readonly opened = new Set<string>();
  /** Projects whose rows VS Code has asked for and that are open: of others nothing is read before it asks. */
  private readonly shown = new Set<string>();
  private isVisible = false;
  private readonly stop = new AbortController();
  private loadingStates: Promise<void> = Promise.resolve();
  private current: ActiveFilter | undefined;
  private filters = 0;

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
    history?: ShownHistory,
    exports?: ShownExports,
  ) {
    super();
    this.data = new TreeData(projects, l10n, history, exports);
    if (exports) {
      this._register(
        exports.onDidChange(({ key, job }) => {
          if (projects.list().some((one) => one.key === key)) {
            if (job === undefined) {
              this.redraw(this.projectNode(key));
            } else {
              this.changes.fire(this.pool.get({ kind: 'export', projectKey: key, job }));
            }
          }
        }),
      );
    }
    if (history) {
      this._register(
        history.onDidChange((key) => {
          for (const entry of projects.list().filter((one) => key === '' || one.key === key)) {
            this.refresh(this.projectNode(entry.key));
          }
        }),
      );
    }
    this._register({ dispose: () => this.stop.abort() });
    this._register(
      projects.onDidChange(({ key, parts }) => {
        this.data.prune();
        this.pool.keepOnly(new Set(projects.list().map((entry) => entry.key)));
        if (key === undefined) {
          this.refreshAll();
        } else {
          this.refreshProject(key, parts);
        }
      }),
    );
    this._register(workspace.onDidGrantWorkspaceTrust(() => this.refreshAll()));
  }

  get filter(): ActiveFilter | undefined {
    return this.current;
  }

  async getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (!workspace.isTrusted) {
      return [];
    }
    if (!node) {
      const roots = this.data.roots().map((root) => this.pool.get(root));
      this.loadStates();
      const shown = this.filtered(roots, undefined);
      const open = this.openAmong(shown);
      shown.forEach(({ projectKey }) => this.lost.gave(projectKey, open));
      return shown;
    }
    if (!this.projects.list().some(({ key }) => key === node.projectKey)) {
      return [];
    }
    const reading = this.data.children(node, this.stop.signal, this.current ? 'all' : 'shown');
    const children = await this.redraws.read(node.projectKey, reading);
    if (node.kind === 'project') {
      this.shown.add(node.projectKey);
      this.redrawIfChanged(this.projectNode(node.projectKey));
    } else if (isCounted(node)) {
      this.redrawIfChanged(this.pool.get(node));
    }
    const shown = this.capped(this.filtered(children, node), node).map((child) => this.pool.get(child));
    this.lost.gave(node.projectKey, this.openAmong(shown));
    return shown;
  }

  getTreeItem(node: ExplorerNode): TreeItem {
    const row = this.data.row(node);
    if (node.kind === 'project' || isCounted(node)) {
      this.redraws.drawn(row.id, this.lookOf(node, row));
    }
    const item = new TreeItem(row.label, this.stateOf(node, row));
    item.id = this.current ? `${this.current.number}:${row.id}` : row.id;
    item.description = row.description;
    item.iconPath = new ThemeIcon(row.icon, row.iconColor === undefined ? undefined : new ThemeColor(row.iconColor));
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: row.accessibleLabel };
    const command = defaultAction(node, row);
    if (command !== undefined) {
      item.command = { command: commandIds[command], title: row.label, arguments: [node] };
    }
    return item;
  }

  /** Tooltips are made when they are asked for. */
  async resolveTreeItem(item: TreeItem, node: ExplorerNode, token?: CancellationToken): Promise<TreeItem> {
    const controller = new AbortController();
    const listening = token?.onCancellationRequested(() => controller.abort());
    try {
      const text = new MarkdownString(await this.data.wholeTooltip(node, controller.signal), false);
      text.isTrusted = false;
      text.supportHtml = false;
      item.tooltip = text;
    } catch (error) {
      if (!CancelledError.is(error)) {
        throw error;
      }
    } finally {
      listening?.dispose();
    }
    return item;
  }

  async getParent(node: ExplorerNode): Promise<ExplorerNode | undefined> {
    if (node.kind === 'message') {
      return this.pool.find(node.parent);
    }
    const parent = await this.data.findParent(node);
    return parent && this.pool.get(parent);
  }

  /** The row object of a project, for revealing it. */
  projectNode(key: string): ExplorerNode {
    return this.pool.get({ kind: 'project', projectKey: key });
  }

  /** The row that a message stands under. */
  parentOfMessage(node: ExplorerNode): ExplorerNode | undefined {
    return node.kind === 'message' ? this.pool.find(node.parent) : undefined;
  }

  /** Texts of a row for the clipboard and for questions. */
  row(node: ExplorerNode): TreeRow {
    return this.data.row(node);
  }

  snapshot(key: string): ReturnType<TreeData['snapshot']> {
    return this.data.snapshot(key);
  }

  /** Shows a page of records more. */
  showMoreRecords(projectKey: string): void {
    this.data.showMoreRecords(projectKey);
    this.redraw({ kind: 'records', projectKey });
  }

  /** Draws a row and what is under it again; reads what has been forgotten. */
  refresh(node: ExplorerNode): void {
    this.data.forgetErrors(node.projectKey);
    this.redraw(node);
    this.loadStates();
  }

  refreshAll(): void {
    for (const { key } of this.projects.list()) {
      this.data.forgetErrors(key);
    }
    this.changes.fire(undefined);
  }

  /** Whether anybody sees the tree. */
  setVisible(visible: boolean): void {
    this.isVisible = visible;
  }

  didExpand(node: ExplorerNode, expanded: boolean): void {
    if (node.kind === 'project') {
      this.shown[expanded ? 'add' : 'delete'](node.projectKey);
    }
    const id = idOf(node);
    if (expanded && !this.opened.has(id)) {
      this.lost.opened();
    }
    if (!this.current) {
      this.opened[expanded ? 'add' : 'delete'](id);
    }
  }

  /**
   * Shows only rows that match, reading what has not been read yet; blank text shows everything again.
   *
   * @throws CancelledError; the filter before stays then
   */
  async applyFilter(text: string, signal: AbortSignal): Promise<FilterOutcome> {
    const filter = new ActiveFilter(text.trim(), ++this.filters);
    if (filter.text === '') {
      this.clearFilter();
      return { matches: 0, projects: 0, failed: [] };
    }
    const failed: string[] = [];
    await this.forEachProject(async (key) => {
      const complete = await this.search(filter, key, signal);
      if (!complete) {
        failed.push(key);
      }
    });
    this.current = filter;
    this.changes.fire(undefined);
    return { matches: filter.matchCount, projects: filter.projectCount, failed };
  }

  clearFilter(): void {
    this.current = undefined;
    this.changes.fire(undefined);
  }

  private filtered(nodes: readonly ExplorerNode[], parent: ExplorerNode | undefined): ExplorerNode[] {
    return [...(this.current?.visible(nodes, parent, (node) => this.data.parent(node)) ?? nodes)];
  }

  /** Of records that match a filter the first ones: thousands of rows help nobody. */
  private capped(nodes: readonly ExplorerNode[], parent: ExplorerNode): readonly ExplorerNode[] {
    const left = nodes.length - mostMatches;
    if (parent.kind !== 'records' || this.current === undefined || left <= 0) {
      return nodes;
    }
    const text = l10n.t('{0} more match: type more of the name', left);
    return [
      ...nodes.slice(0, mostMatches),
      { kind: 'message', projectKey: parent.projectKey, parent: idOf(parent), text, isError: false },
    ];
  }

  /** The rows of a project that show what is below them. */
  private openRows(key: string): readonly ExplorerNode[] {
    if (
      !this.isVisible ||
      !workspace.isTrusted ||
      !this.shown.has(key) ||
      !this.projects.list().some((one) => one.key === key)
    ) {
      return [];
    }
    const isOpen = (node: ExplorerNode | undefined): boolean =>
      node === undefined || node.kind === 'project' || (this.opened.has(idOf(node)) && isOpen(this.data.parent(node)));
    const opened = Array.from(this.opened, (id) => this.pool.find(id)).filter((node) => node !== undefined);
    return [
      this.projectNode(key),
      ...opened.filter((node) => node.projectKey === key && node.kind !== 'project' && isOpen(node)),
    ];
  }

  /** How many of these rows are drawn open. */
  private openAmong(nodes: readonly ExplorerNode[]): number {
    const isOpen = (node: ExplorerNode): boolean =>
      this.current ? this.current.opens(node) : this.opened.has(idOf(node)) || opensByItself.has(node.kind);
    return nodes.filter(isOpen).length;
  }

  private stateOf(node: ExplorerNode, row: TreeRow): TreeItemCollapsibleState {
    if (row.collapsible === 'none') {
      return TreeItemCollapsibleState.None;
    }
    const open = this.current ? this.current.opens(node) : row.collapsible === 'expanded' || this.opened.has(row.id);
    return open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  }

  private refreshProject(key: string, parts: readonly PartName[] | undefined): void {
    const node = this.projectNode(key);
    this.data.expire(key, parts);
    if (parts?.length === 0) {
      // Only what the list itself says of the project has changed: its name, its reports, whether its records are shown.
      this.redrawIfChanged(node);
      return;
    }
    if (!this.current && this.isVisible) {
      this.data.forgetClosed(key, parts, this.openRows(key));
    }
    if (!this.current) {
      this.refresh(node);
      return;
    }
    this.search(this.current, key, this.stop.signal).then(
      () => this.refresh(node),
      (error: unknown) => this.report(error),
    );
  }

  /** @returns whether everything could be searched */
  private async search(filter: ActiveFilter, key: string, signal: AbortSignal): Promise<boolean> {
    const outcomes = await Promise.allSettled(
      [...searched, 'groups' as const].map((piece) => this.data.load(key, [piece], signal)),
    );
    if (signal.aborted) {
      throw new CancelledError();
    }
    filter.set(key, filterProject(filter.text, this.data.snapshot(key)));
    // Groups need a right that many do not have; that is no failure worth telling.
    return outcomes.slice(0, searched.length).every(({ status }) => status === 'fulfilled');
  }

  /** Reads the states that the rows of projects show, a few at a time, and draws each as it comes. */
  private loadStates(): void {
    if (!workspace.isTrusted || this.projects.list().every(({ key }) => this.data.hasState(key))) {
      return;
    }
    this.loadingStates = this.loadingStates
      .then(async () => {
        await window.withProgress({ location: { viewId: viewIds.projects } }, () =>
          this.forEachProject((key) => this.loadState(key)),
        );
      })
      .catch((error: unknown) => this.report(error));
  }

  private async loadState(key: string): Promise<void> {
    if (!this.data.hasState(key)) {
      await this.data.loadState(key, this.stop.signal);
      this.redrawIfChanged(this.projectNode(key));
    }
  }

  private async forEachProject(work: (key: string) => Promise<void>): Promise<void> {
    const keys = this.projects.list().map(({ key }) => key);
    const worker = async (): Promise<void> => {
      for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
        if (this.projects.list().some((entry) => entry.key === key)) {
          await work(key);
        }
      }
    };
    await Promise.all(Array.from({ length: statesAtOnce }, worker));
  }

  private redraw(node: ExplorerNode): void {
    const { projectKey } = this.pool.get(node);
    this.redraws.soon(idOf(node), projectKey).catch((error: unknown) => this.report(error));
  }

  private redrawIfChanged(node: ExplorerNode): void {
    this.redraws
      .ifChanged(idOf(node), node.projectKey, () => this.lookOf(node, this.data.row(node)))
      .catch((error: unknown) => this.report(error));
  }

  /** What is seen of a row, and of those of a project that the list itself knows. */
  private lookOf({ projectKey }: ExplorerNode, row: TreeRow): object {
    const { label, description, icon, iconColor, contextValue } = row;
    const { reports, showsRecords } = this.projects.get(projectKey);
    return { label, description, icon, iconColor, contextValue, reports, showsRecords };
  }

  private report(error: unknown): void {
    if (!CancelledError.is(error)) {
      this.log.error('explorer', 'the tree could not be refreshed', error);
    }
  }
}

/** What a click on a row without children does. */
function defaultAction(node: ExplorerNode, row: TreeRow): CommandName | undefined {
  switch (node.kind) {
    case 'field':
      return 'revealInDictionary';
    case 'operation':
      return 'showOperation';
    case 'export':
      return row.contextValue.includes('complete;') ? 'openExport' : undefined;
    case 'user':
      return 'openGroups';
    case 'member':
      return 'openUsers';
    case 'role':
      return 'openUserRoles';
    case 'survey':
      return 'openParticipants';
    case 'report':
      return 'openReport';
    case 'logging':
      return 'openLogging';
    case 'repositoryFile':
      return 'openRepositoryFile';
    case 'showRecords':
      return 'showRecords';
    case 'moreRecords':
      return 'moreRecords';
    case 'recordForm':
      return 'openRecord';
    case 'recordFile':
      return 'openRecordFile';
    case 'message':
      return node.isError ? 'retry' : undefined;
    default:
      return undefined;
  }
}
