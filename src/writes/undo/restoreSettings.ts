import { exportProjectInfo, importProjectSettings } from '../../api/project';
import type { Session } from '../../api/session';
import type { WriteSession } from '../../api/writeSession';
import type { OperationWhat } from '../../safety/journal/entry';
import type { Ground } from '../../state/ground';
import { settingsToSend } from '../settings/plan';
import type { Tally } from './tally';
import type { SettingBack, UndoPlan } from './undoPlan';

/** Settings that are not as they were before a push of them. */
export function settingsBack(what: OperationWhat, { info }: Ground): readonly SettingBack[] {
  return what.kind !== 'settings'
    ? []
    : what.changed.flatMap(({ name, before, after }) => {
        const now = info.raw[name];
        return now === undefined || now === before ? [] : [{ name, before, isConflict: now !== after }];
      });
}

type Step = <S>(
  part: 'setting',
  name: string,
  send: (session: WriteSession) => Promise<number>,
  observe: () => Promise<S>,
  finished: (state: S) => boolean,
) => Promise<S | undefined>;

export async function restoreSettings(plan: UndoPlan, session: Session, tally: Tally, step: Step): Promise<void> {
  const back = plan.missing.settings.filter(({ isConflict }) => plan.overwrite || !isConflict);
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
