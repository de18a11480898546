import { factsOfStructurePush, resultOfStructurePush } from '../../../../src/writes/documents/pushFacts';
import { runStructurePush } from '../../../../src/writes/documents/runStructurePush';
import type { StructureName } from '../../../../src/state/documentNames';
import type { StructurePushOutcome, StructurePushPlan } from '../../../../src/writes/documents/structurePush';
import { type Rig, quick } from '../deletes/rig';
import { type Net, projectFolder } from '../undo/support';
import { planned } from './support';

/** Pushes a draft as a window does: lock, snapshot, journal. */
export async function safeStructurePush(
  rig: Rig,
  net: Net,
  document: StructureName,
  draft: string,
): Promise<StructurePushOutcome> {
  const { session, rights } = rig.target;
  const plan = await planned(rig.target, document, draft);
  const { outcome } = await net.safety.run<StructurePushPlan, StructurePushOutcome>({
    session,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    facts: factsOfStructurePush,
    result: resultOfStructurePush,
    run: (ports) => runStructurePush(session, plan, rights, { ...quick, ...ports }),
  });
  return outcome;
}
