import { l10n } from 'vscode';
import type { EvaluationProject } from '../../reads/evaluate/recordContext';
import type { ListedRecord } from '../../state/recordNames';
import { plainLabel } from '../deletes/deleteSelection';
import { askText, type Back, back, pickOne, type Step } from '../../window/multiStep';

export interface PlaceAnswers {
  record: string;
  /** Unique event name; blank in classic projects. */
  event: string;
  instance: number;
}

/** What the steps ask for, in words. */
export interface PlaceWords {
  readonly record: string;
  readonly event: string;
  readonly instance: string;
}

export interface PlaceAsked {
  readonly title: string;
  readonly project: Pick<EvaluationProject, 'info' | 'events' | 'mappings' | 'repeating'>;
  readonly listed: Promise<ReadonlyMap<string, ListedRecord>>;
  /** The instrument that it is about, where there is one. */
  readonly form: () => string | undefined;
  readonly words: PlaceWords;
}

/** Asks for a record, then an event and an instance of it where there are several. */
export function placeSteps(asked: PlaceAsked, answers: PlaceAnswers): readonly Step[] {
  return [recordStep(asked, answers), eventStep(asked, answers), instanceStep(asked, answers)];
}

interface RecordItem {
  readonly label: string;
  readonly record: string;
}

function recordStep({ title, listed, words }: PlaceAsked, answers: PlaceAnswers): Step {
  return async (at) =>
    takeAnswer(
      await pickOne<RecordItem>({
        title,
        ...at,
        placeholder: words.record,
        items: listed.then((all): RecordItem[] =>
          Array.from(all.keys(), (record) => ({ label: plainLabel(record), record })),
        ),
        active: (item: RecordItem) => item.record === answers.record,
      }),
      (item) => {
        answers.record = item.record;
      },
    );
}

function eventStep({ title, project, listed, form, words }: PlaceAsked, answers: PlaceAnswers): Step {
  return async (at) => {
    const events = eventsFor(project, form(), (await listed).get(answers.record));
    if (events.length === 0) {
      answers.event = '';
      return 'skip';
    }
    const items = events.map((one) => ({ label: one.eventName, description: one.uniqueEventName }));
    return takeAnswer(
      await pickOne({
        title,
        ...at,
        placeholder: words.event,
        items,
        active: (item) => item.description === answers.event,
      }),
      (item) => {
        answers.event = item.description;
      },
    );
  };
}

function instanceStep({ title, project, form, words }: PlaceAsked, answers: PlaceAnswers): Step {
  return async (at) => {
    const repeats = project.repeating.some(
      (row) => row.eventName === answers.event && (row.formName === '' || row.formName === form()),
    );
    if (!repeats) {
      answers.instance = 1;
      return 'skip';
    }
    return takeAnswer(
      await askText({
        title,
        ...at,
        value: String(answers.instance),
        prompt: words.instance,
        validate: (text) =>
          /^[1-9]\d{0,5}$/.test(text.trim()) ? undefined : l10n.t('Enter the number of an instance.'),
      }),
      (text) => {
        answers.instance = Number(text.trim());
      },
    );
  };
}

/** Events of the record's arms that have the instrument; as many of these conditions as leave any. */
function eventsFor(
  { events, mappings, info }: PlaceAsked['project'],
  form: string | undefined,
  record: ListedRecord | undefined,
): EvaluationProject['events'] {
  if (!info.isLongitudinal) {
    return [];
  }
  const arms = new Set(
    events.filter(({ uniqueEventName }) => record?.events.includes(uniqueEventName)).map(({ armNum }) => armNum),
  );
  const ofRecord = arms.size === 0 ? events : events.filter(({ armNum }) => arms.has(armNum));
  const fitting =
    form === undefined
      ? ofRecord
      : ofRecord.filter((event) =>
          mappings.some((mapping) => mapping.form === form && mapping.uniqueEventName === event.uniqueEventName),
        );
  return fitting.length > 0 ? fitting : ofRecord;
}

export function takeAnswer<T>(answer: T | Back, use: (value: T) => void): Back | undefined {
  if (answer === back) {
    return back;
  }
  use(answer);
  return undefined;
}
