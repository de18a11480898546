import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../src/common/log';
import { ProjectRegistry, type StoredState } from '../../../src/projects/projectRegistry';
import { ProjectService } from '../../../src/projects/projectService';
import { type Secrets, TokenStore } from '../../../src/projects/tokenStore';
import { type NetworkSettings, TransportSource } from '../../../src/projects/transportSource';
import type { ProjectSeed } from '../../../src/simulator/store/seed';

/** Global state as VS Code keeps it: JSON, written some time after the call. */
export class MemoryState implements StoredState {
  private text = '{}';

  get(key: string): unknown {
    return (JSON.parse(this.text) as Record<string, unknown>)[key];
  }

  async update(key: string, value: unknown): Promise<void> {
    await Promise.resolve();
    this.text = JSON.stringify({ ...(JSON.parse(this.text) as object), [key]: value });
  }

  get all(): string {
    return this.text;
  }
}

export class MemorySecrets implements Secrets {
  readonly values = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }
}

export const plainNetwork: NetworkSettings = {
  proxy: '',
  noProxy: [],
  useProxy: false,
  systemCertificates: true,
  caFile: '',
  compression: true,
  timeout: 20,
};

export interface Rig {
  readonly service: ProjectService;
  readonly state: MemoryState;
  readonly secrets: MemorySecrets;
  trusted: boolean;
  close(): Promise<void>;
}

/** A service as the extension builds it, with storage in memory. */
export function makeRig(
  sample: { connect(projectId: number): Promise<{ url: string; token: string }> } = {
    connect: () => Promise.reject(new Error('no sample here')),
  },
): Rig {
  const state = new MemoryState();
  const secrets = new MemorySecrets();
  const transports = new TransportSource(
    () => plainNetwork,
    () => Promise.reject(new Error('no file')),
    silentLog,
  );
  const rig: Rig = {
    state,
    secrets,
    trusted: true,
    service: new ProjectService({
      registry: new ProjectRegistry(state),
      tokens: new TokenStore(secrets),
      transports,
      sample,
      isTrusted: () => rig.trusted,
      log: silentLog,
    }),
    close: async () => {
      rig.service.dispose();
      await transports.close();
    },
  };
  return rig;
}

export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'projects-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const allRights = {
  api_export: 1,
  api_import: 1,
  design: 1,
  user_rights: 1,
  data_access_groups: 1,
  logging: 1,
  record_delete: 1,
};

export function field(
  name: string,
  form: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    field_name: name,
    form_name: form,
    section_header: '',
    field_type: 'text',
    field_label: name,
    select_choices_or_calculations: '',
    field_note: '',
    text_validation_type_or_show_slider_number: '',
    text_validation_min: '',
    text_validation_max: '',
    identifier: '',
    branching_logic: '',
    required_field: '',
    custom_alignment: '',
    question_number: '',
    matrix_group_name: '',
    matrix_ranking: '',
    field_annotation: '',
    ...more,
  };
}

export function person(
  username: string,
  rights: Readonly<Record<string, number>> = allRights,
  dag = '',
): ProjectSeed['users'][number] {
  return { username, email: `${username}@example.org`, firstname: 'First', lastname: username, dag, rights };
}

/** A small project; two arms with `longitudinal`. */
export function seed(
  more: Partial<Omit<ProjectSeed, 'settings'>> & { readonly settings?: Partial<ProjectSeed['settings']> } = {},
): ProjectSeed {
  const { settings, ...rest } = more;
  return {
    settings: {
      title: 'A Study',
      inProduction: false,
      isLongitudinal: false,
      surveysEnabled: false,
      schedulingEnabled: false,
      recordAutonumbering: true,
      purpose: 0,
      purposeOther: '',
      notes: '',
      customRecordLabel: '',
      secondaryUniqueField: '',
      missingDataCodes: '',
      creationTime: '2026-01-01 00:00:00',
      productionTime: '',
      other: {},
      ...settings,
    },
    fields: [field('record_id', 'demographics'), field('age', 'demographics'), field('weight', 'visit')],
    instrumentLabels: {},
    arms: [],
    events: [],
    mappings: [],
    repeating: [],
    dags: [],
    users: [person('owner')],
    surveys: [],
    values: [],
    recordDags: {},
    files: [],
    ...rest,
  };
}

export function event(name: string, armNum: number): ProjectSeed['events'][number] {
  return {
    name,
    armNum,
    uniqueName: `${name.toLowerCase().replaceAll(' ', '_')}_arm_${armNum}`,
    customLabel: '',
    dayOffset: 0,
    offsetMin: 0,
    offsetMax: 0,
  };
}
