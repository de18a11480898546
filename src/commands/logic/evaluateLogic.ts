import { l10n, window, workspace } from 'vscode';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import type { Explanations } from '../../editor/language/explanations';
import { projectOfDictionary } from '../../editor/redcapUri';
import { isExplorerNode } from '../../explorer/node';
import { evaluateOnRecord, type EvaluationPurpose } from '../../reads/evaluate/evaluateOnRecord';
import { explainEvaluation } from '../../reads/evaluate/explanation';
import { metadataIndex } from '../../reads/evaluate/metadataIndex';
import type { EvaluationPlace, EvaluationProject } from '../../reads/evaluate/recordContext';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { askLogic } from '../../window/askLogic';
import { documentProject } from '../documents/documentProject';
import { type Back, type Step, askText, back, commandTitle, pickOne, runSteps } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';

export interface EvaluateDeps {
  readonly projects: ProjectAccess;
  readonly documents: DictionaryDocuments;
  readonly explanations: Explanations;
}

/** An expression that is evaluated, and the field it belongs to if any. */
interface Source {
  readonly expression: string;
  readonly purpose: EvaluationPurpose;
  readonly field?: string;
  readonly form?: string;
}

type Project = EvaluationProject & { readonly index: DictionaryIndex };

/** *Evaluate Logic...*: why a field is shown or hidden for a record, or what a calculation or filter gives, step by step. */
export function evaluateLogic({
  projects,
  documents,
  explanations,
}: EvaluateDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Evaluate Logic'));
    const entry = await documentProject(projects, clicked, title);
    const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
      readProject(projects, entry.key, signal),
    );
    const sources = isExplorerNode(clicked) ? await sourcesOfNode(projects, clicked) : sourcesAtCaret(documents, entry);
    const { source, place } = await ask(title, project, sources);
    const session = await projects.session(entry.key);
    const clock = localClock(new Date());
    const evaluation = await whenSlow(l10n.t('Reading the record'), (signal) =>
      evaluateOnRecord(session, project, { ...source, place, clock }, signal),
    );
    const text = explainEvaluation(
      evaluation,
      {
        project: displayName(entry),
        field: source.field,
        purpose: source.purpose,
        place,
        expression: source.expression,
        symbols: project.symbols,
      },
      l10n,
    );
    const uri = explanations.add(
      source.field === undefined ? l10n.t('Logic explained') : l10n.t('Logic of {0} explained', source.field),
      text,
    );
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  };
}

async function readProject(projects: ProjectAccess, key: string, signal: AbortSignal): Promise<Project> {
  const [info, metadata, arms, events, mappings, repeating] = await Promise.all([
    projects.part(key, 'info', signal),
    projects.part(key, 'metadata', signal),
    projects.part(key, 'arms', signal),
    projects.part(key, 'events', signal),
    projects.part(key, 'mappings', signal),
    projects.part(key, 'repeating', signal),
  ]);
  const index = metadataIndex({ metadata, info, events, mappings });
  return {
    info,
    arms,
    events,
    mappings,
    repeating,
    recordIdField: metadata[0]?.field_name ?? 'record_id',
    index,
    symbols: index.symbols,
  };
}

/** The logic of the row that the caret is in, as the editor has it now. */
function sourcesAtCaret(documents: DictionaryDocuments, entry: ProjectEntry): Source[] {
  const editor = window.activeTextEditor;
  const model = editor && documents.get(editor.document)?.model;
  // A file on disk may be the dictionary of any project.
  const key = editor && projectOfDictionary(editor.document.uri);
  if (editor === undefined || model === undefined || (key !== undefined && key !== entry.key)) {
    return [];
  }
  const field = model.fieldAtRow(model.document.rowAt(editor.document.offsetAt(editor.selection.active)));
  return field === undefined
    ? []
    : sourcesOf(field.name, field.form, field.branchingLogic, field.type === 'calc' ? field.choicesText : '');
}

