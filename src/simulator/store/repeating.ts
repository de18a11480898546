import type { Project } from './project';
import type { Context, ProjectRecord } from './record';

/**
 * Gives a project a new repeating set-up. REDCap keeps instance 1 where non-repeating data lives, so what a form or event held
 * becomes its first instance when it starts to repeat and the other way round; further instances stay behind, unseen, when it stops.
 */
export function moveToRepeatingSetup(
  project: Project,
  setup: readonly { readonly event: string; readonly form: string; readonly customLabel: string }[],
): void {
  project.repeating = setup.map((entry) => ({ ...entry }));
  for (const record of project.records.values()) {
    for (const event of project.eventNames) {
      settleEvent(project, record, event);
      settleForms(project, record, event);
    }
  }
}

function settleEvent(project: Project, record: ProjectRecord, event: string): void {
  const [from, to] = project.isRepeatingEvent(event) ? [0, 1] : [1, 0];
  const source = record.context(event, '', from);
  if (source !== undefined && record.context(event, '', to) === undefined) {
    record.remove(source);
    move(source, record.ensure(event, '', to), source.values.keys());
  }
}

function settleForms(project: Project, record: ProjectRecord, event: string): void {
  for (const form of project.dictionary.forms) {
    const names = form.fields.map((field) => field.name);
    const base = record.context(event);
    const first = record.context(event, form.name, 1);
    if (project.isRepeatingForm(form.name, event)) {
      if (base !== undefined && first === undefined && names.some((name) => base.values.has(name))) {
        move(base, record.ensure(event, form.name, 1), names);
      }
    } else if (first !== undefined && !project.isRepeatingEvent(event)) {
      move(first, record.ensure(event), names);
      record.remove(first);
    }
  }
}

function move(from: Context, to: Context, names: Iterable<string>): void {
  for (const name of Array.from(names)) {
    const value = from.values.get(name);
    if (value !== undefined) {
      to.values.set(name, value);
      from.values.delete(name);
    }
  }
}
