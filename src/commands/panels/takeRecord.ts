import { l10n, window } from 'vscode';
import { unlessRefused } from '../../api/unlessRefused';
import { CancelledError } from '../../common/cancelled';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { readTakenRecord, type TakenRecord, wantedFields } from '../../reads/preview/takenRecord';
import { listRecords } from '../../state/recordNames';
import type { PreviewedForm } from '../../webviews/formPreview/formPreview';
import { commandTitle, runSteps } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { type PlaceAnswers, placeSteps } from '../records/placeSteps';

/**
 * *Show a Record...* of a form preview: says what is read and what becomes of it, asks for the record every time, and reads what the form shows of it.
 * @throws CancelledError, RedcapError
 */
export async function takeRecord(projects: ProjectAccess, { uri, index, place }: PreviewedForm): Promise<TakenRecord> {
  const title = commandTitle(l10n.t('Show a Record'));
  const entry = await projectFor(projects, uri, title);
  const wanted = wantedFields(index, place.form);
  const choose = l10n.t('Choose the Record...');
  const answer = await window.showWarningMessage(
    l10n.t('Show the values of a record in this preview?'),
    {
      modal: true,
      detail: [
        l10n.t(
          'Read from {0}, of the one record that you choose: the fields of the instrument {2} ({1}), and those of others that its logic and labels name ({3}).',
          displayName(entry),
          wanted.own.length,
          place.form,
          wanted.others.length,
        ),
        l10n.t(
          'The values are in this panel only. No file, log or state of this computer keeps them, nothing is sent, and they are gone when the panel is closed or the window is reloaded. The log of the project will name the reading.',
        ),
      ].join('\n\n'),
    },
    choose,
  );
  if (answer !== choose) {
    throw new CancelledError();
  }
  const session = await projects.session(entry.key);
  const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
    readSetup(projects, entry.key, signal),
  );
  const answers: PlaceAnswers = { record: '', event: place.event, instance: place.instance };
  const abort = new AbortController();
  try {
    const listed = listRecords(session, project.recordIdField, {}, abort.signal);
    // The step that needs the list tells what went wrong with it.
    listed.catch(() => undefined);
    const words = {
      record: l10n.t('The record to show; type to filter'),
      event: l10n.t('The event of it to show'),
      instance: l10n.t('The repeating instance of it to show.'),
    };
    await runSteps(placeSteps({ title, project, listed, form: () => place.form, words }, answers));
  } finally {
    abort.abort();
  }
  return await whenSlow(l10n.t('Reading the record'), (signal) =>
    readTakenRecord({ session, ...project }, index, { ...answers, form: place.form }, signal),
  );
}

async function readSetup(projects: ProjectAccess, key: string, signal: AbortSignal) {
  const [info, metadata, events, mappings, repeating] = await Promise.all([
    projects.part(key, 'info', signal),
    projects.part(key, 'metadata', signal),
    projects.part(key, 'events', signal),
    projects.part(key, 'mappings', signal),
    unlessRefused('absent', () => projects.part(key, 'repeating', signal)),
  ]);
  return {
    info,
    events,
    mappings,
    repeating: repeating ?? [],
    recordIdField: metadata[0]?.field_name ?? 'record_id',
    serverFields: new Set(metadata.map(({ field_name: name }) => name)),
  };
}
