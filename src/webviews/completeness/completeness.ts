import { l10n, type WebviewPanel } from 'vscode';
import { unlessRefused } from '../../api/unlessRefused';
import { parseChoices } from '../../dictionary/choices';
import { callerRightsFor } from '../../projects/callerRights';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { CompletenessTable } from '../../reads/completeness/completenessTable';
import { eventLabels } from '../../state/eventLabels';
import { FieldSummary } from '../../reads/completeness/fieldSummary';
import type { CompletenessPicture, SummaryPicture } from '../../reads/completeness/picture';
import { readRecords } from '../../reads/completeness/readRecords';
import { metadataIndex } from '../../reads/evaluate/metadataIndex';
import { listRecords } from '../../state/recordNames';
import { asObject } from '../asObject';
import { clockNow } from '../clockNow';
import { HostPanel, type PanelHost } from '../hostPanel';
import { Reading } from '../reading';
import { sightRemarks } from '../sightRemarks';
import type { ToPage } from './messages';
import { completenessWords, noRecords } from './words';

export interface CompletenessDeps extends PanelHost {
  readonly projects: ProjectAccess;
  readonly openRecord: (key: string, record: string) => Promise<void>;
  readonly showSummary: (key: string, field: string) => Promise<void>;
}

/** What a panel shows: of a project how filled its fields are, or the values of one field. */
export interface CompletenessSubject {
  readonly key: string;
  readonly field: string | undefined;
}

type Shown =
  | { readonly type: 'completeness'; readonly picture: CompletenessPicture }
  | { readonly type: 'summary'; readonly picture: SummaryPicture };

const mostNamed = 1_000;

/** Counts over all records of a project. Values are counted in this process; the page is told counts, bounds and the names that are asked for. */
export class Completeness extends HostPanel<ToPage> {
  private shown: Shown | undefined;
  private table: CompletenessTable | undefined;
  private readonly reading = this._register(
    new Reading(() => {
      this.draw();
    }),
  );

  constructor(
    panel: WebviewPanel,
    private readonly id: string,
    private readonly subject: CompletenessSubject,
    private readonly deps: CompletenessDeps,
  ) {
    const project = displayName(deps.projects.get(subject.key));
    super(
      panel,
      deps,
      'completeness',
      subject.field === undefined ? l10n.t('Completeness: {0}', project) : l10n.t('{0}: {1}', subject.field, project),
    );
  }

  protected override async wake(): Promise<void> {
    if (this.shown === undefined && this.reading.stopped === undefined && !this.reading.isRunning) {
      await this.read();
    } else {
      this.draw();
    }
  }

  protected override take(message: unknown): Promise<void> | undefined {
    const { type, field, event, record } = asObject(message);
    switch (type) {
      case 'read':
        return this.read();
      case 'cancel':
        this.reading.cancel();
        return undefined;
      case 'missing':
        if (typeof field === 'string' && typeof event === 'string') {
          const records = this.table?.missing(field, event);
          this.post({ type, field, event, count: records?.length ?? 0, records: records?.slice(0, mostNamed) });
        }
        return undefined;
      case 'summary':
        return typeof field === 'string' ? this.deps.showSummary(this.subject.key, field) : undefined;
      case 'open':
        return typeof record === 'string' ? this.deps.openRecord(this.subject.key, record) : undefined;
      default:
        return undefined;
    }
  }

  private async read(): Promise<void> {
    const { field } = this.subject;
    await this.reading.run(async (signal) => {
      this.shown = field === undefined ? await this.readAll(signal) : await this.readField(field, signal);
    });
  }

