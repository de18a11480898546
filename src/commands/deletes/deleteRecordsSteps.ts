import { type QuickPickItem, env, l10n } from 'vscode';
import type { ProjectInfo } from '../../api/model';
import type { Session } from '../../api/session';
import { CancelledError } from '../../common/cancelled';
import type { DeleteRecordsRequest } from '../../writes/deletes/records';
import {
  type ScopeKind,
  type ScopePreset,
  eventsFor,
  instrumentsFor,
  questionsFor,
  repeats,
  scopeFrom,
  scopeKinds,
} from '../../writes/deletes/scopeChoices';
import { listInstances } from '../../state/instances';
import { formatRecordNames, listRecords, parseRecordNames } from '../../state/recordNames';
import { type Structure, isRepeatingEvent } from '../../state/structure';
import { plainLabel } from './deleteSelection';
import { type Step, type StepPosition, askText, back, pickMany, pickOne, runSteps } from '../../window/multiStep';

export interface DeleteRecordsQuestions {
  readonly title: string;
  readonly session: Session;
  readonly info: ProjectInfo;
  readonly structure: Structure;
  readonly preset: ScopePreset | undefined;
  /** Chosen already: then they are not asked for. */
  readonly records?: readonly string[];
}

type Way = 'list' | 'clipboard' | 'type';
interface Answers {
  way: Way;
  records: readonly string[];
  kind: ScopeKind;
  armNum?: number | undefined;
  event?: string | undefined;
  instrument?: string | undefined;
  instance?: number | undefined;
  deleteLogging: boolean;
}

/** Asks which records and which part of them, with Back. @throws CancelledError when dismissed */
export async function askDeleteRecords(questions: DeleteRecordsQuestions): Promise<DeleteRecordsRequest> {
  const { preset } = questions;
  const answers: Answers = {
    way: 'list',
    records: questions.records ?? [],
    kind: preset?.kind ?? 'record',
    armNum: preset?.armNum,
    event: preset?.event,
    instrument: preset?.instrument,
    instance: preset?.instance,
    deleteLogging: false,
  };
  const abort = new AbortController();
  try {
    await runSteps(
      [
        ...(questions.records ? [] : [wayStep(questions, answers), recordsStep(questions, answers, abort.signal)]),
        kindStep(questions, answers),
        armStep(questions, answers),
        eventStep(questions, answers),
        instrumentStep(questions, answers),
        instanceStep(questions, answers, abort.signal),
        logStep(questions, answers),
      ].map(
        (step) => (position) =>
          step({ ...position, totalSteps: Math.max(position.step, totalSteps(questions, answers)) }),
      ),
    );
  } finally {
    abort.abort();
  }
  const { instance } = answers;
  const scope = scopeFrom({ ...chosen(answers), ...(instance === undefined ? {} : { instance }) });
  if (scope === undefined) {
    throw new CancelledError();
  }
  return { records: answers.records, scope, deleteLogging: answers.deleteLogging };
}

function chosen({ kind, armNum, event, instrument }: Answers): ScopePreset {
  return {
    kind,
    ...(armNum === undefined ? {} : { armNum }),
    ...(event === undefined ? {} : { event }),
    ...(instrument === undefined ? {} : { instrument }),
  };
}

/** Many questions depend on the answers before: only those that will be asked count. */
function totalSteps({ structure, info, preset, records }: DeleteRecordsQuestions, answers: Answers): number {
  const asksKind = !preset && scopeKinds(structure, info).length > 1;
  return (records ? 0 : 2) + (asksKind ? 1 : 0) + questionsFor(structure, info.isLongitudinal, chosen(answers), preset);
}

