import { openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import type { OperationTarget, Outcome, Planned, Refusal } from '../../../../src/safety/operation';
import type { Operation } from '../../../../src/safety/write';
import type { CallerRights } from '../../../../src/state/rights';
import type { RunningSimulator, SimulatorOptions } from '../../../../src/simulator/options';
import { startSimulator } from '../../../../src/simulator/server';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type BarePorts, runBare } from './bare';

/** One project on a simulator of its own, and what operations need to work on it. */
export interface Rig {
  readonly simulator: RunningSimulator;
  readonly projectId: number;
  readonly target: OperationTarget;
  targetFor(token: string, rights?: CallerRights): OperationTarget;
  seed(): ProjectSeed;
  /** Calls that reached the server and are writes. */
  writes(): readonly { content: string; action: string; parameters: Readonly<Record<string, string>> }[];
  stop(): Promise<void>;
}

const running = new Set<Rig>();

export async function startRig(seed: ProjectSeed | undefined, options: SimulatorOptions = {}): Promise<Rig> {
  const simulator = await startSimulator({ ...options, seeds: seed ? [seed] : [] });
  const transport = new Transport({ proxy: 'off' }, silentLog);
  const [project] = simulator.projects;
  if (!project) {
    throw new Error('the simulator has no project');
  }
  const targetFor = (token: string, rights?: CallerRights): OperationTarget => ({
    rights,
    session: openSession({ url: simulator.url, token, transport, log: silentLog, retry: { retries: 0 } }),
  });
  const rig: Rig = {
    simulator,
    projectId: project.projectId,
    target: targetFor(project.token),
    targetFor,
    seed: () => simulator.seedOf(project.projectId),
    writes: () => simulator.requests.filter((request) => request.action !== 'export'),
    stop: async () => {
      running.delete(rig);
      await transport.close();
      await simulator.stop();
    },
  };
  running.add(rig);
  return rig;
}

/** For `afterEach`: no test leaves a server behind. */
export async function stopRigs(): Promise<void> {
  await Promise.all([...running].map((rig) => rig.stop()));
}

export async function planned<R, P extends DeletePlan>(
  rig: Rig,
  operation: Operation<R, P>,
  request: R,
  target = rig.target,
): Promise<P> {
  const result = await operation.plan(target, request);
  if (result.kind === 'refused') {
    throw new Error(`refused: ${JSON.stringify(result.refusals)}`);
  }
  return result.plan;
}

export async function refusals<R, P>(
  rig: Rig,
  operation: Operation<R, P>,
  request: R,
  target = rig.target,
): Promise<readonly Refusal[]> {
  const result: Planned<P> = await operation.plan(target, request);
  return result.kind === 'refused' ? result.refusals : [];
}

/** Ports that wait for nothing. */
export const quick = { delay: () => Promise.resolve() };

export async function planAndRun<R, P extends DeletePlan>(
  rig: Rig,
  operation: Operation<R, P>,
  request: R,
  ports: BarePorts<Outcome> = {},
): Promise<{ plan: P; outcome: Outcome }> {
  const plan = await planned(rig, operation, request);
  return { plan, outcome: await runBare(operation, rig.target, plan, { ...quick, ...ports }) };
}
