import { l10n } from 'vscode';
import type { Session } from '../../api/session';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { EvaluationPurpose } from '../../reads/evaluate/evaluateOnRecord';
import type { EvaluationPlace, EvaluationProject } from '../../reads/evaluate/recordContext';
import { listRecords } from '../../state/recordNames';
import { type PlaceAnswers, placeSteps, type PlaceWords, takeAnswer } from '../records/placeSteps';
import { askLogic } from '../../window/askLogic';
import { type Step, pickOne, runSteps } from '../../window/multiStep';

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

interface Answers extends PlaceAnswers {
  source: LogicSource | undefined;
  /** The user writes the expression. */
  own: boolean;
  expression: string;
}

function wordsOf(): PlaceWords {
  return {
    record: l10n.t('The record to evaluate it for; type to filter'),
    event: l10n.t('The event to look from'),
    instance: l10n.t('The repeating instance to look from.'),
  };
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
      ...placeSteps({ ...asked, listed, form: () => answers.source?.form, words: wordsOf() }, answers),
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
    return takeAnswer(chosen, ({ one }) => {
      answers.source = one;
      answers.own = one === undefined;
    });
  };
}

function expressionStep({ title, project }: Asked, answers: Answers): Step {
  return async (at) =>
    answers.own
      ? takeAnswer(
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
