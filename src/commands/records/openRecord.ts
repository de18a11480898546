import { l10n } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectEntry } from '../../projects/projectEntry';
import { type ValuePlace, recordValuesCsv } from '../../reads/views/recordValues';
import { informationMessage } from '../../window/messages';
import { whenSlow } from '../../window/whenSlow';
import type { ViewDeps } from '../views/viewDeps';

/** *Open Values*: what a record, or a part of it, holds, as a read-only table. */
export function openRecord(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (!isExplorerNode(clicked)) {
      return;
    }
    const entry = deps.projects.get(clicked.projectKey);
    if (clicked.kind === 'record') {
      await showValues(deps, entry, clicked.record);
    } else if (clicked.kind === 'recordEvent') {
      await showValues(deps, entry, clicked.record, { event: clicked.event, instance: clicked.instance });
    } else if (clicked.kind === 'recordForm') {
      await showValues(deps, entry, clicked.record, clicked);
    }
  };
}

/** Everything that a record, or a place of it, holds, as a read-only table. @throws RedcapError, CancelledError */
export async function showValues(
  { projects, views }: ViewDeps,
  entry: ProjectEntry,
  record: string,
  place?: ValuePlace,
): Promise<void> {
  const { text, values } = await whenSlow(l10n.t('Reading record {0}', record), async (signal) =>
    recordValuesCsv(
      await projects.session(entry.key),
      record,
      { metadata: await projects.part(entry.key, 'metadata', signal), ...(place ? { place } : {}) },
      signal,
    ),
  );
  if (values === 0) {
    void informationMessage(
      place
        ? l10n.t('Record {0} holds nothing there that you may see.', record)
        : l10n.t('Record {0} holds nothing that you may see.', record),
    );
    return;
  }
  const parts = [place?.event, place?.instrument, place?.instance ? `#${place.instance}` : undefined];
  const where = parts.filter((part) => part !== undefined && part !== '').join(' ');
  await views.show(entry, where === '' ? l10n.t('Record {0}', record) : l10n.t('Record {0}, {1}', record, where), text);
}
