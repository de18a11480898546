import { exportProjectInfo, importProjectSettings } from '../../api/project';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import { factsOfSettings, resultOfSettings } from './facts';
import { type SettingsPlan, changesOf, settingsToSend } from './plan';
import { settingsText, valuesIn } from './settingsText';

export interface SettingsOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** Names of settings that are as they were to be. */
  readonly done: readonly string[];
  /** Names of settings that are not, and of others that are not as before. */
  readonly differences: readonly { readonly name: string; readonly problem: 'not-changed' | 'changed' }[];
  readonly returned: number | undefined;
  readonly lostAnswers: number;
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  readonly server: string | undefined;
}

/** Sends the changed settings in one call and reads all of them back. */
export const settingsPush: WriteKind<SettingsPlan, SettingsOutcome> = {
  facts: factsOfSettings,
  result: resultOfSettings,
  begin: (target, plan) => new SettingsPush(target, plan),
};

class SettingsPush implements WriteSteps<SettingsOutcome> {
  constructor(
    private readonly target: OperationTarget,
    private readonly plan: SettingsPlan,
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { info, server } = this.plan;
    const now = await exportProjectInfo(this.target.session, signal);
    return now.projectId !== info.projectId
      ? [{ kind: 'other-project' }]
      : settingsText(now.raw) === server
        ? []
        : [{ kind: 'settings' }];
  }

  data(): Promise<readonly GroundChange[]> {
    return Promise.resolve([]);
  }

  async send(writing: Writing): Promise<SettingsOutcome> {
    const { session } = this.target;
    const { changes, server } = this.plan;
    const result = await writing.attempt<string>({
      send: (writer) => importProjectSettings(writer, settingsToSend(changes)),
      observe: async () => settingsText((await exportProjectInfo(session)).raw),
      finished: (text) => this.left(text).length === 0,
    });
    const { after, error, refused, returned } = result;
    if (after === undefined) {
      return this.build(refused ? 'refused' : 'unverified', { error, returned });
    }
    const left = this.left(after);
    const done = changes.map(({ name }) => name).filter((name) => !left.includes(name));
    if (error && done.length === 0 && after === server) {
      return this.build(refused ? 'refused' : 'not-done', { error, returned, server: after });
    }
    const wanted = new Set(changes.map(({ name }) => name));
    const differences = [
      ...left.map((name) => ({ name, problem: 'not-changed' }) as const),
      ...changesOf(valuesIn(server), valuesIn(after))
        .filter(({ name }) => !wanted.has(name))
        .map(({ name }) => ({ name, problem: 'changed' }) as const),
    ];
    return this.build(differences.length > 0 ? 'mismatch' : 'done', {
      error,
      returned,
      server: after,
      done,
      differences,
      lostAnswers: error ? 1 : 0,
    });
  }

  stopped(status: OutcomeStatus, { groundChanges = [], error }: StopReason): SettingsOutcome {
    return { ...this.build(status, { error, groundChanges }), sent: false };
  }

  /** Settings that are not what they were to be. */
  private left(text: string): readonly string[] {
    const now = valuesIn(text);
    return this.plan.changes.filter(({ name, after }) => now.get(name) !== after).map(({ name }) => name);
  }

  private build(status: OutcomeStatus, more: Partial<SettingsOutcome>): SettingsOutcome {
    return {
      status,
      sent: true,
      done: [],
      differences: [],
      returned: undefined,
      lostAnswers: 0,
      groundChanges: [],
      error: undefined,
      server: undefined,
      ...more,
    };
  }
}
