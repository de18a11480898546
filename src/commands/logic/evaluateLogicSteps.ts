import { l10n } from 'vscode';
import type { Session } from '../../api/session';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { EvaluationPurpose } from '../../reads/evaluate/evaluateOnRecord';
import type { EvaluationPlace, EvaluationProject } from '../../reads/evaluate/recordContext';
import { type ListedRecord, listRecords } from '../../state/recordNames';
import { plainLabel } from '../deletes/deleteSelection';
import { askLogic } from '../../window/askLogic';
import { type Back, type Step, askText, back, pickOne, runSteps } from '../../window/multiStep';

/** An expression that is evaluated, and the field it belongs to if any. */
export interface LogicSource {
  readonly expression: string;
  readonly purpose: EvaluationPurpose;
  readonly field?: string;
  readonly form?: string;
}

export type EvaluatedProject = EvaluationProject & { readonly index: DictionaryIndex };

interface Asked {
  readonly title: string;
  readonly project: EvaluatedProject;
  /** The expressions of what was clicked; none: one is asked for. */
  readonly sources: readonly LogicSource[];
  readonly session: Session;
}

interface RecordItem {
  readonly label: string;
  readonly record: string;
}

interface Answers {
  source: LogicSource | undefined;
  /** The user writes the expression. */
  own: boolean;
  expression: string;
  record: string;
  event: string;
  instance: number;
}

/** Asks what is evaluated, for which record, from which event and instance. @throws CancelledError, RedcapError */
export async function askEvaluation(asked: Asked): Promise<{ source: LogicSource; place: EvaluationPlace }> {
  const [first] = asked.sources;
  const answers: Answers = {
    source: first,
    own: first === undefined,
    expression: '',
    record: '',
    event: '',
    instance: 1,
  };
  const abort = new AbortController();
  try {
    const listed = listRecords(asked.session, asked.project.recordIdField, {}, abort.signal);
    // The step that needs the list tells what went wrong with it.
    listed.catch(() => undefined);
    await runSteps([
      sourceStep(asked, answers),
      expressionStep(asked, answers),
      recordStep(asked, answers, listed),
      eventStep(asked, answers, listed),
      instanceStep(asked, answers),
    ]);
  } finally {
    abort.abort();
  }
  const { source, record, event, instance } = answers;
  if (source === undefined) {
    throw new Error(l10n.t('There is no expression to evaluate.'));
  }
  return { source, place: { record, event, form: source.form, instance } };
}

function sourceStep({ title, sources }: Asked, answers: Answers): Step {
  return async (at) => {
    if (sources.length === 0) {
      return 'skip';
    }
    const items = [
      ...sources.map((one) => ({
        label:
          one.purpose === 'calc'
            ? l10n.t('Calculation of {0}', one.field ?? '')
            : l10n.t('Branching logic of {0}', one.field ?? ''),
        description: one.expression.replaceAll(/\s+/g, ' ').slice(0, 100),
        one,
      })),
      { label: l10n.t('Another expression...'), description: '', one: undefined },
    ];
    const chosen = await pickOne({ title, ...at, placeholder: l10n.t('What to evaluate'), items });
    return take(chosen, ({ one }) => {
      answers.source = one;
      answers.own = one === undefined;
    });
  };
}

function expressionStep({ title, project }: Asked, answers: Answers): Step {
  return async (at) =>
    answers.own
      ? take(
          await askLogic({
            title,
            ...at,
            value: answers.expression,
            purpose: 'condition',
            index: project.index,
            use: l10n.t('Evaluate this expression'),
            placeholder: l10n.t("[age] >= 18 and [sex] = '1'"),
            prompt: l10n.t('The expression to evaluate, as in branching logic.'),
          }),
          (text) => {
            answers.expression = text;
            answers.source = { expression: text, purpose: 'filter' };
          },
        )
      : 'skip';
}

function recordStep({ title }: Asked, answers: Answers, listed: Promise<ReadonlyMap<string, ListedRecord>>): Step {
  return async (at) =>
    take(
      await pickOne<RecordItem>({
        title,
        ...at,
        placeholder: l10n.t('The record to evaluate it for; type to filter'),
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

function eventStep(
  { title, project }: Asked,
  answers: Answers,
  listed: Promise<ReadonlyMap<string, ListedRecord>>,
): Step {
  return async (at) => {
    const events = eventsFor(project, answers.source?.form, (await listed).get(answers.record));
    if (events.length === 0) {
      answers.event = '';
      return 'skip';
    }
    const items = events.map((one) => ({ label: one.eventName, description: one.uniqueEventName }));
    return take(
      await pickOne({
        title,
        ...at,
        placeholder: l10n.t('The event to look from'),
        items,
        active: (item) => item.description === answers.event,
      }),
      (item) => {
        answers.event = item.description;
      },
    );
  };
}

function instanceStep({ title, project }: Asked, answers: Answers): Step {
  return async (at) => {
    const repeats = project.repeating.some(
      (row) => row.eventName === answers.event && (row.formName === '' || row.formName === answers.source?.form),
    );
    if (!repeats) {
      answers.instance = 1;
      return 'skip';
    }
    return take(
      await askText({
        title,
        ...at,
        value: String(answers.instance),
        prompt: l10n.t('The repeating instance to look from.'),
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
  { events, mappings, info }: EvaluatedProject,
  form: string | undefined,
  record: ListedRecord | undefined,
): EvaluatedProject['events'] {
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

function take<T>(answer: T | Back, use: (value: T) => void): Back | undefined {
  if (answer === back) {
    return back;
  }
  use(answer);
  return undefined;
}
