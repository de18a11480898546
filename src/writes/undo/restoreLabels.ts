import type { Session } from '../../api/session';
import type { WriteSession } from '../../api/writeSession';
import { readGround } from '../../state/ground';
import { shapeOf } from './shapes/registry';
import type { LabelState } from './shapes/shape';
import type { LabelBack } from './undoPlan';

/** What stands where labels are to come back. All of them are of one document. */
export async function readLabels(session: Session, labels: readonly LabelBack[]): Promise<LabelState> {
  const ground = await readGround(session);
  const [first] = labels;
  return { ground, dags: (await (first && shapeOf(first.document).labels?.readDags?.(session))) ?? [] };
}

/** Gives rows of one document their earlier labels, given what stands there. @returns the number that REDCap gives */
export async function sendLabels(
  session: WriteSession,
  labels: readonly LabelBack[],
  state: LabelState,
): Promise<number> {
  const [first] = labels;
  return (await (first && shapeOf(first.document).labels?.send(session, labels, state))) ?? 0;
}

/** How many rows have their earlier labels again; `start` is what stood there before they were sent. */
export function countLabels(labels: readonly LabelBack[], start: LabelState, now: LabelState): number {
  return labels.filter((label) => shapeOf(label.document).labels?.isBack(label, start, now)).length;
}
