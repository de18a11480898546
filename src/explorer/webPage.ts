import { isExplorerNode } from './node';

/** The page of REDCap that shows what a row shows, below the version's folder and up to where `pid=` follows; the project's home page for all others. */
export function webPageOf(clicked: unknown): string {
  if (!isExplorerNode(clicked)) {
    return 'index.php?';
  }
  switch (clicked.kind) {
    case 'users':
    case 'member':
    case 'roles':
    case 'role':
      return 'UserRights/index.php?';
    case 'reports':
      return 'DataExport/index.php?';
    case 'report':
      return `DataExport/index.php?report_id=${clicked.reportId}&`;
    case 'repository':
    case 'repositoryFolder':
    case 'repositoryFile':
      return 'FileRepository/index.php?';
    case 'logging':
      return 'Logging/index.php?';
    case 'surveys':
    case 'survey':
      return 'Surveys/invite_participants.php?';
    default:
      return 'index.php?';
  }
}
