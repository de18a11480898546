import { type QuickPickItem, l10n } from 'vscode';
import type { DataFormat } from '../../api/model';
import type { ExportSettings } from '../../reads/export/settings';
import { metadataIndex } from '../../reads/evaluate/metadataIndex';
import { askLogic } from '../../window/askLogic';
import type { ExportProject } from './exportRecordsStructure';
import {
  type Back,
  type PickOptions,
  type Step,
  type StepPosition,
  back,
  commandTitle,
  pickMany,
  pickOne,
  runSteps,
} from '../../window/multiStep';

type Chosen = { -readonly [K in keyof ExportSettings]: ExportSettings[K] };
type Choice<K extends string> = QuickPickItem & { readonly id: K };

/** Asks what to export and how; `start` is ticked at first. @throws CancelledError */
export async function askExportSettings(project: ExportProject, start: ExportSettings): Promise<ExportSettings> {
  const chosen: Chosen = { ...start };
  const title = commandTitle(l10n.t('Export Records'));
  const scope = start.dags
    ? l10n.t('Only records of the data access group {0}.', groupNames(project, start.dags))
    : undefined;
  const common = { title, ...(scope !== undefined && { prompt: scope }) };

  const steps: Step[] = [
    async (at) => {
      const items: Choice<DataFormat>[] = [
        { id: 'csv', label: 'CSV', description: l10n.t('Table, for spreadsheets, R, SAS, Stata') },
        { id: 'json', label: 'JSON', description: l10n.t('List of objects') },
        { id: 'xml', label: 'XML', description: l10n.t("REDCap's own XML") },
        { id: 'odm', label: 'ODM', description: l10n.t('CDISC ODM, with the structure') },
      ];
      return take(
        await pickOne({
          ...common,
          ...at,
          placeholder: l10n.t('Format of the file'),
          items,
          active: ({ id }) => id === chosen.format,
        }),
        ({ id }) => {
          chosen.format = id;
        },
      );
    },
    async (at) => {
      if (chosen.format === 'odm') {
        return 'skip';
      }
      const items: Choice<'flat' | 'eav'>[] = [
        { id: 'flat', label: l10n.t('Flat'), description: l10n.t('One row per record, event and repeating instance') },
        { id: 'eav', label: l10n.t('EAV'), description: l10n.t('One row per value') },
      ];
      return take(
        await pickOne({
          ...common,
          ...at,
          placeholder: l10n.t('Shape of the rows'),
          items,
          active: ({ id }) => id === chosen.shape,
        }),
        ({ id }) => {
          chosen.shape = id;
        },
      );
    },
    async (at) => (chosen.format === 'odm' ? 'skip' : await askLabels(chosen, common, at)),
    async (at) => await askInstruments(chosen, start.fields, project, common, at),
    async (at) =>
      project.isLongitudinal && project.events.length > 0 ? await askEvents(chosen, project, common, at) : 'skip',
    async (at) => await askExtras(chosen, project, common, at),
    async (at) =>
      take(
        await askLogic({
          title,
          ...at,
          value: chosen.filter,
          placeholder: l10n.t("[age] >= 18 and [sex] = '1'"),
          purpose: 'filter',
          index: metadataIndex({ ...project, mappings: [] }),
          use: l10n.t('Use this filter'),
          none: l10n.t('No filter: export all rows'),
          prompt: l10n.t('Filter logic: only rows for which it is true are exported. Leave it empty for all.'),
        }),
        (text) => {
          chosen.filter = text.trim();
        },
      ),
  ];
  await runSteps(steps);
  return chosen;
}

interface Common {
  readonly title: string;
  readonly prompt?: string;
}

async function askLabels(chosen: Chosen, common: Common, at: StepPosition): Promise<Back | void> {
  const flat = chosen.shape === 'flat';
  const items: Choice<'valueLabels' | 'checkboxLabels' | 'headerLabels'>[] = [
    { id: 'valueLabels', label: l10n.t('Labels for values'), description: l10n.t('"Male" instead of 1') },
    ...(flat
      ? [
          {
            id: 'checkboxLabels' as const,
            label: l10n.t('Labels for checkboxes'),
            description: l10n.t('The option instead of "Checked"; needs labels for values'),
          },
        ]
      : []),
    ...(flat && chosen.format === 'csv'
      ? [
          {
            id: 'headerLabels' as const,
            label: l10n.t('Labels for column headers'),
            description: l10n.t('Field labels instead of field names'),
          },
        ]
      : []),
  ];
  return take(
    await pickValid(
      {
        ...common,
        ...at,
        placeholder: l10n.t('Labels, or codes and names where nothing is ticked'),
        items,
        selected: ({ id }) => chosen[id],
      },
      (picked) =>
        has(picked, 'checkboxLabels') && !has(picked, 'valueLabels')
          ? l10n.t('Labels for checkboxes need labels for values: tick both or none.')
          : undefined,
    ),
    (picked) => {
      for (const id of ['valueLabels', 'checkboxLabels', 'headerLabels'] as const) {
        chosen[id] = has(picked, id);
      }
    },
  );
}

