import { l10n, window, workspace } from 'vscode';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import type { Explanations } from '../../editor/language/explanations';
import { projectOfDictionary } from '../../editor/redcapUri';
import { isExplorerNode } from '../../explorer/node';
import { evaluateOnRecord } from '../../reads/evaluate/evaluateOnRecord';
import { explainEvaluation } from '../../reads/evaluate/explanation';
import { metadataIndex } from '../../reads/evaluate/metadataIndex';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { type EvaluatedProject, type LogicSource, askEvaluation } from './evaluateLogicSteps';
import { documentProject } from '../documents/documentProject';
import { commandTitle } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';

export interface EvaluateDeps {
  readonly projects: ProjectAccess;
  readonly documents: DictionaryDocuments;
  readonly explanations: Explanations;
}

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
    const session = await projects.session(entry.key);
    const { source, place } = await askEvaluation({ title, project, sources, session });
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

async function readProject(projects: ProjectAccess, key: string, signal: AbortSignal): Promise<EvaluatedProject> {
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
function sourcesAtCaret(documents: DictionaryDocuments, entry: ProjectEntry): LogicSource[] {
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
): Promise<LogicSource[]> {
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

function sourcesOf(field: string, form: string, branching: string, calculation: string): LogicSource[] {
  return [
    ...(branching.trim() === '' ? [] : [{ expression: branching, purpose: 'branching' as const, field, form }]),
    ...(calculation.trim() === '' ? [] : [{ expression: calculation, purpose: 'calc' as const, field, form }]),
  ];
}

function localClock(now: Date): { readonly today: string; readonly now: string } {
  const two = (number: number): string => String(number).padStart(2, '0');
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return { today, now: `${today} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}` };
}
