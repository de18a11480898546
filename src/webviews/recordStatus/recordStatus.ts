import { l10n, type WebviewPanel } from 'vscode';
import { unlessRefused } from '../../api/unlessRefused';
import { callerRightsFor } from '../../projects/callerRights';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import type { StatusView } from '../../reads/status/picture';
import { readStatuses } from '../../reads/status/readStatuses';
import { statusOrder, StatusSelection, type StatusTable } from '../../reads/status/statusTable';
import type { ValuePlace } from '../../reads/views/recordValues';
import { listRecords } from '../../state/recordNames';
import { HostPanel, type PanelHost } from '../hostPanel';
import { Reading } from '../reading';
import { sightRemarks } from '../sightRemarks';
import type { ToPage } from './messages';
import { readRequest, readView } from './readRequest';
import { statusWords } from './words';

export interface RecordStatusDeps extends PanelHost {
  readonly projects: ProjectAccess;
  /** Shows what a record holds, all or in one place. */
  readonly openRecord: (key: string, record: string, place?: ValuePlace) => Promise<void>;
}

const everything: StatusView = { arm: 1, sort: -1, descending: false, status: '', column: -1, group: '', text: '' };

/** The statuses of one project's records. They are read when the panel opens and on demand, and kept as two bytes each as long as it is open. */
export class RecordStatus extends HostPanel<ToPage> {
  private table: StatusTable | undefined;
  private groups: readonly { readonly name: string; readonly label: string }[] = [];
  private remarks: readonly string[] = [];
  private view = everything;
  private selection = new StatusSelection([], 0);
  private version = 0;
  private readonly reading = this._register(
    new Reading(() => {
      this.draw();
    }),
  );

  constructor(
    panel: WebviewPanel,
    private readonly key: string,
    private readonly deps: RecordStatusDeps,
  ) {
    super(panel, deps, 'recordStatus', l10n.t('Record Status: {0}', displayName(deps.projects.get(key))));
  }

  protected override async wake({ view }: Readonly<Record<string, unknown>>): Promise<void> {
    this.view = (this.table === undefined ? readView(view) : undefined) ?? this.view;
    if (this.table === undefined && this.reading.stopped === undefined && !this.reading.isRunning) {
      await this.read();
    } else {
      this.draw();
    }
  }

  protected override take(message: unknown): Promise<void> | undefined {
    const request = readRequest(message);
    switch (request?.type) {
      case 'view':
        this.view = request.view;
        this.draw();
        return undefined;
      case 'rows':
        if (request.version === this.version) {
          const { version, from, to } = request;
          this.post({ type: 'rows', version, from, rows: this.selection.rows(from, to) });
        }
        return undefined;
      case 'open': {
        const name = request.version === this.version ? this.selection.nameAt(request.row) : undefined;
        const place = this.table?.columns(this.view.arm)[request.column];
        return name === undefined
          ? undefined
          : this.deps.openRecord(this.key, name, place && { event: place.event, instrument: place.form });
      }
      case 'read':
        return this.read();
      case 'cancel':
        this.reading.cancel();
        return undefined;
      case 'ready':
      case undefined:
        return undefined;
    }
  }

  private async read(): Promise<void> {
    await this.reading.run(async (signal) => {
      this.table = await this.readTable(signal);
      const { arms } = this.table;
      this.view = arms.includes(this.view.arm) ? this.view : { ...everything, arm: arms[0] ?? 1 };
    });
  }

  private async readTable(signal: AbortSignal): Promise<StatusTable> {
    const { projects } = this.deps;
    const { key } = this;
    const session = await projects.session(key);
    const [metadata, instruments, arms, events, mappings, repeating, dags, rights] = await Promise.all([
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
    const records = await listRecords(session, recordIdField, { withDags: true }, signal);
    const names = [...records.keys()];
    const table = await readStatuses(
      session,
      { recordIdField, instruments, arms, events, mappings, repeating: repeating ?? [] },
      {
        names,
        onProgress: this.reading.told,
      },
      signal,
    );
    this.groups = (dags ?? []).map(({ name, uniqueGroupName }) => ({ name: uniqueGroupName, label: name }));
    const isTold = [...records.values()].some(({ dag }) => dag !== undefined);
    this.remarks = [
      ...sightRemarks({ rights, groupsTold: isTold, groups: dags?.length, names }, l10n),
      ...(table.tellsGrayFromRed
        ? []
        : [
            l10n.t(
              'This server does not seem to tell "nothing saved" from Incomplete: a red dot may stand for either.',
            ),
          ]),
      ...(repeating === undefined
        ? [l10n.t('Which instruments repeat is not told to this account; stacks may be drawn as one dot.')]
        : []),
    ];
    return table;
  }

  private draw(): void {
    const { table, view, key, reading } = this;
    const common = { id: key, words: statusWords(l10n) };
    if (reading.isRunning) {
      this.post({ type: 'reading', ...common, ...reading.progress });
      return;
    }
    if (table === undefined) {
      this.post({ type: 'stopped', ...common, why: reading.stopped ?? '' });
      return;
    }
    const { projects } = this.deps;
    this.selection = table.select(view);
    this.version++;
    const columns = table.columns(view.arm);
    const hidden = [...new Set(columns.filter(({ isHidden }) => isHidden).map(({ formLabel }) => formLabel))];
    const names = projects.peek?.(key, 'arms') ?? [];
    this.post({
      type: 'picture',
      ...common,
      version: this.version,
      picture: {
        project: displayName(projects.get(key)),
        arms: table.arms.map((armNum) => ({
          armNum,
          name: names.find((arm) => arm.armNum === armNum)?.name ?? '',
        })),
        columns,
        groups: this.groups,
        statusOrder,
        view,
        records: table.recordsOf(view.arm),
        shown: this.selection.length,
        totals: this.selection.totals(),
        remarks: [
          ...(reading.stopped === undefined ? [] : [reading.stopped]),
          ...(hidden.length > 0
            ? [l10n.t('Instruments whose status is not served to this account: {0}', hidden.join(', '))]
            : []),
          ...this.remarks,
        ],
      },
    });
  }
}
