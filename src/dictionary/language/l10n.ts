export type { L10n } from '../../common/wording';
