import { exportMetadata } from '../../api/metadata';
import type { ProjectInfo } from '../../api/model';
import { type ProjectSettings, exportProjectInfo, isProjectSetting } from '../../api/project';
import type { OperationTarget } from '../../safety/operation';
import { isPastDevelopment } from '../../state/projectStatus';
import type { StructurePushRefusal } from '../documents/structurePush';
import { rightRefusals } from '../planning';
import { checkSettings } from './checkSettings';
import { settingsText, valuesIn } from './settingsText';

export interface SettingChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What pushing `project_settings.json` does. */
export interface SettingsPlan {
  readonly kind: 'settings';
  readonly info: ProjectInfo;
  /** The server's version now; the run refuses another. */
  readonly server: string;
  readonly serverChanged: boolean;
  readonly changes: readonly SettingChange[];
  readonly typeTitle: boolean;
}

export type PlannedSettings =
  | { readonly kind: 'plan'; readonly plan: SettingsPlan }
  | { readonly kind: 'nothing-to-push'; readonly server: string }
  | { readonly kind: 'refused'; readonly refusals: readonly StructurePushRefusal[] };

/** What pushing a draft of the settings would do; changes nothing. Rights: API Import/Update, Project Design. Source: REDCAP_API.md §6.14. @throws RedcapError, CancelledError */
export async function planSettings(
  target: OperationTarget,
  { draft, base }: { readonly draft: string; readonly base: string },
  signal?: AbortSignal,
): Promise<PlannedSettings> {
  const lacking = rightRefusals(target, ['api_import', 'design']);
  if (lacking.length > 0) {
    return { kind: 'refused', refusals: lacking };
  }
  const info = await exportProjectInfo(target.session, signal);
  const server = settingsText(info.raw);
  const fields = (await exportMetadata(target.session, signal)).map((field) => field.field_name);
  const problems = checkSettings(draft, { isLongitudinal: info.isLongitudinal, server, fields });
  const serverChanged = changesOf(valuesIn(base), valuesIn(server)).length > 0;
  if (problems.length > 0) {
    return { kind: 'refused', refusals: [{ reason: 'errors', problems, serverChanged }] };
  }
  const changes = changesOf(valuesIn(server), valuesIn(draft));
  return changes.length === 0
    ? { kind: 'nothing-to-push', server }
    : {
        kind: 'plan',
        plan: {
          kind: 'settings',
          info,
          server,
          serverChanged,
          changes,
          typeTitle: isPastDevelopment(info) || changes.some(({ name }) => name === 'is_longitudinal'),
        },
      };
}

/** Settings that the API changes and that differ; those that one side leaves out stay. */
export function changesOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly SettingChange[] {
  return [...after]
    .filter(([name, value]) => isProjectSetting(name) && before.get(name) !== undefined && before.get(name) !== value)
    .map(([name, value]) => ({ name, before: before.get(name) ?? '', after: value }));
}

/** What is sent: the changes alone. */
export function settingsToSend(changes: readonly SettingChange[]): ProjectSettings {
  return Object.fromEntries(changes.map(({ name, after }) => [name, after]));
}
