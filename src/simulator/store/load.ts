import { toDictionaryRow } from './dictionary';
import { Project } from './project';
import { Randomizations } from './randomization';
import { ProjectRecord, type Context } from './record';
import type { ProjectSeed } from './seed';

/** Builds a project from a seed. Values of fields that the dictionary does not know are kept, as orphans. */
export function loadProject(id: number, seed: ProjectSeed): Project {
  const project = new Project(
    id,
    { ...seed.settings, other: { ...seed.settings.other } },
    seed.fields.map(toDictionaryRow),
    seed.instrumentLabels,
  );
  project.arms = seed.arms.map((arm) => ({ ...arm }));
  project.events = seed.events.map((event) => ({ ...event, id: project.newEventId(event.id) }));
  project.mappings = seed.mappings.map((mapping) => ({ ...mapping }));
  project.repeating = seed.repeating.map((entry) => ({ ...entry }));
  project.dags = seed.dags.map((dag) => ({ name: dag.name, uniqueName: dag.uniqueName, id: project.newDagId(dag.id) }));
  project.users = seed.users.map((user) => ({ ...user, rights: { ...user.rights } }));
  project.surveys = seed.surveys.map((survey) => ({ ...survey }));
  project.roles = (seed.roles ?? []).map((role) => ({ ...role }));
  project.reports = (seed.reports ?? []).map((report, i) => ({ ...report, id: report.id ?? id * 100 + i + 1 }));
  project.surveyQueue = seed.surveyQueue ?? false;
  project.participants = (seed.participants ?? []).map((participant) => ({ ...participant }));
  project.repository.load(seed.repository);
  project.randomizations = new Randomizations(seed.randomizations ?? []);
  project.locks = (seed.locks ?? []).map((lock) => ({ ...lock }));
  loadValues(project, seed);
  for (const file of seed.files) {
    const context = recordOf(project, file.record).ensure(file.event, file.instrument, file.instance);
    const stored = { name: file.name, mimeType: file.mimeType, content: Buffer.from(file.base64, 'base64') };
    context.values.set(file.field, project.addFile(stored, file.docId));
  }
  for (const [name, dag] of Object.entries(seed.recordDags)) {
    const record = project.records.get(name);
    if (record !== undefined) {
      record.dag = dag;
    }
  }
  return project;
}

function loadValues(project: Project, seed: ProjectSeed): void {
  const recordId = project.dictionary.recordId.name;
  for (const value of seed.values) {
    const context = recordOf(project, value.record).ensure(value.event, value.instrument, value.instance);
    const type = project.dictionary.field(value.field)?.type;
    if (value.field === recordId || type === 'file') {
      continue;
    }
    if (type === 'checkbox') {
      tick(context, value.field, value.value);
    } else {
      context.values.set(value.field, value.value);
    }
  }
}

/** Adds a code to a checkbox. */
function tick(context: Context, field: string, code: string): void {
  const ticked = context.values.get(field);
  const codes = Array.isArray(ticked) ? (ticked as readonly string[]) : [];
  if (!codes.includes(code)) {
    context.values.set(field, [...codes, code]);
  }
}

function recordOf(project: Project, name: string): ProjectRecord {
  const known = project.records.get(name);
  if (known !== undefined) {
    return known;
  }
  const made = new ProjectRecord(name, '');
  project.records.set(name, made);
  return made;
}
