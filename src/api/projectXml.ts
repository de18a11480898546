import type { Session } from './session';
import { pourAnswer, type Sink } from './sink';

export interface ExportProjectXmlOptions {
  /** Structure only, no data. Default false. */
  readonly returnMetadataOnly?: boolean;
  readonly records?: readonly string[];
  readonly fields?: readonly string[];
  readonly events?: readonly string[];
  readonly exportSurveyFields?: boolean;
  readonly exportDataAccessGroups?: boolean;
  readonly filterLogic?: string;
  /** Uploaded files too, as base64. Default false. */
  readonly exportFiles?: boolean;
}

/** The whole project as CDISC ODM, streamed like `exportRecordsTo`. Right: API Export. Since 6.12. Source: REDCAP_API.md §6.16, §7. */
export async function exportProjectXmlTo(
  session: Session,
  options: ExportProjectXmlOptions,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  const answer = await session.open(
    {
      content: 'project_xml',
      writes: false,
      isLarge: true,
      parameters: { ...options },
      expects: { shape: 'xml', root: 'ODM' },
    },
    signal,
  );
  return pourAnswer(answer, sink, onProgress, signal);
}
