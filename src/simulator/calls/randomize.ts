import { writeTable } from '../format/table';
import { dataAnswer, type Answer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { requireUnlocked } from '../records/locks';
import { findRecord } from '../records/selection';
import { allocate, allocationOf } from '../store/randomization';
import { log, type Method } from './call';

/** Randomize Record (REDCAP_API.md §5.6): gives a record its place and stores the target field. The wording of refusals is not public. */
export const randomizeRecord: Method = {
  content: 'record',
  action: 'randomize',
  rights: ['api_import', 'random_perform'],
  writes: true,
  run(call): Answer {
    const { project, parameters } = call;
    const [name, id] = [parameters.get('record'), parameters.get('randomization_id').trim()];
    const randomization = project.isRandomized ? project.randomizations.find(id) : undefined;
    const record = findRecord(call, name);
    if (randomization === undefined) {
      throw new ApiFailure(
        project.isRandomized && project.randomizations.all.length > 0
          ? `The randomization randomization_id=${id} does not exist in the project`
          : 'Randomization is not set up for this project',
      );
    }
    if (record === undefined) {
      throw new ApiFailure(`The record "${name}" does not exist`);
    }
    if (allocationOf(randomization, name) !== undefined) {
      throw new ApiFailure(`The record "${name}" has already been randomized`);
    }
    const strata = randomization.strata.map(({ field, event }) => {
      const value = record.context(event)?.values.get(field);
      return typeof value === 'string' ? value : '';
    });
    const missing = randomization.strata.filter((_, i) => strata[i] === '');
    if (missing.length > 0) {
      throw new ApiFailure(
        `The record "${name}" cannot be randomized because these strata fields have no value: ${missing.map(({ field }) => field).join(', ')}`,
      );
    }
    const form = project.dictionary.field(randomization.field)?.form ?? '';
    requireUnlocked(project, name, randomization.event, form, 0);
    const place = allocate(randomization, name, strata);
    if (place === undefined) {
      throw new ApiFailure(`The record "${name}" cannot be randomized because the allocation table has no place left`);
    }
    record.ensure(randomization.event).values.set(randomization.field, place.target);
    log(call, 'record_edit', `Randomize record (API) ${name}`, `${randomization.field} = '${place.target}'`, name);
    const columns = ['randomization_id', 'record', 'target_field', 'target_field_alt'];
    const shown = (value: string): string => (randomization.open ? value : '*');
    const row = {
      randomization_id: id,
      record: name,
      target_field: shown(place.target),
      target_field_alt: place.alternative,
    };
    const wanted = parameters.flag('returnAlt') ? columns : columns.slice(0, 3);
    const text = writeTable(call.format, wanted, [row], { root: 'items', endLine: true, csv: call.csv });
    return dataAnswer(call.format, call.format === 'json' ? text.slice(1, -1) : text, 1);
  },
};