  private async parts(signal: AbortSignal) {
    const { projects } = this.deps;
    const { key } = this.subject;
    const [info, metadata, instruments, arms, events, mappings, repeating, dags, rights] = await Promise.all([
      projects.part(key, 'info', signal),
      projects.part(key, 'metadata', signal),
      projects.part(key, 'instruments', signal),
      projects.part(key, 'arms', signal),
      projects.part(key, 'events', signal),
      projects.part(key, 'mappings', signal),
      unlessRefused('absent', () => projects.part(key, 'repeating', signal)),
      unlessRefused('absent', () => projects.part(key, 'dags', signal)),
      callerRightsFor(projects, key, signal),
    ]);
    const recordIdField = metadata[0]?.field_name ?? 'record_id';
    const session = await projects.session(key);
    const records = await listRecords(session, recordIdField, { withDags: true }, signal);
    const names = [...records.keys()];
    const groupsTold = [...records.values()].some(({ dag }) => dag !== undefined);
    const remarks = sightRemarks({ rights, groupsTold, groups: dags?.length, names }, l10n);
    const common = { info, metadata, instruments, arms, events, mappings, repeating: repeating ?? [] };
    return { ...common, dags: dags ?? [], recordIdField, session, names, remarks };
  }

  private async readAll(signal: AbortSignal): Promise<Shown> {
    const parts = await this.parts(signal);
    const { info, metadata, instruments, events, mappings, recordIdField, session, names } = parts;
    const index = metadataIndex({ info, metadata, events, mappings });
    const labels = eventLabels(events, l10n);
    const table = new CompletenessTable({ ...parts, symbols: index.symbols }, metadata, clockNow(), names.length);
    await readRecords(
      session,
      { recordIdField, names, columns: metadata.length, onProgress: this.reading.told },
      (name, rows) => {
        table.add(name, rows);
      },
      signal,
    );
    this.table = table;
    const fields = table.fields(instruments);
    const hidden = fields.filter(({ isHidden }) => isHidden).map(({ name }) => name);
    return {
      type: 'completeness',
      picture: {
        project: displayName(this.deps.projects.get(this.subject.key)),
        records: table.records,
        events:
          events.length === 0
            ? [{ name: '', label: '' }]
            : events.map(({ uniqueEventName: name }) => ({ name, label: labels.get(name) ?? name })),
        fields,
        remarks: [
          ...(names.length === 0 ? [noRecords(l10n)] : []),
          ...(hidden.length > 0
            ? [
                l10n.t(
                  'Fields that are not served to this account ({0}): {1}',
                  hidden.length,
                  hidden.slice(0, 10).join(', '),
                ),
              ]
            : []),
          ...parts.remarks,
        ],
      },
    };
  }

  private async readField(name: string, signal: AbortSignal): Promise<Shown> {
    const parts = await this.parts(signal);
    const { info, metadata, events, dags, recordIdField, session, names } = parts;
    const field = metadata.find((row) => row.field_name === name);
    if (field === undefined) {
      throw new Error(l10n.t('The project has no field {0}.', name));
    }
    const summary = new FieldSummary(field, new Set(parseChoices(info.missingDataCodes).map(({ code }) => code)));
    const fields = [...new Set([recordIdField, name, `${field.form_name}_complete`])];
    await readRecords(
      session,
      { recordIdField, names, fields, columns: 4, onProgress: this.reading.told },
      (_name, rows) => {
        summary.add(rows);
      },
      signal,
    );
    const picture = summary.picture(
      {
        project: displayName(this.deps.projects.get(this.subject.key)),
        events: eventLabels(events, l10n),
        groups: new Map(dags.map((dag) => [dag.uniqueGroupName, dag.name])),
      },
      l10n,
    );
    const remarks = names.length === 0 ? [noRecords(l10n)] : [...picture.remarks, ...parts.remarks];
    return { type: 'summary', picture: { ...picture, remarks } };
  }

  private draw(): void {
    const common = { id: this.id, words: completenessWords(l10n) };
    const { isRunning, progress, stopped } = this.reading;
    if (isRunning) {
      this.post({ type: 'reading', ...common, ...progress });
    } else if (this.shown === undefined) {
      this.post({ type: 'stopped', ...common, why: stopped ?? '' });
    } else {
      // What was read before stays, with what went wrong since.
      this.post({ ...withRemark(this.shown, stopped), ...common });
    }
  }
}

function withRemark(shown: Shown, remark: string | undefined): Shown {
  const remarks = remark === undefined ? [] : [remark];
  return shown.type === 'summary'
    ? { ...shown, picture: { ...shown.picture, remarks: [...remarks, ...shown.picture.remarks] } }
    : { ...shown, picture: { ...shown.picture, remarks: [...remarks, ...shown.picture.remarks] } };
}