async function sourcesOfNode(
  projects: ProjectAccess,
  node: { readonly kind: string; readonly projectKey: string; readonly field?: string },
): Promise<Source[]> {
  const row =
    node.field === undefined
      ? undefined
      : (await projects.part(node.projectKey, 'metadata')).find((one) => one.field_name === node.field);
  return row === undefined
    ? []
    : sourcesOf(
        row.field_name,
        row.form_name,
        row.branching_logic,
        row.field_type === 'calc' ? row.select_choices_or_calculations : '',
      );
}

function sourcesOf(field: string, form: string, branching: string, calculation: string): Source[] {
  return [
    ...(branching.trim() === '' ? [] : [{ expression: branching, purpose: 'branching' as const, field, form }]),
    ...(calculation.trim() === '' ? [] : [{ expression: calculation, purpose: 'calc' as const, field, form }]),
  ];
}

async function ask(
  title: string,
  project: Project,
  sources: readonly Source[],
): Promise<{ source: Source; place: EvaluationPlace }> {
  let source: Source | undefined = sources[0];
  let own = sources.length === 0;
  let expression = '';
  let record = '';
  let event = '';
  let instance = 1;
  const common = { title };
  const steps: Step[] = [
    async (at) => {
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
      const chosen = await pickOne({ ...common, ...at, placeholder: l10n.t('What to evaluate'), items });
      return take(chosen, ({ one }) => {
        source = one;
        own = one === undefined;
      });
    },
    async (at) =>
      own
        ? take(
            await askLogic({
              ...common,
              ...at,
              value: expression,
              purpose: 'condition',
              index: project.index,
              use: l10n.t('Evaluate this expression'),
              placeholder: l10n.t("[age] >= 18 and [sex] = '1'"),
              prompt: l10n.t('The expression to evaluate, as in branching logic.'),
            }),
            (text) => {
              expression = text;
              source = { expression: text, purpose: 'filter' };
            },
          )
        : 'skip',
    async (at) =>
      take(
        await askText({
          ...common,
          ...at,
          value: record,
          placeholder: l10n.t('Record ID'),
          prompt: l10n.t('The record to evaluate it for.'),
          validate: (text) => (text.trim() === '' ? l10n.t('Enter the ID of a record.') : undefined),
        }),
        (text) => {
          record = text.trim();
        },
      ),
    async (at) => {
      const events = eventsFor(project, source?.form);
      if (events.length === 0) {
        event = '';
        return 'skip';
      }
      const items = events.map((one) => ({ label: one.eventName, description: one.uniqueEventName }));
      return take(
        await pickOne({
          ...common,
          ...at,
          placeholder: l10n.t('The event to look from'),
          items,
          active: (item) => item.description === event,
        }),
        (item) => {
          event = item.description;
        },
      );
    },
    async (at) => {
      const repeats = project.repeating.some(
        (row) => row.eventName === event && (row.formName === '' || row.formName === source?.form),
      );
      if (!repeats) {
        instance = 1;
        return 'skip';
      }
      return take(
        await askText({
          ...common,
          ...at,
          value: String(instance),
          prompt: l10n.t('The repeating instance to look from.'),
          validate: (text) =>
            /^[1-9]\d{0,5}$/.test(text.trim()) ? undefined : l10n.t('Enter the number of an instance.'),
        }),
        (text) => {
          instance = Number(text.trim());
        },
      );
    },
  ];
  await runSteps(steps);
  if (source === undefined) {
    throw new Error(l10n.t('There is no expression to evaluate.'));
  }
  return { source, place: { record, event, form: source.form, instance } };
}

/** Events that have the instrument, or all. */
function eventsFor({ events, mappings, info }: Project, form: string | undefined): Project['events'] {
  if (!info.isLongitudinal) {
    return [];
  }
  const fitting =
    form === undefined
      ? events
      : events.filter((event) =>
          mappings.some((mapping) => mapping.form === form && mapping.uniqueEventName === event.uniqueEventName),
        );
  return fitting.length > 0 ? fitting : events;
}

function localClock(now: Date): { readonly today: string; readonly now: string } {
  const two = (number: number): string => String(number).padStart(2, '0');
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return { today, now: `${today} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}` };
}

function take<T>(answer: T | Back, keep: (answer: T) => void): Back | void {
  if (answer === back) {
    return back;
  }
  keep(answer);
}
