import { l10n, window } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode, type NodeOf } from '../../explorer/node';
import { displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { warningMessage } from '../../window/messages';
import { projectHead } from '../../window/projectHead';
import type { UploadOutcome } from '../../writes/uploadFile/outcome';
import { type UploadPlan, planUpload } from '../../writes/uploadFile/plan';
import { fileUpload } from '../../writes/uploadFile/run';
import { uploadLines, uploadOutcomeText, uploadReport } from '../../writes/uploadFile/words';
import { refusalText } from '../../writes/words/refusalText';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { locationOfRow } from './locationOfRow';

/** *Upload...* into a record's file-upload field: a file of a dialog, or one that was dropped on the row. */
export function uploadRecordFile(deps: WriteDeps): (clicked?: unknown, dropped?: unknown) => Promise<void> {
  return async (clicked, dropped) => {
    if (!isExplorerNode(clicked) || clicked.kind !== 'recordFile') {
      return;
    }
    const path = await pathOf(dropped);
    if (path === undefined) {
      return;
    }
    await upload(deps, clicked, path);
  };
}

async function upload(deps: WriteDeps, row: NodeOf<'recordFile'>, path: string): Promise<void> {
  const entry = deps.projects.get(row.projectKey);
  const { planned, target } = await planWithRights(deps, {
    entry,
    title: l10n.t('Reading record {0}', row.record),
    plan: (with_, signal) => planUpload(with_, { location: locationOfRow(row), path }, signal),
    lacksRight: (found) => found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
  });
  if (planned.kind === 'refused') {
    showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
    return;
  }
  const { plan } = planned;
  const lines = uploadLines(plan, l10n);
  const verb = plan.replaces ? l10n.t('Replace File') : l10n.t('Upload');
  const message = plan.replaces
    ? l10n.t('Replace the file in {0} of record {1}?', row.field, row.record)
    : l10n.t('Upload {0} into {1} of record {2}?', plan.file.name, row.field, row.record);
  await consentTo({
    head: projectHead(entry, plan.ground.info),
    message,
    lines,
    verbs: [verb],
    showDetails: deps.reports.add(lines.join('\n'), l10n.t('Plan for {0}', displayName(entry)), message),
  });
  const report = (of: UploadPlan, outcome: UploadOutcome): string =>
    uploadReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
  const { outcome, id } = await carryOut(deps, {
    entry,
    kind: fileUpload,
    target,
    plan,
    title: l10n.t('Uploading {0} to {1}', plan.file.name, displayName(entry)),
    running: () => l10n.t('sending'),
    report,
    stale: [],
  });
  showResult(deps, {
    entry,
    status: outcome.status,
    text: uploadOutcomeText(plan, outcome, l10n),
    id,
    report: report(plan, outcome),
    title: verb,
    undoable: plan.replaces,
  });
}

async function pathOf(dropped: unknown): Promise<string | undefined> {
  const files = Array.isArray(dropped)
    ? dropped.filter((item: unknown) => typeof item === 'object' && item !== null && 'fsPath' in item)
    : [];
  const chosen: readonly unknown[] =
    files.length > 0
      ? files
      : ((await window.showOpenDialog({ title: l10n.t('Upload'), openLabel: l10n.t('Upload...') })) ?? []);
  const [first] = chosen as readonly { readonly fsPath: string; readonly scheme: string }[];
  if (first === undefined) {
    throw new CancelledError();
  }
  if (chosen.length > 1) {
    void warningMessage(l10n.t('A field takes one file. Nothing was sent.'));
    return undefined;
  }
  if (first.scheme !== 'file') {
    void warningMessage(l10n.t('Only files on a disk can be uploaded. Nothing was sent.'));
    return undefined;
  }
  return first.fsPath;
}
