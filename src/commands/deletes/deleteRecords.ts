import { l10n } from 'vscode';
import { recordsDelete } from '../../writes/deletes/records';
import type { ScopePreset } from '../../writes/deletes/scopeChoices';
import type { Structure } from '../../state/structure';
import type { ExplorerNode } from '../../explorer/node';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { structureFor } from './structureFor';
import { runDelete } from './deleteFlow';
import { askDeleteRecords } from './deleteRecordsSteps';
import { deleteTitle, selectionFor } from './deleteSelection';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';

/** Delete Records...: which records, and which part of them; a tree row answers the second. */
export function deleteRecords(deps: WriteDeps): CommandHandler {
  return async (clicked, selection) => {
    const name = l10n.t('Delete Records');
    const { entry, nodes } = await selectionFor(deps, name, clicked, selection);
    const { session, info, structure } = await whenSlow(l10n.t('Reading the project'), async (signal) => ({
      session: await deps.projects.session(entry.key),
      info: await deps.projects.part(entry.key, 'info', signal),
      structure: await structureFor(deps.projects, entry.key, signal),
    }));
    const row = nodes.find((node) => node === clicked) ?? nodes[0];
    const request = await askDeleteRecords({
      title: deleteTitle(name, entry),
      session,
      info,
      structure,
      preset: row && presetFrom(row, structure),
      ...recordsFrom(clicked, nodes),
    });
    await runDelete(deps, { entry, name, operation: recordsDelete, request, forgets: [] });
  };
}

/** Rows of records, or records that another command has chosen already. */
function recordsFrom(clicked: unknown, nodes: readonly ExplorerNode[]): { readonly records?: readonly string[] } {
  const rows = nodes.flatMap((node) =>
    node.kind === 'record' || node.kind === 'recordEvent' || node.kind === 'recordForm' ? [node.record] : [],
  );
  return rows.length > 0 ? { records: [...new Set(rows)] } : hasRecords(clicked) ? { records: clicked.records } : {};
}

/** Records that another command has chosen already. */
function hasRecords(clicked: unknown): clicked is { readonly records: readonly string[] } {
  return (
    typeof clicked === 'object' &&
    clicked !== null &&
    'records' in clicked &&
    Array.isArray(clicked.records) &&
    clicked.records.length > 0 &&
    clicked.records.every((name) => typeof name === 'string')
  );
}

function presetFrom(row: ExplorerNode, structure: Structure): ScopePreset | undefined {
  if (row.kind === 'record') {
    return { kind: 'record' };
  }
  if (row.kind === 'recordEvent') {
    const { event, instance } = row;
    return instance > 0 ? { kind: 'instance', event, instance } : { kind: 'event', event };
  }
  if (row.kind === 'recordForm') {
    const { instrument, instance } = row;
    const at = row.event === '' ? {} : { event: row.event };
    return { kind: 'instrument', instrument, ...at, ...(instance > 0 ? { instance } : {}) };
  }
  if (row.kind === 'arm') {
    // In the only arm there is, its data are whole records.
    return structure.arms.length > 1 ? { kind: 'arm', armNum: row.armNum } : undefined;
  }
  if (row.kind === 'event') {
    return { kind: 'event', event: row.event };
  }
  return row.kind === 'instrument'
    ? { kind: 'instrument', instrument: row.instrument, ...(row.event === undefined ? {} : { event: row.event }) }
    : undefined;
}
