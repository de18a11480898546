import path from 'node:path';
import { PartialFile } from '../partialFile';
import { csvLine } from './csvRows';
import type { OutputTable, TableWriter } from './outputTable';

/** Each table as a CSV file of its own. */
export async function openCsvTables(folder: string, tables: readonly OutputTable[]): Promise<TableWriter> {
  const files: PartialFile[] = [];
  const discard = async (): Promise<void> => {
    for (const file of files) {
      await file.discard();
    }
  };
  try {
    for (const { name, columns } of tables) {
      const file = await PartialFile.open(path.join(folder, `${name}.csv`));
      files.push(file);
      await file.write(Buffer.from(csvLine(columns.map(({ column }) => column))));
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    write: (table, rows) => files[table]?.write(Buffer.from(rows.map((row) => csvLine(row)).join(''))),
    finish: async () => {
      for (const file of files) {
        await file.commit();
      }
    },
    discard,
  };
}