function wayStep({ title }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    const items: (QuickPickItem & { way: Way })[] = [
      {
        label: l10n.t('Choose from List'),
        description: l10n.t('the record names are read from the server'),
        way: 'list',
      },
      {
        label: l10n.t('Paste from Clipboard'),
        description: l10n.t('one name per line, or separated by commas'),
        way: 'clipboard',
      },
      {
        label: l10n.t('Type Names'),
        description: l10n.t('separated by commas; a name with a comma in quotes'),
        way: 'type',
      },
    ];
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Which records?'),
      items,
      active: (item) => item.way === answers.way,
    });
    if (picked === back) {
      return back;
    }
    answers.way = picked.way;
  };
}

function recordsStep(questions: DeleteRecordsQuestions, answers: Answers, signal: AbortSignal): Step {
  return async (position) => {
    if (answers.way === 'list') {
      return await chooseRecords(questions, answers, position, signal);
    }
    const pasted = answers.way === 'clipboard' ? parseRecordNames(await env.clipboard.readText()) : answers.records;
    const typed = await askText({
      title: questions.title,
      ...position,
      value: formatRecordNames(pasted),
      prompt:
        answers.way === 'clipboard' && pasted.length === 0
          ? l10n.t('The clipboard holds no record names. Type them, separated by commas; a name with a comma in quotes')
          : l10n.t('Record names, separated by commas; a name with a comma in quotes'),
      validate: (value) =>
        parseRecordNames(value).length > 0 ? undefined : l10n.t('At least one record name is needed'),
    });
    if (typed === back) {
      return back;
    }
    answers.records = parseRecordNames(typed);
  };
}

async function chooseRecords(
  { title, session, structure, preset }: DeleteRecordsQuestions,
  answers: Answers,
  position: StepPosition,
  signal: AbortSignal,
): Promise<typeof back | void> {
  const events = new Set(
    preset?.kind === 'arm'
      ? structure.events.filter((event) => event.armNum === preset.armNum).map((event) => event.uniqueEventName)
      : preset?.event === undefined
        ? []
        : [preset.event],
  );
  const items = listRecords(session, structure.recordIdField, {}, signal).then((listed) =>
    [...listed]
      .filter(([, record]) => events.size === 0 || record.events.some((event) => events.has(event)))
      .map(([record]) => ({ label: plainLabel(record), record })),
  );
  const picked = await pickMany({
    title,
    ...position,
    placeholder: l10n.t('Choose records; type to filter'),
    items,
    selected: (item) => answers.records.includes(item.record),
  });
  if (picked === back) {
    return back;
  }
  answers.records = picked.map((item) => item.record);
}

function kindStep({ title, info, structure, preset }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    const kinds = scopeKinds(structure, info);
    if (preset || kinds.length === 1) {
      return 'skip';
    }
    const labels: Record<ScopeKind, readonly [string, string]> = {
      record: [l10n.t('Whole Records'), structure.arms.length > 1 ? l10n.t('in all arms') : ''],
      arm: [l10n.t('One Arm'), l10n.t("the records' data in one arm")],
      event: [l10n.t('One Event'), l10n.t("the records' data in one event")],
      instrument: [l10n.t('One Instrument'), l10n.t("the records' data of one instrument")],
      instance: [l10n.t('One Repeating Instance'), l10n.t('of an instrument or event that repeats')],
    };
    const items = kinds.map((kind) => ({ label: labels[kind][0], description: labels[kind][1], scope: kind }));
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('What is to be deleted of these records?'),
      items,
      active: (item) => item.scope === answers.kind,
    });
    if (picked === back) {
      return back;
    }
    Object.assign(answers, {
      kind: picked.scope,
      armNum: undefined,
      event: undefined,
      instrument: undefined,
      instance: undefined,
    });
  };
}

function armStep({ title, structure, preset }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    if (answers.kind !== 'arm' || preset?.armNum !== undefined) {
      return 'skip';
    }
    const items = structure.arms.map((arm) => ({
      label: plainLabel(l10n.t('Arm {0}: {1}', arm.armNum, arm.name)),
      armNum: arm.armNum,
    }));
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Choose the arm'),
      items,
      active: (item) => item.armNum === answers.armNum,
    });
    if (picked === back) {
      return back;
    }
    answers.armNum = picked.armNum;
  };
}

