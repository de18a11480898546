import { exportProjectInfo, importProjectSettings } from '../../../api/project';
import { settingsToSend } from '../../settings/plan';
import type { Back, PlanBack, Restoring } from './back';

/** A setting of the project that goes back to what it was. */
interface SettingBack {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  /** Somebody changed it once more since. */
  readonly isConflict: boolean;
}

/** Settings that are not as they were before a push of them. */
export const settingsBack: PlanBack<'settings'> = ({ changed }, { ground: { info } }) => {
  const settings = changed.flatMap(({ name, before, after }): readonly SettingBack[] => {
    const now = info.raw[name];
    return now === undefined || now === before ? [] : [{ name, before, now, isConflict: now !== after }];
  });
  return Promise.resolve({ back: settings.length > 0 ? backOf(settings) : undefined, limits: [] });
};

function backOf(settings: readonly SettingBack[]): Back {
  const wanted = (overwrite: boolean): readonly SettingBack[] =>
    settings.filter(({ isConflict }) => overwrite || !isConflict);
  return {
    needs: { right: 'design', without: 'left-out' },
    withAccess: false,
    conflicts: settings.filter(({ isConflict }) => isConflict).map(({ name }) => ({ kind: 'setting', name })),
    counts: (overwrite) => ({ settings: wanted(overwrite).length }),
    lines: (l10n, w) => [
      l10n.t('Settings: {0}', w.list(settings.map(({ name, before }) => `${name} (${before === '' ? '–' : before})`))),
    ],
    moved: async (session, signal) => {
      const { raw } = await exportProjectInfo(session, signal);
      return settings.every(({ name, now }) => raw[name] === now) ? [] : [{ kind: 'settings' }];
    },
    restore: (restoring) => restore(wanted(restoring.overwrite), restoring),
  };
}

async function restore(back: readonly SettingBack[], { session, tally, step }: Restoring): Promise<void> {
  if (back.length === 0) {
    return;
  }
  const count = (raw: Readonly<Record<string, string>>): number =>
    back.filter(({ name, before }) => raw[name] === before).length;
  const raw = await step(
    'setting',
    back.map(({ name }) => name).join(', '),
    (writer) =>
      importProjectSettings(
        writer,
        settingsToSend(back.map(({ name, before }) => ({ name, before: '', after: before }))),
      ),
    async () => (await exportProjectInfo(session)).raw,
    (state) => count(state) === back.length,
  );
  tally.add('settings', raw === undefined ? 0 : count(raw));
}
