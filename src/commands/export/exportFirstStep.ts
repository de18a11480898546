import { QuickPickItemKind, type QuickPickItem, l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { type ExportSettings, defaultSettings } from '../../reads/export/settings';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { askExportPage } from './exportPage';
import type { ExportPreview } from './exportPreview';
import type { FoundRecipe } from './exportRecipes';
import type { ExportProject } from './exportRecordsStructure';
import { type ExportScope, startingSettings } from './exportRecordsSelection';
import { describeSettings, summaryOf } from './exportWords';

/** What the user wants: an export, the same as a recipe, or a recipe that there is. */
export type FirstAnswer =
  | { readonly kind: 'export'; readonly settings: ExportSettings }
  | { readonly kind: 'save'; readonly settings: ExportSettings }
  | { readonly kind: 'recipe'; readonly recipe: FoundRecipe };

interface Row extends QuickPickItem {
  readonly answer?: FirstAnswer;
}

/**
 * Asks what to export, with what most people want under the first Enter.
 * @param last the project's last export @throws CancelledError
 */
export async function askWhatToExport(
  project: ExportProject,
  known: {
    readonly scope: ExportScope;
    readonly last: ExportSettings | undefined;
    readonly recipes: readonly FoundRecipe[];
  },
  preview: ExportPreview,
): Promise<FirstAnswer> {
  const { scope, last } = known;
  const more: Row = {
    label: `$(settings) ${l10n.t('More...')}`,
    description: l10n.t('Format, labels, instruments, events, groups, records, filter and so on'),
  };
  for (;;) {
    const items = (listed?: ReadonlySet<string>): readonly Row[] => [...rowsOf(known, preview, listed), more];
    const picked = await pickOne({
      title: commandTitle(l10n.t('Export Records')),
      placeholder: l10n.t('What to export'),
      items: items(),
      later: preview.later.then(items),
    });
    if (picked === back) {
      throw new CancelledError();
    }
    if (picked.answer) {
      return picked.answer;
    }
    const page = await askExportPage(project, startingSettings(last, defaultSettings, scope), preview);
    if (page !== back) {
      return { kind: page.save ? 'save' : 'export', settings: page.settings };
    }
  }
}

function rowsOf(
  { scope, last, recipes }: Parameters<typeof askWhatToExport>[1],
  preview: ExportPreview,
  listed: ReadonlySet<string> | undefined,
): readonly Row[] {
  const plain = startingSettings(undefined, defaultSettings, scope);
  const names = Object.values(scope).flat();
  const isNarrowed = names.length > 0;
  const rows: Row[] = [
    {
      label: `$(table) ${isNarrowed ? l10n.t('{0} as CSV', summaryOf(names)) : l10n.t('All records as CSV')}`,
      description: preview.text(plain, listed),
      answer: { kind: 'export', settings: plain },
    },
  ];
  if (last && !isNarrowed) {
    rows.push({
      label: `$(history) ${l10n.t('Like last time')}`,
      description: [describeSettings(last), preview.text(last, listed)].filter((part) => part !== '').join(' · '),
      answer: { kind: 'export', settings: last },
    });
  }
  if (recipes.length > 0) {
    rows.push({ label: l10n.t('Recipes of this workspace'), kind: QuickPickItemKind.Separator });
  }
  for (const recipe of recipes) {
    rows.push({
      label: `$(file-code) ${recipe.name}`,
      description: describeSettings(recipe.recipe.settings),
      answer: { kind: 'recipe', recipe },
    });
  }
  if (rows.length > 1) {
    rows.push({ label: '', kind: QuickPickItemKind.Separator });
  }
  return rows;
}
