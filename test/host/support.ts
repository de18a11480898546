import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension';
import type { RunningSimulator, SimulatorOptions } from '../../src/simulator/options';
import { startSimulator } from '../../src/simulator/server';
import type { ProjectEntry } from '../../src/projects/projectEntry';

/** The activated extension's services. */
export async function extensionApi(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi | undefined>('redcap-workbench.redcap-workbench');
  const api = await extension?.activate();
  if (!api) {
    throw new Error('The extension is not there, or not in test mode');
  }
  return api;
}

export interface Connected {
  readonly api: TestApi;
  readonly redcap: RunningSimulator;
  readonly entries: readonly ProjectEntry[];
  stop(): Promise<void>;
}

/** A simulator in this process, its projects in the list. */
export async function connect(options: SimulatorOptions): Promise<Connected> {
  const api = await extensionApi();
  const redcap = await startSimulator(options);
  const entries: ProjectEntry[] = [];
  for (const { projectId, title, token } of redcap.projects) {
    entries.push(await api.projects.add({ url: redcap.url, projectId, title }, token));
  }
  return {
    api,
    redcap,
    entries,
    stop: async () => {
      for (const { key } of entries) {
        await api.projects.remove(key);
      }
      await redcap.stop();
    },
  };
}
