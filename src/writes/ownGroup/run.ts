import { switchDag } from '../../api/dags';
import { exportProjectInfo } from '../../api/project';
import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { OperationTarget, OutcomeStatus } from '../../safety/operation';
import type { Look, StopReason, WriteKind, WriteSteps, Writing } from '../../safety/write';
import type { GroundChange } from '../../state/ground';
import { factsOfOwnGroup, resultOfOwnGroup } from './facts';
import { type OwnGroupPlan, ownGroup } from './plan';

export interface OwnGroupOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** The group afterwards; `undefined` where REDCap does not tell. */
  readonly now: string | undefined;
  readonly lostAnswers: number;
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
}

/** One call, read back where the account may read who is in which group. */
export const ownGroupSwitch: WriteKind<OwnGroupPlan, OwnGroupOutcome> = {
  facts: (plan): OperationFacts => factsOfOwnGroup(plan),
  result: (outcome): ResultFacts => resultOfOwnGroup(outcome),
  begin: (target, plan) => new OwnGroupSwitch(target, plan),
};

class OwnGroupSwitch implements WriteSteps<OwnGroupOutcome> {
  constructor(
    private readonly target: OperationTarget,
    private readonly plan: OwnGroupPlan,
  ) {}

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { session } = this.target;
    const { info, username, from } = this.plan;
    if ((await exportProjectInfo(session, signal)).projectId !== info.projectId) {
      return [{ kind: 'other-project' }];
    }
    return (await ownGroup(session, username, signal)) === from ? [] : [{ kind: 'access' }];
  }

  data(): Promise<readonly GroundChange[]> {
    return Promise.resolve([]);
  }

  async send(writing: Writing): Promise<OwnGroupOutcome> {
    const { session } = this.target;
    const { username, from, to } = this.plan;
    const result = await writing.attempt<{ readonly group: string | undefined }>({
      send: async (writer) => {
        await switchDag(writer, to);
        return undefined;
      },
      observe: async () => ({ group: await ownGroup(session, username) }),
      finished: ({ group }) => group === to || group === undefined,
    });
    const now = result.after?.group;
    const status: OutcomeStatus =
      now === to
        ? 'done'
        : result.refused
          ? 'refused'
          : now === undefined
            ? 'unverified'
            : result.error && now === from
              ? 'not-done'
              : 'mismatch';
    return {
      status,
      sent: true,
      now,
      lostAnswers: status === 'done' && result.error ? 1 : 0,
      groundChanges: [],
      error: result.error,
    };
  }

  stopped(status: OutcomeStatus, { groundChanges = [], error }: StopReason): OwnGroupOutcome {
    return { status, sent: false, now: undefined, lostAnswers: 0, groundChanges, error };
  }
}
