import { env, l10n, Uri, type WebviewPanel, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { diffDictionaries } from '../../dictionary/diff';
import type { Change } from '../../dictionary/diff/change';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import type { HistoryService } from '../../history/historyService';
import { callerRightsFor } from '../../projects/callerRights';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type Compared, describeDiff } from '../../reads/dictionaryDiff/describeDiff';
import { diffMarkdown } from '../../reads/dictionaryDiff/diffMarkdown';
import type { DiffPicture } from '../../reads/dictionaryDiff/picture';
import { partNames } from '../../safety/snapshot/manifest';
import { describeError } from '../../window/describeError';
import type { Review } from '../../writes/review/review';
import { breakingText, extentText, judgedText, reviewLimitText } from '../../writes/review/reviewText';
import { asObject } from '../asObject';
import { HostPanel, type PanelHost } from '../hostPanel';
import type { ToPage } from './messages';
import { type Version, versionsOf } from './versions';
import { diffWords } from './words';

export interface DictionaryDiffDeps extends PanelHost {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
}

/** Two versions of a data dictionary by meaning. Documents that change are compared again at once. */
export class DictionaryDiffPanel extends HostPanel<ToPage> {
  private compared: Compared | undefined;
  private review: Review | undefined;
  private counting: { readonly done: number; readonly total: number } | undefined;
  private failed: string | undefined;
  private readonly abort = new AbortController();

  constructor(
    panel: WebviewPanel,
    private readonly id: string,
    private readonly deps: DictionaryDiffDeps,
  ) {
    super(panel, deps, 'dictionaryDiff', titleOf(id));
    this._register({ dispose: () => this.abort.abort() });
    const uris = new Set(
      this.versions.flatMap((version) => (version.kind === 'document' ? [Uri.parse(version.uri).toString()] : [])),
    );
    this._register(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.compared !== undefined && uris.has(document.uri.toString())) {
          this.attempt(this.compare());
        }
      }),
    );
  }

  private get versions(): readonly Version[] {
    const versions = versionsOf(this.id);
    return versions === undefined ? [] : [versions.before, versions.after];
  }

  protected override async wake(): Promise<void> {
    await (this.compared === undefined ? this.compare() : Promise.resolve(this.draw()));
  }

  protected override take(message: unknown): Promise<void> | undefined {
    switch (asObject(message)['type']) {
      case 'copy':
        return this.copy();
      case 'count':
        return this.count();
      case 'again':
        return this.compare();
      default:
        return undefined;
    }
  }

  private async compare(): Promise<void> {
    try {
      const [before, after] = await Promise.all(this.versions.map((version) => this.read(version)));
      if (before === undefined || after === undefined) {
        return;
      }
      const compared = { before, after, diff: diffDictionaries(before, after) };
      this.compared = compared;
      this.review = undefined;
      this.failed = undefined;
    } catch (error) {
      this.failed = describeError(error).message;
    }
    this.draw();
  }

  private async read(version: Version): Promise<DictionaryModel> {
    if (version.kind === 'document') {
      return readDictionary((await workspace.openTextDocument(Uri.parse(version.uri))).getText());
    }
    const { projects, history } = this.deps;
    const entry = projects.get(version.project);
    const operation = await history.find(entry, version.operation);
    if (operation === undefined) {
      throw new Error(l10n.t('This snapshot is no longer there.'));
    }
    const { reader } = await history.open(entry, operation);
    return readDictionary((await reader.readWhole(partNames.dictionary)).toString('utf8'));
  }

  /** The project whose server has the first version: only then do counts speak of what the changes would do. */
  private get project(): string | undefined {
    const [before] = this.versions;
    const key = before?.kind === 'document' && before.uri.startsWith('redcap-server:') ? before.project : undefined;
    return this.deps.projects.list().some((entry) => entry.key === key) ? key : undefined;
  }

  private async count(): Promise<void> {
    const { compared, project } = this;
    if (compared === undefined || project === undefined || this.counting !== undefined) {
      return;
    }
    this.counting = { done: 0, total: 0 };
    this.draw();
    try {
      const { projects } = this.deps;
      const { reviewDictionary } = await import('../../writes/review/reviewDictionary');
      const { signal } = this.abort;
      const { before, after, diff: changes } = compared;
      const rights = await callerRightsFor(projects, project, signal);
      const review = await reviewDictionary(
        await projects.session(project),
        { before, after, changes, rights },
        signal,
        (progress) => {
          this.counting = progress;
          this.draw();
        },
      );
      this.review = this.compared === compared ? review : undefined;
    } catch (error) {
      if (!CancelledError.is(error)) {
        throw error;
      }
    } finally {
      this.counting = undefined;
      this.draw();
    }
  }

  private picture(compared: Compared): DiffPicture {
    const { review } = this;
    const [before, after] = this.versions;
    const counts = (change: Change): string | undefined => {
      const item = review?.items.find((one) => one.change === change);
      return item === undefined || (item.records === 0 && item.breaking.length === 0 && item.unseen === undefined)
        ? undefined
        : [extentText(item, l10n), ...item.breaking.map((part) => breakingText(part, l10n))].join('; ');
    };
    return {
      before: before?.label ?? '',
      after: after?.label ?? '',
      entries: describeDiff(compared, counts, l10n),
      remarks: [
        ...[compared.before, compared.after].flatMap((model, at) =>
          model.isDictionary
            ? []
            : [l10n.t('{0} is no data dictionary: no field of it is shown.', this.versions[at]?.label ?? '')],
        ),
        ...(review ? [judgedText(review, l10n)] : []),
        ...(review?.limited ?? []).map((limit) => reviewLimitText(limit, l10n)),
      ],
    };
  }

  private draw(): void {
    const { compared, failed, id } = this;
    const words = diffWords(l10n);
    if (failed !== undefined) {
      this.post({ type: 'failed', id, words, why: failed });
    } else if (compared !== undefined) {
      const picture = this.picture(compared);
      this.post({ type: 'picture', id, words, picture, canCount: this.project !== undefined, counting: this.counting });
    }
  }

  private async copy(): Promise<void> {
    if (this.compared !== undefined) {
      await env.clipboard.writeText(diffMarkdown(this.picture(this.compared), l10n));
      this.post({ type: 'copied' });
    }
  }
}

function titleOf(id: string): string {
  const versions = versionsOf(id);
  return versions ? l10n.t('{0} ↔ {1}', versions.before.label, versions.after.label) : l10n.t('Dictionary Differences');
}
