import { type BarePorts, runBare } from '../deletes/bare';
import type { StructureName } from '../../../../src/state/documentNames';
import { exportDocument } from '../../../../src/writes/documents/exportDocument';
import { planStructurePush } from '../../../../src/writes/documents/plan';
import { structurePush } from '../../../../src/writes/documents/run';
import type {
  StructurePushOutcome,
  StructurePushPlan,
  StructurePushRefusal,
} from '../../../../src/writes/documents/structurePush';
import type { OperationTarget } from '../../../../src/safety/operation';
import { quick } from '../deletes/rig';

/** The document as the server holds it. */
export async function served(
  { session }: OperationTarget,
  document: StructureName,
  isLongitudinal = true,
): Promise<string> {
  return await exportDocument(session, document, { isLongitudinal });
}

export async function planned(
  target: OperationTarget,
  document: StructureName,
  draft: string,
  base?: string,
  isLongitudinal = true,
): Promise<StructurePushPlan> {
  const result = await planStructurePush(
    target.session,
    { document, draft, base: base ?? (await served(target, document, isLongitudinal)) },
    target.rights,
  );
  if (result.kind !== 'plan') {
    throw new Error(JSON.stringify(result));
  }
  return result.plan;
}

export async function refusals(
  target: OperationTarget,
  document: StructureName,
  draft: string,
): Promise<readonly StructurePushRefusal[]> {
  const result = await planStructurePush(target.session, { document, draft, base: draft }, target.rights);
  return result.kind === 'refused' ? result.refusals : [];
}

/** Plans and runs without snapshot and journal. */
export async function push(
  target: OperationTarget,
  document: StructureName,
  draft: string,
  ports: BarePorts<StructurePushOutcome> = {},
  isLongitudinal = true,
): Promise<StructurePushOutcome> {
  const plan = await planned(target, document, draft, undefined, isLongitudinal);
  return await runBare(structurePush, target, plan, { ...quick, ...ports });
}

/** A document with one of its lines replaced (or taken out); `line` is its beginning. */
export function withLine(text: string, line: string, replacement?: string): string {
  const lines = text.split('\n');
  const index = lines.findIndex((candidate) => candidate.startsWith(line));
  if (index < 0) {
    throw new Error(`no line begins with ${line}:\n${text}`);
  }
  return lines
    .flatMap((candidate, i) => (i !== index ? [candidate] : replacement === undefined ? [] : [replacement]))
    .join('\n');
}

/** A document with lines added at its end. */
export function withMore(text: string, ...lines: string[]): string {
  return `${text.replace(/\n*$/, '')}\n${lines.join('\n')}\n`;
}
