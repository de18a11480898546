import { Uri, l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { ExplorerNode } from '../../explorer/node';
import { isExplorerNode } from '../../explorer/node';
import { displayName } from '../../projects/projectEntry';
import type { ExportJob } from '../../reads/export/jobs/exportJobs';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { copyPath, openResult, reveal } from './exportRecordsAfter';
import type { ExportDeps } from './exportRecordsDeps';
import { continueInterrupted, discardInterrupted, interruptedKey } from './interruptedExports';

const ended: readonly ExportJob['state'][] = ['done', 'kept', 'cancelled', 'failed'];

/** What the rows under *Exports* do; from the palette they ask which one. */
export class ExportJobCommands {
  constructor(private readonly deps: ExportDeps) {}

  async open(clicked: unknown): Promise<void> {
    const job = await this.pick(clicked, l10n.t('Open Export'), ['done']);
    await openResult(this.deps, Uri.parse(job.target, true), this.deps.asked.get(job.id)?.settings);
  }

  async reveal(clicked: unknown): Promise<void> {
    const { target } = await this.pick(clicked, l10n.t('Reveal Export'), ['done']);
    await reveal(Uri.parse(target, true));
  }

  async copyPath(clicked: unknown): Promise<void> {
    const { target } = await this.pick(clicked, l10n.t('Copy Path of Export'), ended);
    await copyPath(Uri.parse(target, true));
  }

  async cancel(clicked: unknown): Promise<void> {
    this.deps.jobs.cancel((await this.pick(clicked, l10n.t('Cancel Export'), ['waiting', 'running'])).id);
  }

  async goOn(clicked: unknown): Promise<void> {
    const { projectKey, target } = await this.pick(clicked, l10n.t('Continue Export'), ['kept']);
    await continueInterrupted(this.deps, interruptedKey(projectKey, Uri.parse(target, true)));
  }

  /** What an interrupted one has kept goes with its row; a complete file stays. */
  async remove(clicked: unknown): Promise<void> {
    const { id, state, projectKey, target } = await this.pick(clicked, l10n.t('Remove from List'), ended);
    if (state === 'kept') {
      await discardInterrupted(this.deps, interruptedKey(projectKey, Uri.parse(target, true)));
    }
    this.deps.jobs.remove(id);
    this.deps.asked.delete(id);
  }

  private async pick(clicked: unknown, title: string, states: readonly ExportJob['state'][]): Promise<ExportJob> {
    const { jobs, projects } = this.deps;
    const meant = isExport(clicked) ? jobs.find(clicked.job) : undefined;
    if (meant && states.includes(meant.state)) {
      return meant;
    }
    const fitting = jobs.all.filter(({ state }) => states.includes(state));
    const [only] = fitting;
    if (!only) {
      void informationMessage(l10n.t('There is no such export in this window.'));
      throw new CancelledError();
    }
    if (fitting.length === 1) {
      return only;
    }
    const picked = await pickOne({
      title: commandTitle(title),
      placeholder: l10n.t('Which export'),
      items: fitting.map((job) => ({
        label: job.name,
        description: displayName(projects.get(job.projectKey)),
        job,
      })),
    });
    if (picked === back) {
      throw new CancelledError();
    }
    return picked.job;
  }
}

function isExport(clicked: unknown): clicked is ExplorerNode & { readonly kind: 'export' } {
  return isExplorerNode(clicked) && clicked.kind === 'export';
}
