import { Breath } from '../../common/breath';
import { throwIfCancelled } from '../../common/cancelled';
import { csvRows } from './csvSource';
import type { JudgedRow, RowJudge } from './judgeRow';
import { jsonRows } from './jsonSource';
import type { SourceRows } from './row';
import { type ImportSource, type Inspected, textOf } from './source';

/** Opens the file once more. @throws UnreadableError, CancelledError, the file system's errors */
export async function openRows(source: ImportSource, inspected: Inspected, signal?: AbortSignal): Promise<SourceRows> {
  const text = textOf(source, inspected, signal);
  return inspected.format === 'json' ? jsonRows(text) : await csvRows(text);
}

/** The rows that can be imported, judged one by one; other work has its turn meanwhile. */
export async function* judgedRows(
  rows: SourceRows,
  judge: RowJudge,
  onRow: (number: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<JudgedRow, void> {
  const breath = new Breath();
  for await (const source of rows.rows) {
    const row = judge.judge(rows, source);
    onRow(source.number);
    if (row) {
      yield row;
    }
    if (breath.isOver) {
      await breath.take();
      throwIfCancelled(signal);
    }
  }
}
