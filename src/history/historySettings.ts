import { workspace } from 'vscode';
import type { HistorySettings } from './historyService';

const gibibyte = 1024 ** 3;

export function readHistorySettings(): HistorySettings {
  const settings = workspace.getConfiguration('redcapWorkbench.snapshots');
  return {
    snapshotFolder: settings.get<string>('folder') ?? '',
    retentionDays: atLeast(settings.get<number>('retentionDays'), 1, 30),
    sizeLimit: atLeast(settings.get<number>('sizeLimit'), 0.1, 20) * gibibyte,
  };
}

function atLeast(value: number | undefined, least: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(least, value) : otherwise;
}
