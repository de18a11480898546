import type { L10n } from '../../common/l10n';
import { refusalText } from '../deletes/refusalText';
import { documentWords } from './documentWords';
import type { StructurePushRefusal } from './structurePush';

/** Why a push is refused, in a sentence. */
export function structureRefusalText(refusal: StructurePushRefusal, title: string, l10n: L10n): string {
  switch (refusal.reason) {
    case 'document-in-production':
      return l10n.t(
        '"{0}" is in Production: the API changes {1} only while a project is in Development.',
        title,
        documentWords(refusal.document, l10n),
      );
    case 'classic-document':
      return l10n.t(
        '"{0}" is classic: it has no {1}. Only longitudinal projects have them.',
        title,
        documentWords(refusal.document, l10n),
      );
    case 'errors':
      return refusal.problems.length === 1
        ? l10n.t('1 error keeps the file from being pushed: see Problems.')
        : l10n.t('{0} errors keep the file from being pushed: see Problems.', refusal.problems.length);
    default:
      return refusalText(refusal, l10n);
  }
}
