import type { L10n } from '../../common/l10n';
import { whenText } from './historyText';

/** How many lines of each list a report holds. */
const most = 500;

export interface ReportFacts {
  /** `REDCap Workbench: report of a push`. */
  readonly title: string;
  readonly project: { readonly title: string; readonly projectId: number };
  readonly url: string;
  readonly when: Date;
  /** What came of it. */
  readonly sentence: string;
  /** Heading and lines; one without lines is left out. */
  readonly sections: readonly (readonly [heading: string, lines: readonly string[]])[];
}

/** What is kept of a write as plain lines: names of structure, records and fields, never values. */
export function reportOf({ title, project, url, when, sentence, sections }: ReportFacts, l10n: L10n): string {
  return `${[
    title,
    '',
    l10n.t('Project: {0} (project ID {1})', project.title, project.projectId),
    l10n.t('Server: {0}', url),
    l10n.t('Time: {0}', whenText(when.toISOString())),
    '',
    sentence,
    ...sections.flatMap(([heading, lines]) =>
      lines.length === 0
        ? []
        : [
            '',
            heading,
            ...lines.slice(0, most).map((line) => `  ${line}`.trimEnd()),
            ...(lines.length > most ? [`  ${l10n.t('{0} more', lines.length - most)}`] : []),
          ],
    ),
  ].join('\n')}\n`;
}
