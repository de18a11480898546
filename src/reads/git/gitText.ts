import path from 'node:path';
import type { L10n } from '../../common/l10n';
import { words } from '../../state/words';
import type { IgnoreFailure } from './gitIgnore';
import type { GitRisk } from './gitRisk';

/** What the files hold: data of patients, or the key to the snapshots of it. */
export type Sensitive = 'records' | 'key';

/** The question before files are written where git would take them up. `failure`: why adding them to `.gitignore` did not help. */
export function gitQuestion(
  risk: GitRisk,
  holds: Sensitive,
  failure: IgnoreFailure | undefined,
  l10n: L10n,
): { readonly message: string; readonly detail: string } {
  const { repository, exposed, tracked, asked } = risk;
  const [first = ''] = exposed;
  return {
    message:
      exposed.length === 1
        ? l10n.t('"{0}" would be written into a git repository.', path.basename(first))
        : l10n.t('{0} files would be written into a git repository.', exposed.length),
    detail: [
      ...(failure === undefined ? [] : [failureText(failure, l10n), '']),
      l10n.t('Repository: {0}', repository.root),
      remotesText(risk, l10n),
      ...(asked
        ? []
        : [l10n.t('Whether git ignores it already could not be asked: git was not found or did not answer.')]),
      '',
      holds === 'key'
        ? l10n.t(
            "Whoever gets this key and the folder of the snapshots reads the patients' data in them. What is committed once stays in the history and goes wherever the repository goes.",
          )
        : l10n.t(
            "It holds patients' data. What is committed once stays in the history and goes wherever the repository goes, even if the file is deleted later.",
          ),
      ...(tracked.length === 0
        ? []
        : [
            l10n.t(
              'Tracked by git already, so that .gitignore has no effect: {0}. "git rm --cached" takes it out first.',
              words(l10n).list(tracked.map((file) => path.basename(file))),
            ),
          ]),
    ].join('\n'),
  };
}

function remotesText({ repository: { hosts, otherRemotes } }: GitRisk, l10n: L10n): string {
  const named = hosts.length === 0 ? [] : [l10n.t('Its remotes are at: {0}', hosts.join(', '))];
  const others =
    otherRemotes === 0 ? [] : [l10n.t('Remotes in folders, or at addresses that are not shown: {0}', otherRemotes)];
  return [...named, ...others].join('\n') || l10n.t('It has no remote now.');
}

function failureText(failure: IgnoreFailure, l10n: L10n): string {
  switch (failure) {
    case 'not-writable':
      return l10n.t('The .gitignore of the repository could not be written.');
    case 'not-text':
      return l10n.t('The .gitignore of the repository is no text that git reads; it was left as it was.');
    case 'no-effect':
      return l10n.t(
        'The line in .gitignore has no effect: git still takes the file, because it tracks it or another rule wins.',
      );
  }
}
