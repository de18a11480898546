import type { Uri } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
import type { DocumentName } from '../../state/documentNames';
import { type DocumentAddress, documentOf, redcapScheme } from '../redcapUri';
import { serverScheme } from '../serverDocuments';
import { mergeScheme } from './mergeUri';

const schemes: ReadonlySet<string> = new Set([redcapScheme, serverScheme, mergeScheme]);

/** The documents that a menu hands to a command: rows of Source Control, a group of them, or an address; none where it names none. */
export function addressesOf(args: readonly unknown[]): readonly DocumentAddress[] {
  return args
    .flatMap((arg) =>
      has(arg, 'resourceStates') && Array.isArray(arg.resourceStates) ? (arg.resourceStates as unknown[]) : [arg],
    )
    .flatMap((arg) => {
      const uri = has(arg, 'resourceUri') ? arg.resourceUri : arg;
      const address =
        isUri(uri) && schemes.has(uri.scheme) ? documentOf(uri.with({ scheme: redcapScheme })) : undefined;
      return address ? [address] : [];
    });
}

/** What a menu means: documents of a project, or the project as a whole. */
export interface Target {
  readonly key: string;
  /** None: the project as a whole. */
  readonly names: readonly DocumentName[];
}

/** What was clicked, by project: rows and groups of Source Control, addresses, a row of the tree, a Source Control itself; none where nothing was. */
export function targetsOf(args: readonly unknown[]): readonly Target[] {
  const addresses = addressesOf(args);
  const keys = addresses.length > 0 ? addresses.map(({ key }) => key) : args.flatMap((arg) => projectKeyOf(arg) ?? []);
  return [...new Set(keys)].map((key) => ({
    key,
    names: addresses.filter((address) => address.key === key).map(({ name }) => name),
  }));
}

/** The project of a row of the tree, of a Source Control, or of an address. */
function projectKeyOf(arg: unknown): string | undefined {
  if (isExplorerNode(arg)) {
    return arg.projectKey;
  }
  const uri = has(arg, 'rootUri') ? arg.rootUri : arg;
  return isUri(uri) && schemes.has(uri.scheme) ? uri.authority : undefined;
}

function has<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && name in value;
}

function isUri(value: unknown): value is Uri {
  return has(value, 'scheme') && has(value, 'authority') && has(value, 'path') && has(value, 'with');
}
