import type { L10n } from '../../common/l10n';
import type { DocumentName } from '../../state/documentNames';
import { specOf } from './registry';
import type { DocumentSpec } from './spec';

/** What a document holds, within a sentence. */
export function documentWords(name: DocumentName, l10n: L10n): string {
  const spec: DocumentSpec = specOf(name);
  return spec.words(l10n);
}

/** The same as a title. */
export function documentTitle(name: DocumentName, l10n: L10n): string {
  const spec: DocumentSpec = specOf(name);
  return spec.title(l10n);
}
