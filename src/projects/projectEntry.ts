/** A project the user has added, as kept in global state. The token is not part of it: it lives in SecretStorage under `key`. */
export interface ProjectEntry {
  /** Opaque, made at random when the project is added; names the project in URIs, storage and logs. */
  readonly key: string;
  /** Normalised API address. */
  readonly url: string;
  readonly projectId: number;
  /** The project's title on the server when last seen. */
  readonly title: string;
  /** The user's own name for it, from Rename. */
  readonly name?: string;
  /** The token owner's username, where it is known. */
  readonly username?: string;
  /** Sample projects are served by the embedded simulator, whose address changes at each start. */
  readonly origin: 'user' | 'sample';
  /** A copy of this project, by its title then, in the embedded server (`origin` is `sample`): what is done to it is rehearsed. */
  readonly rehearsalOf?: string;
  /** Reports that the user has added: no method of the API lists them. */
  readonly reports?: readonly KnownReport[];
  /** Whether the tree shows records, where the user has said so: else it does not for projects with identifiers. */
  readonly showsRecords?: boolean;
  /** Of the scheme that a record was last randomized by: no method lists them. */
  readonly randomizationId?: number;
}

/** A report of a project, as the user knows it. */
export interface KnownReport {
  /** Shown in REDCap beside the report's name. */
  readonly id: number;
  /** The user's own. */
  readonly name: string;
}

/** What the user calls the project. */
export function displayName(entry: ProjectEntry): string {
  return entry.name ?? entry.title;
}
