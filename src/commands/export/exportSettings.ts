import { workspace } from 'vscode';

/** How exports go about it, by the user's settings. */
export function readExportConfiguration(): { readonly lanes: number } {
  const lanes = workspace.getConfiguration('redcapWorkbench.export').get<number>('parallelRequests');
  return {
    lanes: typeof lanes === 'number' && Number.isFinite(lanes) ? Math.min(8, Math.max(1, Math.round(lanes))) : 3,
  };
}
