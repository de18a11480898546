import { deleteFile } from '../../api/files';
import type { FileLocation } from '../../api/model';
import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';
import type { WriteSession } from '../../api/writeSession';
import { measure } from '../../state/extent';
import { readGround } from '../../state/ground';
import type { Operation } from '../../safety/write';
import type { Takes } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { listRecords, recordOf } from '../../state/recordNames';
import { type Structure, isRepeatingEvent, isRepeatingForm } from '../../state/structure';
import type { FilePlan, StoredFile } from './plan';
import { factsOfDelete, resultOfDelete } from './facts';
import { callerWarnings, refused, rightRefusals, sightRefusals, unique } from '../planning';
import { isPastDevelopment } from '../../state/projectStatus';
import { readSight } from '../../state/sight';
import { formRefusals } from './recordScope';
import { DataDelete } from './run';

export interface DeleteFileRequest {
  /** A file-upload or signature field. */
  readonly field: string;
  /** Where files of this field are to be removed; `field` of each is ignored. */
  readonly locations: readonly Omit<FileLocation, 'field'>[];
}

/** Deletes files of a file-upload field, one call per file. Right: API Import/Update (RC-API-14). There is no way back. */
export const fileDelete: Operation<DeleteFileRequest, FilePlan> = {
  // oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
  async plan(target, request, signal) {
    const { session } = target;
    const { field, locations } = request;
    if (locations.length === 0) {
      return refused([{ reason: 'nothing-asked' }]);
    }
    const ground = await readGround(session, signal);
    const { structure, info } = ground;
    const facts = structure.fields.get(field);
    if (!facts) {
      return refused([{ reason: 'unknown-name', what: 'field', names: [field] }]);
    }
    const refusals = [
      ...rightRefusals(target, ['api_import']),
      ...(facts.type === 'file' ? [] : [{ reason: 'not-a-file-field', field } as const]),
      ...unique(locations.map((location) => location.event)).flatMap((event) =>
        formRefusals(structure, info.isLongitudinal, facts.form, event),
      ),
    ];
    if (refusals.length > 0) {
      return refused(refusals);
    }
    const listed = await listRecords(session, structure.recordIdField, {}, signal);
    const asked = unique(locations.map((location) => location.record));
    const records = asked.filter((record) => listed.has(record));
    const before = await readPresence(session, { structure, records }, signal);
    const names = new Map(
      (await listFiles(session, structure, field, { records }, signal)).map((file) => [
        fileLabel(file.location),
        file.name,
      ]),
    );
    const files = locations
      .map((location): StoredFile => {
        const full: FileLocation = { ...location, field };
        return { location: full, name: names.get(fileLabel(full)) };
      })
      .filter(({ location }) => before.holds(location.record, takesFile(location)));
    if (files.length === 0) {
      return refused([
        records.length === 0 ? { reason: 'no-such-records', records: asked } : { reason: 'nothing-there' },
      ]);
    }
    const sight = await readSight(target, ground, listed.keys(), signal);
    if (sight.hashedIds) {
      return refused(sightRefusals(sight, []));
    }
    const touched = unique(files.map((file) => file.location.record));
    return {
      kind: 'plan',
      plan: {
        kind: 'file',
        field,
        files,
        ground,
        before,
        allRecords: [...listed.keys()],
        extent: { ...(await measure(structure, before, touched, takesAny(files))), emptied: [] },
        absent: asked.filter((record) => !listed.has(record)),
        warnings: callerWarnings(sight, ground),
        typeTitle: isPastDevelopment(info),
      },
    };
  },

  facts: factsOfDelete,
  result: resultOfDelete,

  begin(target, plan) {
    return new DataDelete(target, plan, {
      takes: takesAny(plan.files),
      fate: () => 'stays',
      batches: plan.files.map(({ location }) => {
        const takes = takesFile(location);
        const { record } = location;
        const send = async (session: WriteSession): Promise<undefined> => {
          await deleteFile(session, location);
        };
        return {
          records: [record],
          units: [{ label: fileLabel(location), record, takes }],
          calls: [{ records: [record], takes, wholeRecords: false, send }],
        };
      }),
    });
  },
};

function takesFile(location: FileLocation): Takes {
  return (record, place, field) =>
    record === location.record &&
    field === location.field &&
    place.event === (location.event ?? '') &&
    (place.instance || 1) === (location.repeatInstance ?? 1);
}

function takesAny(files: readonly StoredFile[]): Takes {
  const all = files.map((file) => takesFile(file.location));
  return (...cell) => all.some((takes) => takes(...cell));
}

/** A file's place in words that need no translation: `12, visit_1_arm_1, #2`. */
function fileLabel(location: FileLocation): string {
  return [
    location.record,
    location.event,
    location.repeatInstance === undefined ? undefined : `#${location.repeatInstance}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/**
 * The files that a field holds, over all records or those given. Names as the server shows them; older ones say only `[document]` (REDCAP_API.md §5.1).
 * @throws RedcapError
 */
export async function listFiles(
  session: Session,
  structure: Structure,
  field: string,
  only: { readonly records?: readonly string[]; readonly event?: string } = {},
  signal?: AbortSignal,
): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  const rows = exportRecordTexts(
    session,
    {
      type: 'flat',
      rawOrLabel: 'raw',
      fields: unique([structure.recordIdField, field]),
      ...(only.records ? { records: only.records } : {}),
      ...(only.event === undefined ? {} : { events: [only.event] }),
    },
    signal,
  );
  for await (const row of rows) {
    const record = recordOf(row, structure.recordIdField, session);
    const name = row[field] ?? '';
    if (name !== '') {
      files.push({
        location: locationOf(structure, record, field, row),
        name: name === '[document]' ? undefined : name,
      });
    }
  }
  return files;
}

function locationOf(
  structure: Structure,
  record: string,
  field: string,
  row: Readonly<Record<string, string>>,
): FileLocation {
  const event = row['redcap_event_name'] ?? '';
  const form = structure.fields.get(field)?.form ?? '';
  const instance =
    Number(row['redcap_repeat_instance'] || 0) ||
    (isRepeatingForm(structure, event, form) || isRepeatingEvent(structure, event) ? 1 : 0);
  return {
    record,
    field,
    ...(event === '' ? {} : { event }),
    ...(instance === 0 ? {} : { repeatInstance: instance }),
  };
}
