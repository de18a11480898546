import { startSimulator } from '../../../src/simulator/server';
import { type Size, projectOf } from './project';

export interface ServerJob extends Size {
  /** Milliseconds per call and per record touched; absent: as fast as it can. */
  readonly cost?: { readonly perCall: number; readonly perRecord: number };
  /** Prints every call when it is answered, before the latency. */
  readonly shown?: boolean;
}

export interface ServerFacts {
  readonly url: string;
  readonly token: string;
  readonly projectId: number;
}

/** Serves one project in a process of its own; asked for `calls` it tells how many it has answered since it was last asked. */
export async function serve({ cost, shown, ...size }: ServerJob): Promise<void> {
  const started = performance.now();
  const simulator = await startSimulator({
    seeds: [projectOf(size)],
    ...(cost ? { cost } : {}),
    ...(shown
      ? {
          onRequest: ({ content, action, parameters, status }) => {
            const records = Object.keys(parameters).filter((name) => name.startsWith('records[')).length;
            const bytes = parameters['data'] === undefined ? '' : `, ${parameters['data'].length} characters`;
            const seconds = ((performance.now() - started) / 1000).toFixed(2);
            console.log(`  ${seconds} s ${status} ${content} ${action}: ${records} names${bytes}`);
          },
        }
      : {}),
  });
  const [project] = simulator.projects;
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    process.send?.(simulator.requests.length);
    simulator.clearRequests();
  });
  process.send?.({ url: simulator.url, token: project?.token, projectId: project?.projectId });
}
