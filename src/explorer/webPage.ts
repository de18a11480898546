import type { RedcapEvent } from '../api/model';
import { isExplorerNode, type NodeOf } from './node';

type WebEvent = Pick<RedcapEvent, 'uniqueEventName' | 'eventId' | 'armNum'>;

/** The page of REDCap that shows what a row shows, below the version's folder and up to where `pid=` follows; the project's home page for all others. */
export function webPageOf(clicked: unknown, events: readonly WebEvent[] = []): string {
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
    case 'record':
    case 'recordEvent':
      return recordHome(clicked, events);
    case 'recordForm':
    case 'recordFile': {
      const { record, instrument, event, instance } = clicked;
      const id = events.find(({ uniqueEventName }) => uniqueEventName === event)?.eventId;
      // A form's page is known by the id of its event, which the API tells of longitudinal projects only.
      return id === undefined
        ? recordHome(clicked, events)
        : `DataEntry/index.php?id=${encodeURIComponent(record)}&page=${instrument}&event_id=${id}&instance=${instance || 1}&`;
    }
    case 'records':
    case 'showRecords':
    case 'moreRecords':
      return 'DataEntry/record_status_dashboard.php?';
    default:
      return 'index.php?';
  }
}

function recordHome(
  node: NodeOf<'record' | 'recordEvent' | 'recordForm' | 'recordFile'>,
  events: readonly WebEvent[],
): string {
  const arm = events.find(({ uniqueEventName }) => 'event' in node && uniqueEventName === node.event)?.armNum;
  return `DataEntry/record_home.php?id=${encodeURIComponent(node.record)}&${arm === undefined ? '' : `arm=${arm}&`}`;
}
