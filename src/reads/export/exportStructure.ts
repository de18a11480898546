import type { Dag, ExportFieldName, Instrument, MetadataField, RedcapEvent } from '../../api/model';

/** What of the project an export is planned from. */
export interface ExportStructure {
  /** The first field is the record-id field. */
  readonly metadata: readonly MetadataField[];
  readonly instruments: readonly Instrument[];
  /** Names the columns of checkboxes; without it these are not checked. */
  readonly fieldNames: readonly ExportFieldName[];
  readonly isLongitudinal: boolean;
  /** Whether instruments or events repeat; absent: not known. */
  readonly hasRepeating?: boolean;
  readonly events: readonly RedcapEvent[];
  /** `undefined` when this user may not list them. */
  readonly dags: readonly Dag[] | undefined;
  /** The group of the token owner: blank for none, `undefined` when not known. */
  readonly ownDag: string | undefined;
  /** As served: `NI, No information | UNK, Unknown`; absent: not known. */
  readonly missingDataCodes?: string;
}