async function askInstruments(
  chosen: Chosen,
  fields: readonly string[],
  { instruments }: ExportProject,
  common: Common,
  at: StepPosition,
): Promise<Back | void> {
  const before = chosen.instruments && new Set(chosen.instruments);
  const hint = fields.length > 0 ? { prompt: l10n.t('Exported in any case: {0}', fields.join(', ')) } : {};
  return take(
    await pickValid(
      {
        ...common,
        ...hint,
        ...at,
        placeholder: l10n.t('Instruments to export'),
        items: instruments.map(({ name, label }) => ({ id: name, label, description: name })),
        selected: ({ id }) => !before || before.has(id),
      },
      (picked) => (picked.length === 0 && fields.length === 0 ? l10n.t('Tick at least one instrument.') : undefined),
    ),
    (picked) => {
      setList(chosen, 'instruments', picked, instruments.length);
      chosen.fields = chosen.instruments ? fields : [];
    },
  );
}

async function askEvents(
  chosen: Chosen,
  { events, arms }: ExportProject,
  common: Common,
  at: StepPosition,
): Promise<Back | void> {
  const before = chosen.events && new Set(chosen.events);
  const armName = (armNum: number): string =>
    arms.length < 2
      ? ''
      : ` · ${l10n.t('Arm {0}: {1}', armNum, arms.find((arm) => arm.armNum === armNum)?.name ?? '')}`;
  return take(
    await pickValid(
      {
        ...common,
        ...at,
        placeholder: l10n.t('Events to export'),
        items: events.map(({ eventName, uniqueEventName, armNum }) => ({
          id: uniqueEventName,
          label: eventName,
          description: `${uniqueEventName}${armName(armNum)}`,
        })),
        selected: ({ id }) => !before || before.has(id),
      },
      (picked) => (picked.length === 0 ? l10n.t('Tick at least one event.') : undefined),
    ),
    (picked) => {
      setList(chosen, 'events', picked, events.length);
    },
  );
}

async function askExtras(
  chosen: Chosen,
  { dags, info }: ExportProject,
  common: Common,
  at: StepPosition,
): Promise<Back | void> {
  const items: Choice<'dagColumn' | 'surveyColumns' | 'blankForGray'>[] = [
    ...(dags?.length === 0
      ? []
      : [{ id: 'dagColumn' as const, label: l10n.t('Data access group'), description: 'redcap_data_access_group' }]),
    ...(info.surveysEnabled
      ? [
          {
            id: 'surveyColumns' as const,
            label: l10n.t('Survey identifier and timestamps'),
            description: 'redcap_survey_identifier, …_timestamp',
          },
        ]
      : []),
    {
      id: 'blankForGray',
      label: l10n.t('Blank for gray form status'),
      description: l10n.t('Instruments without data get no "Incomplete"; for files that are imported again'),
    },
  ];
  return take(
    await pickMany({
      ...common,
      ...at,
      placeholder: l10n.t('Further columns and details'),
      items,
      selected: ({ id }) => chosen[id],
    }),
    (picked) => {
      for (const id of ['dagColumn', 'surveyColumns', 'blankForGray'] as const) {
        chosen[id] = has(picked, id);
      }
    },
  );
}

/** Asks again, saying why, until the choice makes sense. */
async function pickValid<T extends QuickPickItem>(
  options: PickOptions<T> & { readonly selected: (item: T) => boolean },
  problem: (picked: readonly T[]) => string | undefined,
): Promise<readonly T[] | Back> {
  let asked = options;
  for (;;) {
    const picked = await pickMany(asked);
    const wrong = picked === back ? undefined : problem(picked);
    if (picked === back || wrong === undefined) {
      return picked;
    }
    const ticked = new Set(picked);
    asked = { ...options, prompt: wrong, selected: (item) => ticked.has(item) };
  }
}

function take<T>(answer: T | Back, keep: (answer: T) => void): Back | void {
  if (answer === back) {
    return back;
  }
  keep(answer);
}

function has(picked: readonly { readonly id: string }[], id: string): boolean {
  return picked.some((item) => item.id === id);
}

/** All ticked is remembered as "all", so that Export Again has what is added later. */
function setList(
  chosen: Chosen,
  list: 'instruments' | 'events',
  picked: readonly { readonly id: string }[],
  all: number,
): void {
  if (picked.length === all) {
    delete chosen[list];
  } else {
    chosen[list] = picked.map(({ id }) => id);
  }
}

function groupNames({ dags }: ExportProject, names: readonly string[]): string {
  return names.map((name) => dags?.find((dag) => dag.uniqueGroupName === name)?.name ?? name).join(', ');
}
