import { workspace } from 'vscode';

/** Whether people want the dictionaries of projects as tables. */
export function opensAsTable(): boolean {
  return workspace.getConfiguration('redcapWorkbench').get<unknown>('dictionary.openAs') === 'table';
}
