import path from 'node:path';
import { env, l10n, type Uri } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { Log } from '../../common/log';
import { plainLabel } from '../../dictionary/language/markdown';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { projectOfDictionary } from '../../editor/redcapUri';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { cleanName } from '../../reads/export/fileName';
import { paperForms } from '../../reads/preview/paper/paperForm';
import { clockNow } from '../../webviews/clockNow';
import type { PreviewedForm } from '../../webviews/formPreview/formPreview';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { saveTo } from '../views/saveTo';

export interface PaperDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
}

/** *Print or Save...* of a form preview: one instrument or all as a blank form in one HTML file, for the browser to print. @throws CancelledError */
export async function savePaper({ projects, log }: PaperDeps, { uri, index, place }: PreviewedForm): Promise<void> {
  const title = commandTitle(l10n.t('Print or Save'));
  const forms = await chooseForms(title, index, place.form);
  const about = titleOf(projects, uri);
  const html = paperForms(index, { forms, title: about, printed: clockNow().today, language: env.language }, l10n);
  await saveTo(log, {
    title,
    name: `${cleanName(forms.length === 1 ? place.form : about)}.html`,
    filters: { HTML: ['html'] },
    progress: l10n.t('Saving the form'),
    pour: async (sink) => {
      await sink(Buffer.from(html));
    },
  });
}

async function chooseForms(title: string, { model, facts }: DictionaryIndex, form: string): Promise<readonly string[]> {
  const all = model.forms.map(({ name }) => name);
  if (all.length < 2) {
    return all;
  }
  const picked = await pickOne({
    title,
    placeholder: l10n.t('Which instruments; the file is opened and printed with a browser'),
    items: [
      {
        label: l10n.t('This instrument'),
        description: plainLabel(facts.formLabels?.get(form) ?? form),
        forms: [form],
      },
      { label: l10n.t('All instruments'), description: l10n.t('{0}, each on its own pages', all.length), forms: all },
    ],
  });
  if (picked === back) {
    throw new CancelledError();
  }
  return picked.forms;
}

/** The project's name, or that of the file. */
function titleOf(projects: ProjectAccess, uri: Uri): string {
  const key = projectOfDictionary(uri);
  return key === undefined ? path.basename(uri.path, path.extname(uri.path)) : displayName(projects.get(key));
}
