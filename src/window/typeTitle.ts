import { l10n } from 'vscode';
import type { ProjectInfo } from '../api/model';
import { CancelledError } from '../common/cancelled';
import { askText, back } from './multiStep';

export interface TitleQuestion {
  /** Title of the input. */
  readonly title: string;
  /** The button that was pressed. */
  readonly verb: string;
  /** What is said while the text is not the title. */
  readonly wrong: (expected: string) => string;
}

/** Has the project's title typed, as the last question before data may be lost. @throws CancelledError unless it is */
export async function typeTitle(
  info: Pick<ProjectInfo, 'title' | 'projectId'>,
  { title, verb, wrong }: TitleQuestion,
): Promise<void> {
  const projectTitle = info.title.trim();
  // A project without a title would leave nothing to type.
  const expected = projectTitle === '' ? String(info.projectId) : projectTitle;
  const typed = await askText({
    title,
    prompt: l10n.t('To confirm "{0}", type the title of the project: {1}', verb, expected),
    placeholder: expected,
    validate: (value) => (value.trim() === expected ? undefined : wrong(expected)),
  });
  if (typed === back) {
    throw new CancelledError();
  }
}
