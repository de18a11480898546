import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultPlan } from './faults';
import { handle } from './handler';
import { RequestLog } from './http/requestLog';
import { readOdm } from './odm/reader';
import type { LoggedRequest, RunningSimulator, SimulatedProject, SimulatorOptions } from './options';
import { sampleSeeds } from './sample/sampleSeeds';
import { timestamp } from './calls/call';
import { saveProject } from './store/save';
import { ServerStore } from './store/server';
import { kind } from './unkind';
import { addUsers } from './usersFile';

/** Starts a REDCap API server on 127.0.0.1. Rejects when the port is taken or an ODM text cannot be read. */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const superToken = options.state?.superToken ?? options.superToken ?? randomBytes(32).toString('hex').toUpperCase();
  const unkind = { ...kind, ...options.unkind };
  const owner = options.owner ?? 'site_admin';
  const store = new ServerStore(superToken, options.version ?? '16.1.4', options.documented ?? {}, unkind, owner);
  if (options.state === undefined) {
    fill(store, options);
    addUsers(store, options.users ?? []);
  } else {
    store.restore(options.state);
  }
  const faults = new FaultPlan(options.faults ?? []);
  const stopping = new AbortController();
  const requests = new RequestLog();
  let origin = '';
  const server = createServer((request, response) => {
    const context = {
      store,
      faults,
      cost: options.cost,
      origin,
      signal: stopping.signal,
      logged: (entry: LoggedRequest): void => {
        requests.add(entry);
        options.onRequest?.(entry);
      },
    };
    // What goes wrong here is a client that went away or a server that stops: the connection is all there is to end.
    handle(request, response, context).catch(() => response.destroy());
  });
  server.requestTimeout = 0;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let stopped: Promise<void> | undefined;
  return {
    url: `${origin}/api/`,
    superToken,
    get projects() {
      return store.list();
    },
    get requests() {
      return requests.all;
    },
    clearRequests: () => requests.clear(),
    setFaults: (next) => faults.set(next),
    setUnkind: (next) => {
      store.unkind = { ...kind, ...next };
    },
    addProject: (seed) => store.add(seed),
    addOdm: (odm) => addOdm(store, odm),
    removeProject: (projectId) => store.remove(projectId),
    addToken: (projectId, user) => store.addToken(projectId, user),
    seedOf: (projectId) => saveProject(store.project(projectId)),
    setProduction: (projectId, inProduction) =>
      setStatus(store, projectId, inProduction ? 'production' : 'development'),
    setStatus: (projectId, status) => setStatus(store, projectId, status),
    setLocks: (projectId, locks) => {
      store.project(projectId).locks = locks.map((lock) => ({ ...lock }));
    },
    onDidWrite: (listener) => store.onDidWrite(listener),
    save: () => store.save(),
    stop: () => {
      stopped ??= new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopped;
    },
  };
}

function setStatus(store: ServerStore, projectId: number, status: 'development' | 'production' | 'analysis'): void {
  const project = store.project(projectId);
  project.setSettings({
    ...project.settings,
    inProduction: status === 'production',
    productionTime: status === 'development' ? '' : project.settings.productionTime || timestamp(new Date()),
  });
}

function fill(store: ServerStore, options: SimulatorOptions): void {
  for (const seed of [...(options.seeds ?? []), ...(options.sample === true ? sampleSeeds() : [])]) {
    store.add(seed);
  }
  for (const odm of options.odm ?? []) {
    addOdm(store, odm);
  }
}

function addOdm(store: ServerStore, odm: string): SimulatedProject {
  const seed = readOdm(odm);
  const { projectId, token } = store.add(
    { ...seed, settings: { ...seed.settings, creationTime: timestamp(new Date()) } },
    store.superUser,
  );
  return { projectId, token, title: seed.settings.title };
}
