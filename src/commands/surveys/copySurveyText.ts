import { env, l10n, window } from 'vscode';
import type { SurveyPlace } from '../../api/surveys';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type SurveyText, surveyTexts } from '../../reads/surveys/surveyCodes';
import { whenSlow } from '../../window/whenSlow';

/** *Copy Survey Link*, *... Return Code*, *... Access Code* of a form's row, *Copy Survey Queue Link* of a record's: to the clipboard only. */
export function copySurveyText(projects: ProjectAccess, what: SurveyText): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const place = placeOf(clicked);
    if (!place || !isExplorerNode(clicked)) {
      return;
    }
    const text = await whenSlow(l10n.t('Asking for it'), async (signal) =>
      surveyTexts[what](await projects.session(clicked.projectKey), place, signal),
    );
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t('Copied'), 3000);
  };
}

function placeOf(clicked: unknown): SurveyPlace | undefined {
  if (!isExplorerNode(clicked)) {
    return undefined;
  }
  if (clicked.kind === 'record') {
    return { record: clicked.record, instrument: '' };
  }
  if (clicked.kind !== 'recordForm') {
    return undefined;
  }
  const { record, instrument, event, instance, repeats } = clicked;
  return {
    record,
    instrument,
    ...(event === '' ? {} : { event }),
    ...(repeats === 'no' ? {} : { repeatInstance: instance || 1 }),
  };
}
