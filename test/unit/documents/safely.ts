import { factsOfStructurePush, resultOfStructurePush } from '../../../src/operations/documents/pushFacts';
import { runStructurePush } from '../../../src/operations/documents/runStructurePush';
import type { StructureName } from '../../../src/operations/documents/documentNames';
import type { StructurePushOutcome, StructurePushPlan } from '../../../src/operations/documents/structurePush';
import { type Rig, quick } from '../operations/rig';
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
