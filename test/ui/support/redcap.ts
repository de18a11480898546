import { setTimeout as wait } from 'node:timers/promises';
import { afterEach } from 'mocha';
import type { RunningSimulator, SimulatorOptions } from '../../../src/simulator/options';
import { startSimulator } from '../../../src/simulator/server';
import type { ProjectSeed } from '../../../src/simulator/store/seed';
import { Workbench, type WorkbenchOptions } from './workbench';

/** A workbench, and a REDCap of the test's own that it can be connected to. */
export interface Stage {
  readonly wb: Workbench;
  readonly redcap: RunningSimulator;
  stop(): Promise<void>;
}

export async function startStage(simulator: SimulatorOptions, options: WorkbenchOptions = {}): Promise<Stage> {
  const redcap = await startSimulator(simulator);
  try {
    const wb = await Workbench.start(options);
    return {
      wb,
      redcap,
      stop: async () => {
        await wb.stop();
        await redcap.stop();
      },
    };
  } catch (error) {
    await redcap.stop();
    throw error;
  }
}

/** Adds a project as a person does: palette, address, token. Waits until the tree has opened its row, as it does for a new project. */
export async function addProject({ wb, redcap }: Stage, token: string, title: string): Promise<void> {
  await wb.showProjects();
  await wb.command('REDCap: Add Project...');
  await wb.input('Add Project');
  await wb.type(redcap.url);
  await wb.prompt('API token');
  await wb.type(token);
  await wb.openedRow(title).waitFor();
}

/** Calls that changed something, in order. */
export function writes(redcap: RunningSimulator): readonly string[] {
  const reads = new Set(['export', 'list']);
  return redcap.requests.filter((call) => !reads.has(call.action)).map((call) => `${call.content}/${call.action}`);
}

/** The seed without parts that an undisturbed project must keep in any case. */
export function recordsOf(seed: ProjectSeed): readonly string[] {
  return [...new Set(seed.values.map((value) => value.record))];
}

/** Waits until something outside the window (a file, the server's store) is as expected. @throws after 45 s */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 45_000; !(await holds());) {
    if (Date.now() > until) {
      throw new Error(`not so after 45 s: ${holds.toString()}`);
    }
    await wait(50);
  }
}

/** A picture of the window at the moment a step fails. */
export function picturesOfFailures(wb: () => Workbench): void {
  afterEach(async function picture() {
    if (this.currentTest?.state === 'failed') {
      await wb().shot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    }
  });
}
