import { RedcapError } from '../../api/errors';
import { importFile } from '../../api/files';
import { type StoredFileEntry, locationOf } from '../../safety/snapshot/filesPart';
import { filePartName } from '../../safety/snapshot/manifest';
import { fileKey } from './batches';
import type { Cell } from './cells';
import { fileState } from './presentFiles';
import type { RestoreContext } from './restoreContext';
import { serverWords } from '../words/errorText';

export interface WantedFile {
  readonly record: string;
  readonly cell: Cell;
  readonly entry: StoredFileEntry;
}

/** Puts files back, each once, each read back. @returns those that did not arrive, by `fileKey` */
export async function restoreFiles(
  context: RestoreContext,
  wanted: readonly WantedFile[],
): Promise<ReadonlySet<string>> {
  const { session, writing, plan, tally, renamed, ground } = context;
  const lost = new Set<string>();
  for (const { record, cell, entry } of wanted) {
    if (tally.isStopped) {
      lost.add(fileKey(record, cell));
      continue;
    }
    const content = await plan.request.reader.readWhole(filePartName(entry.number));
    const location = locationOf(ground.structure, record, {
      event: renamed.events.get(cell.event) ?? cell.event,
      instance: cell.instance,
      field: cell.field,
    });
    const result = await writing.attempt({
      send: async (writer) => {
        await importFile(writer, location, { name: entry.name, mimeType: entry.mimeType, content });
        return undefined;
      },
      observe: () => fileState(session, location, entry),
      finished: (state) => state === 'same' || state === 'renamed',
    });
    tally.sent = true;
    if (result.after === 'same' || result.after === 'renamed') {
      tally.add('files', 1);
      if (result.after === 'renamed') {
        tally.limits.push({ kind: 'file-renamed', record, field: cell.field });
      }
      tally.lostAnswers += result.error ? 1 : 0;
      tally.error ??= result.error;
      continue;
    }
    lost.add(fileKey(record, cell));
    if (RedcapError.is(result.error, 'bad-request', 'import-rejected', 'too-large')) {
      tally.differences.push({
        kind: 'file-not-restored',
        record,
        field: cell.field,
        reason: serverWords(result.error) ?? result.error.message,
      });
    } else if (result.error) {
      tally.stop(
        result.after === undefined && !result.refused ? 'unverified' : result.refused ? 'refused' : 'not-done',
        result.error,
      );
    } else {
      tally.differences.push({ kind: 'file-not-restored', record, field: cell.field });
    }
  }
  return lost;
}