function eventStep({ title, info, structure, preset }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    if (!info.isLongitudinal || answers.kind === 'record' || answers.kind === 'arm' || preset?.event !== undefined) {
      return 'skip';
    }
    const fitting = new Set(eventsFor(structure, answers.kind));
    const items = structure.events
      .filter(
        (event) =>
          fitting.has(event.uniqueEventName) &&
          (preset?.instrument === undefined ||
            instrumentsFor(structure, answers.kind, event.uniqueEventName).includes(preset.instrument)),
      )
      .map((event) => ({
        label: plainLabel(event.eventName),
        description: event.uniqueEventName,
        detail: l10n.t('Arm {0}', event.armNum),
        event: event.uniqueEventName,
      }));
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Choose the event'),
      items,
      active: (item) => item.event === answers.event,
    });
    if (picked === back) {
      return back;
    }
    answers.event = picked.event;
  };
}

function instrumentStep({ title, structure, preset }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    const needsOne = answers.kind === 'instrument' || answers.kind === 'instance';
    if (!needsOne || preset?.instrument !== undefined) {
      return 'skip';
    }
    const wholeEvent = answers.kind === 'instance' && isRepeatingEvent(structure, answers.event ?? '');
    const items: (QuickPickItem & { instrument: string | undefined })[] = [
      ...(wholeEvent ? [{ label: l10n.t('All Instruments of the Event'), instrument: undefined }] : []),
      ...instrumentsFor(structure, answers.kind, answers.event).map((instrument) => ({
        label: instrument,
        description: repeats(structure, answers.event, instrument) ? l10n.t('repeating') : '',
        instrument,
      })),
    ];
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('Choose the instrument'),
      items,
      active: (item) => item.instrument === answers.instrument,
    });
    if (picked === back) {
      return back;
    }
    answers.instrument = picked.instrument;
  };
}

function instanceStep(
  { title, session, structure, preset }: DeleteRecordsQuestions,
  answers: Answers,
  signal: AbortSignal,
): Step {
  return async (position) => {
    const { kind, event, instrument } = answers;
    if (preset?.instance !== undefined) {
      return 'skip';
    }
    answers.instance = undefined;
    if (kind !== 'instance' && !(kind === 'instrument' && repeats(structure, event, instrument))) {
      return 'skip';
    }
    const items = listInstances(session, structure, answers.records, { event, instrument }, signal).then(
      (found): (QuickPickItem & { instance: number | undefined })[] => [
        ...(kind === 'instrument' ? [{ label: l10n.t('All Instances'), instance: undefined }] : []),
        ...[...found].map(([instance, records]) => ({
          label: l10n.t('Instance {0}', instance),
          description: records === 1 ? l10n.t('1 record') : l10n.t('{0} records', records),
          instance,
        })),
      ],
    );
    const picked = await pickOne({ title, ...position, placeholder: l10n.t('Choose the instance'), items });
    if (picked === back) {
      return back;
    }
    answers.instance = picked.instance;
  };
}

function logStep({ title }: DeleteRecordsQuestions, answers: Answers): Step {
  return async (position) => {
    if (answers.kind !== 'record') {
      answers.deleteLogging = false;
      return 'skip';
    }
    const items = [
      {
        label: l10n.t('Keep the Log'),
        description: l10n.t('recommended: the audit trail of these records stays'),
        deleteLogging: false,
      },
      {
        label: l10n.t('Delete the Log Too'),
        description: l10n.t('erases the audit trail of these records, if your administrator allows it'),
        deleteLogging: true,
      },
    ];
    const picked = await pickOne({
      title,
      ...position,
      placeholder: l10n.t('What about the log of these records?'),
      items,
      active: (item) => item.deleteLogging === answers.deleteLogging,
    });
    if (picked === back) {
      return back;
    }
    answers.deleteLogging = picked.deleteLogging;
  };
}
