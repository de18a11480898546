import { structurePush } from '../../../../src/writes/documents/run';
import type { StructureName } from '../../../../src/state/documentNames';
import type { StructurePushOutcome } from '../../../../src/writes/documents/structurePush';
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
  const plan = await planned(rig.target, document, draft);
  const { outcome } = await net.safety.write(structurePush, {
    target: rig.target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
  });
  return outcome;
}
