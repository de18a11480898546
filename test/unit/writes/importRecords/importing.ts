import { type ImportOutcome } from '../../../../src/writes/importRecords/outcome';
import {
  type Blanks,
  type ImportPlan,
  type ImportRequest,
  type PlannedImport,
  planImport,
} from '../../../../src/writes/importRecords/plan';
import { recordsImport } from '../../../../src/writes/importRecords/run';
import { textSource } from '../../../../src/writes/importRecords/source';
import { type Rig, quick } from '../deletes/rig';
import { type Net, projectFolder } from '../undo/support';

export type Options = Partial<ImportRequest>;

export async function planFor(
  rig: Rig,
  text: string,
  options: Options = {},
  target = rig.target,
): Promise<PlannedImport> {
  return await planImport(target, {
    source: textSource(text, 'data.csv'),
    dates: 'detect',
    labels: 'detect',
    ...options,
  });
}

export async function planned(rig: Rig, text: string, options: Options = {}, target = rig.target): Promise<ImportPlan> {
  const found = await planFor(rig, text, options, target);
  if (found.kind !== 'plan') {
    throw new Error(
      `no plan: ${JSON.stringify(found.kind === 'nothing-to-import' ? found.plan.problems.list : found)}`,
    );
  }
  return found.plan;
}

export async function runImport(
  rig: Rig,
  net: Net,
  plan: ImportPlan,
  blanks: Blanks = 'keep',
  target = rig.target,
): Promise<ImportOutcome> {
  const { outcome } = await net.safety.write(recordsImport, {
    target,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
    plan: { ...plan, blanks },
    report: () => 'report',
  });
  return outcome;
}

export async function imported(
  rig: Rig,
  net: Net,
  text: string,
  { blanks = 'keep', ...options }: Options & { readonly blanks?: Blanks } = {},
): Promise<ImportOutcome> {
  return await runImport(rig, net, await planned(rig, text, options), blanks);
}

/** `field=value` of one record in one place, as the store has it. */
export function stored(rig: Rig, record: string, event = '', instance = 0): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rig
      .seed()
      .values.filter((value) => value.record === record && value.event === event && value.instance === instance)
      .map(({ field, value }) => [field, value]),
  );
}

/** `kind row column` of the problems. */
export function problemsOf({ problems }: ImportPlan): readonly string[] {
  return problems.list.map(({ kind, row, column, severity }) => `${severity} ${kind} ${row} ${column}`.trim());
}
