import type { Project } from './project';
import type { ProjectSeed, SeedFile, SeedValue } from './seed';

/** A project as a seed that loads to the same project: identifiers, order of storing and orphaned data included. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function saveProject(project: Project): ProjectSeed {
  const values: SeedValue[] = [];
  const files: SeedFile[] = [];
  const recordDags: [string, string][] = [];
  const recordId = project.dictionary.recordId.name;
  for (const record of project.records.values()) {
    if (record.dag !== '') {
      recordDags.push([record.name, record.dag]);
    }
    for (const { event, instrument, instance, values: stored } of record.contexts) {
      const place = { record: record.name, event, instrument, instance };
      if (instrument === '') {
        values.push({ ...place, field: recordId, value: record.name });
      }
      for (const [field, value] of stored) {
        const file =
          project.dictionary.field(field)?.type === 'file' && typeof value === 'string'
            ? project.files.get(value)
            : undefined;
        if (file !== undefined) {
          files.push({
            ...place,
            field,
            name: file.name,
            mimeType: file.mimeType,
            base64: file.content.toString('base64'),
            docId: Number(value),
          });
        } else if (typeof value === 'string') {
          values.push({ ...place, field, value });
        } else {
          values.push(...value.map((code) => ({ ...place, field, value: code })));
        }
      }
    }
  }
  const repository = project.repository.save();
  return {
    settings: { ...project.settings, other: { ...project.settings.other } },
    fields: project.dictionary.rows.map((row) => ({ ...row })),
    instrumentLabels: { ...project.instrumentLabels },
    arms: project.arms.map((arm) => ({ ...arm })),
    events: project.events.map((event) => ({ ...event })),
    mappings: project.mappings.map((mapping) => ({ ...mapping })),
    repeating: project.repeating.map((entry) => ({ ...entry })),
    dags: project.dags.map((dag) => ({ ...dag })),
    users: project.users.map((user) => ({ ...user, rights: { ...user.rights } })),
    surveys: project.surveys.map((survey) => ({ ...survey })),
    values,
    recordDags: Object.fromEntries(recordDags),
    files,
    ...some(
      'roles',
      project.roles.map((role) => ({ ...role })),
    ),
    ...some(
      'reports',
      project.reports.map((report) => ({ ...report })),
    ),
    ...some(
      'participants',
      project.participants.map((participant) => ({ ...participant })),
    ),
    ...some('randomizations', project.randomizations.save()),
    ...(project.surveyQueue ? { surveyQueue: true } : {}),
    ...(repository === undefined ? {} : { repository }),
    ...(project.locks.length === 0 ? {} : { locks: project.locks.map((lock) => ({ ...lock })) }),
  };
}

/** A member for a list that has something in it. */
function some<K extends string, T>(key: K, list: readonly T[]): Partial<Record<K, readonly T[]>> {
  return list.length === 0 ? {} : ({ [key]: list } as Record<K, readonly T[]>);
}
