import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planExport } from '../../../../src/reads/export/planExport';
import { outputs } from '../../../../src/reads/export/outputs';
import {
  type ExportSettings,
  defaultSettings,
  onlyEffective,
  settingsOfOutput,
  withoutEffect,
} from '../../../../src/reads/export/settings';
import { classic } from './structures';

const anySettings: fc.Arbitrary<ExportSettings> = fc
  .record(
    {
      format: fc.constantFrom('csv', 'json', 'xml', 'odm'),
      shape: fc.constantFrom('flat', 'eav'),
      valueLabels: fc.boolean(),
      headerLabels: fc.boolean(),
      checkboxLabels: fc.boolean(),
      delimiter: fc.constantFrom(';', '\t'),
      decimalCharacter: fc.constantFrom('.', ','),
      output: fc.constantFrom(...outputs),
    },
    { requiredKeys: [] },
  )
  .map((some) => ({ ...defaultSettings, ...some }));

describe('choices without effect', () => {
  it('can be left out: what is asked of REDCap stays the same, and nothing without effect is left', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const kept = onlyEffective(settings);
        assert.deepEqual(withoutEffect(kept), []);
        assert.deepEqual(
          planExport(settingsOfOutput(kept), classic).options,
          planExport(settingsOfOutput(settings), classic).options,
        );
      }),
    );
  });
});
