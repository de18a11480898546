import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { count } from '../../common/count';
import { type ExplorerNode, nodesOf } from '../../explorer/node';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { type SurveyText, surveyCodesCsv } from '../../reads/surveys/surveyCodes';
import { informationMessage, warningMessage } from '../../window/messages';
import { back, commandTitle, pickMany } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import type { ViewDeps } from '../views/viewDeps';
import { type Survey, pickSurvey } from './pickSurvey';

/** *Survey Links and Codes of Records...*: of one survey for many records, as a read-only table. */
export function openSurveyCodes(deps: ViewDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const { projects, views } = deps;
    const title = commandTitle(l10n.t('Survey Links and Codes'));
    const entry = await projectFor(projects, clicked, title);
    const nodes = nodesOf(clicked, selection).filter(({ projectKey }) => projectKey === entry.key);
    const survey = surveyOf(nodes) ?? (await pickSurvey(projects, entry, title));
    const records = recordsOf(nodes) ?? (await pickRecords(deps, entry, survey, title));
    const wanted = await pickTexts(deps, entry, survey, title);
    const places = records.map((record) => ({ record, ...survey }));
    const { text, incomplete } = await whenSlow(
      l10n.t('Asking {0} for links and codes', displayName(entry)),
      async (signal, report) =>
        surveyCodesCsv(await projects.session(entry.key), places, wanted, {
          signal,
          onProgress: (done) => {
            report(l10n.t('{0} of {1} records', count(done, l10n), count(places.length, l10n)));
          },
        }),
    );
    const name = [l10n.t('Survey links'), survey.instrument, survey.event].filter((part) => part !== undefined);
    await views.show(entry, name.join(' '), text);
    if (incomplete > 0) {
      void warningMessage(
        l10n.t('REDCap did not give everything for {0}: see the column "problem".', recordCount(incomplete)),
      );
    }
  };
}

function recordCount(records: number): string {
  return records === 1 ? l10n.t('1 record') : l10n.t('{0} records', count(records, l10n));
}

function surveyOf(nodes: readonly ExplorerNode[]): Survey | undefined {
  const row = nodes.find((node) => node.kind === 'survey' || node.kind === 'recordForm');
  if (row?.kind !== 'survey' && row?.kind !== 'recordForm') {
    return undefined;
  }
  const { instrument, event } = row;
  return { instrument, ...(event === undefined || event === '' ? {} : { event }) };
}

function recordsOf(nodes: readonly ExplorerNode[]): readonly string[] | undefined {
  const records = nodes.flatMap((node) => (node.kind === 'record' || node.kind === 'recordForm' ? [node.record] : []));
  return records.length > 0 ? [...new Set(records)] : undefined;
}

async function pickRecords(
  { projects }: ViewDeps,
  entry: ProjectEntry,
  { event }: Survey,
  title: string,
): Promise<readonly string[]> {
  const names = await whenSlow(l10n.t('Reading the records of {0}', displayName(entry)), async (signal) =>
    (await projects.part(entry.key, 'records', signal)).names(signal),
  );
  const fitting = [...names].filter(([, { events }]) => event === undefined || events.includes(event));
  if (names.size === 0) {
    void informationMessage(l10n.t('"{0}" has no records that you may see.', displayName(entry)));
    throw new CancelledError();
  }
  // A record that has not come to the event yet can be invited to its survey all the same.
  const items = (fitting.length > 0 ? fitting : [...names]).map(([record, { dag }]) => ({
    label: record.replaceAll('$(', '\\$('),
    description: dag ?? '',
    record,
  }));
  const picked = await pickMany({ title, placeholder: l10n.t('Which records?'), items, selected: () => true });
  if (picked === back || picked.length === 0) {
    throw new CancelledError();
  }
  return picked.map(({ record }) => record);
}

async function pickTexts(
  { projects }: ViewDeps,
  entry: ProjectEntry,
  { instrument }: Survey,
  title: string,
): Promise<readonly SurveyText[]> {
  const surveys = await projects.part(entry.key, 'surveys');
  const saves = surveys.find(({ form }) => form === instrument)?.saveAndReturn ?? true;
  const items: readonly { readonly label: string; readonly description: string; readonly what: SurveyText }[] = [
    { label: l10n.t('Survey link'), description: '', what: 'survey_link' },
    { label: l10n.t('Survey access code'), description: l10n.t('REDCap 15.1 or later'), what: 'survey_access_code' },
    {
      label: l10n.t('Return code'),
      description: saves ? '' : l10n.t('"Save & Return Later" is off in this survey'),
      what: 'return_code',
    },
    {
      label: l10n.t('Survey queue link'),
      description: l10n.t('where the project has a survey queue'),
      what: 'survey_queue_link',
    },
  ];
  const picked = await pickMany({
    title,
    placeholder: l10n.t('What of each record? One call each'),
    items,
    selected: ({ what }) => what === 'survey_link',
  });
  if (picked === back || picked.length === 0) {
    throw new CancelledError();
  }
  return picked.map(({ what }) => what);
}
