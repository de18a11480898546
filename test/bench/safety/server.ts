import { startSimulator } from '../../../src/simulator/server';
import { type Size, projectOf } from './project';

export interface ServerJob extends Size {
  /** Milliseconds per call and per record touched; absent: as fast as it can. */
  readonly cost?: { readonly perCall: number; readonly perRecord: number };
}

export interface ServerFacts {
  readonly url: string;
  readonly token: string;
  readonly projectId: number;
}

/** Serves one project in a process of its own; asked for `calls` it tells how many it has answered since it was last asked. */
export async function serve({ cost, ...size }: ServerJob): Promise<void> {
  const simulator = await startSimulator({ seeds: [projectOf(size)], ...(cost ? { cost } : {}) });
  const [project] = simulator.projects;
  process.on('message', () => {
    process.send?.(simulator.requests.length);
    simulator.clearRequests();
  });
  process.send?.({ url: simulator.url, token: project?.token, projectId: project?.projectId });
}
