import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../common/log';
import type { RunningSimulator, SimulatedProject, SimulatorOptions, SimulatorState } from '../simulator/options';
import { FileLock } from '../common/fileLock';
import type { SampleAccess } from './projectService';
import { SampleInUseError, UnknownProjectError } from './projectErrors';
import { SampleState } from './sampleState';
import type { Secrets } from './tokenStore';

/** What dist/simulator.js offers. */
export interface SimulatorModule {
  startSimulator(options: SimulatorOptions): Promise<RunningSimulator>;
  /** A registry of so many invented records. */
  bigRegistry(records: number): Parameters<RunningSimulator['addProject']>[0];
}

export interface SamplePorts {
  /** In the extension's global storage; made when needed. */
  readonly folder: string;
  readonly secrets: Secrets;
  /** Loaded on first use. */
  readonly loadSimulator: () => SimulatorModule | Promise<SimulatorModule>;
  readonly log: Log;
  /** Hears that changes to the sample could not be kept. */
  readonly onSaveFailed: (error: unknown) => void;
}

interface Running {
  readonly server: RunningSimulator;
  readonly lock: FileLock;
  readonly unsubscribe: () => void;
}

const saveDelay = 300;

/**
 * The embedded REDCap with the sample projects: runs in this process on a free loopback port from the first use to the end of the window.
 * Data survives in one state file, which only one window uses at a time.
 */
export class SampleService implements SampleAccess {
  private readonly state: SampleState;
  private running: Promise<Running> | undefined;
  private saveTimer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly ports: SamplePorts) {
    this.state = new SampleState(ports.folder, ports.secrets);
  }

  async connect(projectId: number): Promise<{ readonly url: string; readonly token: string }> {
    const { server } = await this.start();
    const project = server.projects.find((candidate) => candidate.projectId === projectId);
    if (!project) {
      throw new UnknownProjectError();
    }
    return { url: server.url, token: project.token };
  }

  /** The sample projects as they stand; starts the server. @throws SampleInUseError */
  async projects(): Promise<readonly Pick<SimulatedProject, 'projectId' | 'title'>[]> {
    return (await this.start()).server.projects.map(({ projectId, title }) => ({ projectId, title }));
  }

  /** Adds the large registry to the sample, made now; once. @throws SampleInUseError */
  async addLarge(records: number): Promise<Pick<SimulatedProject, 'projectId' | 'title'>> {
    const running = await this.start();
    const seed = (await this.ports.loadSimulator()).bigRegistry(records);
    const there = running.server.projects.find(({ title }) => title === seed.settings.title);
    const { projectId, title } = there ?? running.server.addProject(seed);
    await this.save(running);
    return { projectId, title };
  }

  /** Makes a project of an XML in the embedded server: nothing of it leaves this computer. @throws SampleInUseError, and what the server says of XML that is none */
  async addCopy(odm: string): Promise<Pick<SimulatedProject, 'projectId' | 'title'>> {
    const running = await this.start();
    const { projectId, title } = running.server.addOdm(odm);
    await this.save(running);
    return { projectId, title };
  }

  /** Deletes a copy with all that it holds, from the disk too. @throws SampleInUseError */
  async removeCopy(projectId: number): Promise<void> {
    const running = await this.start();
    running.server.removeProject(projectId);
    await this.save(running);
  }

  /** Forgets everything that was done to the sample and starts over. @throws SampleInUseError */
  async reset(): Promise<void> {
    await this.start();
    await this.end(async () => await this.state.clear());
    await this.start();
  }

  /** Ends with the window: what has not been saved yet is saved. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.end();
  }

  private start(): Promise<Running> {
    if (this.stopped) {
      throw new Error('The sample has been stopped with its window');
    }
    if (!this.running) {
      const starting = this.launch();
      this.running = starting;
      starting.catch(() => {
        if (this.running === starting) {
          this.running = undefined;
        }
      });
    }
    return this.running;
  }

  private async launch(): Promise<Running> {
    await mkdir(this.ports.folder, { recursive: true, mode: 0o700 });
    const lock = await FileLock.acquire(path.join(this.ports.folder, 'lock.json'));
    if (!lock) {
      throw new SampleInUseError();
    }
    try {
      const simulator = await this.ports.loadSimulator();
      const state = await this.loadState();
      const server = await simulator.startSimulator(state ? { state } : { sample: true });
      restoreTokens(server, state);
      const unsubscribe = server.onDidWrite(() => this.saveSoon());
      this.ports.log.info('sample', `started at ${server.url} with ${server.projects.length} projects`);
      const running = { server, lock, unsubscribe };
      await this.save(running);
      return running;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private async loadState(): Promise<SimulatorState | undefined> {
    try {
      const state = await this.state.load();
      // An empty secret storage (another keyring, a cleared one) must not stop the sample.
      return state && (state.superToken === '' ? withoutSuperToken(state) : state);
    } catch (error) {
      if (error instanceof SyntaxError) {
        this.ports.log.error(
          'sample',
          'the saved state cannot be read and was put aside; the sample starts over',
          error,
        );
        return undefined;
      }
      throw error;
    }
  }

  private saveSoon(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => {
      this.saveTimer = undefined;
      this.running?.then((running) => this.save(running)).catch(() => {});
    }, saveDelay);
  }

  /** One save after the other; a failure is told, and the next write tries again. */
  private save({ server, lock }: Running): Promise<void> {
    this.saving = this.saving.then(async () => {
      try {
        if (!(await lock.isOurs())) {
          throw new SampleInUseError();
        }
        await this.state.save(server.save());
      } catch (error) {
        this.ports.log.error('sample', 'the state could not be saved', error);
        this.ports.onSaveFailed(error);
      }
    });
    return this.saving;
  }

  private async end(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const running = await this.running?.catch(() => undefined);
    this.running = undefined;
    if (!running) {
      return;
    }
    const unsaved = this.saveTimer !== undefined;
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    running.unsubscribe();
    try {
      await running.server.stop();
      if (unsaved) {
        await this.save(running);
      }
      await this.saving;
      await meanwhile();
    } finally {
      await running.lock.release();
    }
  }
}

function withoutSuperToken(state: SimulatorState): SimulatorState {
  return {
    ...state,
    superToken: Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(32)))
      .toString('hex')
      .toUpperCase(),
  };
}

/** Gives a token again to the owner of every project that has none, when the secret storage lost them. */
function restoreTokens(server: RunningSimulator, state: SimulatorState | undefined): void {
  for (const { projectId, token } of server.projects) {
    const owner =
      token === '' ? state?.projects.find((project) => project.projectId === projectId)?.seed.users[0] : undefined;
    if (owner) {
      server.addToken(projectId, { username: owner.username, rights: owner.rights, dag: owner.dag });
    }
  }
}
