import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { missingFields } from '../../../../src/reads/export/expectedColumns';
import { ExportError } from '../../../../src/reads/export/exportError';
import { planExport } from '../../../../src/reads/export/planExport';
import { type ExportSettings, defaultSettings, readExportSettings } from '../../../../src/reads/export/settings';
import { classic, longitudinal } from './structures';

const settings = (more: Partial<ExportSettings> = {}): ExportSettings => ({ ...defaultSettings, ...more });
const options = (more: Partial<ExportSettings>, structure = longitudinal) =>
  planExport(settings(more), structure).options;

describe('planning an export', () => {
  it('asks for everything with no lists at all', () => {
    assert.deepEqual(options({}, classic), {
      format: 'csv',
      type: 'flat',
      rawOrLabel: 'raw',
      rawOrLabelHeaders: 'raw',
    });
  });

  it('always has the record-id field, by its own name, when instruments are chosen', () => {
    assert.deepEqual(options({ instruments: ['visit'] }).fields, ['study_id']);
    assert.deepEqual(options({ instruments: ['visit'] }).forms, ['visit']);
  });

  it('exports single fields without any instrument, the record id once', () => {
    const { fields, forms } = options({ instruments: [], fields: ['weight', 'study_id'] });
    assert.deepEqual(fields, ['study_id', 'weight']);
    assert.equal(forms, undefined);
  });

  it('combines fields and instruments', () => {
    const { fields, forms } = options({ instruments: ['visit'], fields: ['name'] });
    assert.deepEqual([fields, forms], [['study_id', 'name'], ['visit']]);
  });

  it('asks ODM for neither shape nor labels, and label headers of flat CSV only', () => {
    const labels = { valueLabels: true, headerLabels: true, checkboxLabels: true } as const;
    assert.deepEqual(options({ ...labels, format: 'odm' }), { format: 'odm' });
    assert.deepEqual(options({ ...labels, format: 'json' }), {
      format: 'json',
      type: 'flat',
      rawOrLabel: 'label',
      exportCheckboxLabel: true,
    });
    assert.deepEqual(options({ ...labels, shape: 'eav' }), { format: 'csv', type: 'eav', rawOrLabel: 'label' });
    assert.equal(options({ checkboxLabels: true }).exportCheckboxLabel, undefined);
  });

  it('passes extras, events and the filter on', () => {
    const plan = planExport(
      settings({
        dagColumn: true,
        surveyColumns: true,
        blankForGray: true,
        filter: '[a] = "1"',
        events: ['enroll_arm_1'],
        dags: ['site_a'],
      }),
      longitudinal,
    );
    assert.deepEqual(plan.options, {
      format: 'csv',
      type: 'flat',
      rawOrLabel: 'raw',
      rawOrLabelHeaders: 'raw',
      events: ['enroll_arm_1'],
      filterLogic: '[a] = "1"',
      exportDataAccessGroups: true,
      exportSurveyFields: true,
      exportBlankForGrayFormStatus: true,
    });
    assert.deepEqual([plan.dags, plan.allRecords], [['site_a'], false]);
  });

  // An empty list does not travel in a form, and its absence means "all".
  for (const [name, narrowed] of Object.entries<Partial<ExportSettings>>({
    'no instrument and no field': { instruments: [] },
    'no event (an arm without events)': { events: [] },
    'no group': { dags: [] },
  })) {
    it(`does not turn ${name} into everything`, () => {
      assert.throws(
        () => planExport(settings(narrowed), longitudinal),
        (e) => ExportError.is(e, 'nothing-chosen'),
      );
    });
  }

  it('names what the project has no longer', () => {
    const gone = settings({ instruments: ['visit', 'old_form'], fields: [], events: ['enroll_arm_1'] });
    assert.throws(
      () => planExport(gone, longitudinal),
      (e) => ExportError.is(e, 'structure-changed') && e.names.join() === 'old_form',
    );
    assert.throws(
      () => planExport(settings({ events: ['enroll_arm_1'] }), classic),
      (e) => ExportError.is(e, 'structure-changed'),
    );
    assert.throws(
      () => planExport(settings({ dags: ['site_x'] }), longitudinal),
      (e) => ExportError.is(e, 'structure-changed'),
    );
    assert.doesNotThrow(
      () => planExport(settings({ dags: ['site_x'] }), { ...longitudinal, dags: undefined }),
      'groups that may not be listed are left to the export',
    );
  });
});

describe('columns that an export must have', () => {
  const expected = (more: Partial<ExportSettings>, structure = longitudinal) =>
    planExport(settings(more), structure).expectedColumns;

  it('are those of the dictionary: files too, descriptive texts not, checkboxes by option', () => {
    assert.deepEqual(expected({}), [
      'study_id',
      'name',
      'consent',
      'weight',
      'meds___1',
      'meds____4',
      'intake_complete',
      'visit_complete',
    ]);
  });

  it('follow the choice of instruments and fields', () => {
    assert.deepEqual(expected({ instruments: ['visit'] }), [
      'study_id',
      'weight',
      'meds___1',
      'meds____4',
      'visit_complete',
    ]);
    assert.deepEqual(expected({ instruments: [], fields: ['name'] }), ['study_id', 'name']);
  });

  it('have the group when the project has groups and it was asked for', () => {
    assert.ok(expected({ dagColumn: true }).includes('redcap_data_access_group'));
    assert.ok(!expected({ dagColumn: true }, classic).includes('redcap_data_access_group'));
  });

  it('are reported as fields when they do not come', () => {
    assert.deepEqual(
      missingFields(expected({}), ['study_id', 'redcap_event_name', 'weight', 'intake_complete', 'visit_complete']),
      ['name', 'consent', 'meds'],
    );
    assert.deepEqual(missingFields(expected({}), [...expected({}), 'more']), []);
  });
});

describe('remembered settings', () => {
  it('come back as they were stored', () => {
    const full = settings({
      format: 'json',
      shape: 'eav',
      instruments: ['visit'],
      fields: ['name'],
      events: ['e_arm_1'],
      dags: ['site_a'],
      filter: '[x]=1',
      blankForGray: true,
    });
    for (const one of [full, defaultSettings]) {
      assert.deepEqual(readExportSettings(JSON.parse(JSON.stringify(one))), one);
    }
  });

  for (const [name, damage] of Object.entries<unknown>({
    nothing: undefined,
    'a text': 'csv',
    'another version': { ...defaultSettings, version: 2 },
    'an unknown format': { ...defaultSettings, format: 'pdf' },
    'a list of numbers': { ...defaultSettings, instruments: [1] },
    'an empty name': { ...defaultSettings, events: [''] },
    'a flag that is a text': { ...defaultSettings, dagColumn: 'true' },
    'no filter': { ...defaultSettings, filter: undefined },
  })) {
    it(`are not made up from ${name}`, () => assert.equal(readExportSettings(damage), undefined));
  }

  it('take nothing else along', () => {
    assert.deepEqual(readExportSettings({ ...defaultSettings, token: 'secret' }), defaultSettings);
  });
});
