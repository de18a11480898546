import type { Uri } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
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

/** The project that a menu means: of a row of the tree, of Source Control, or of an address. */
export function projectKeyOf(arg: unknown): string | undefined {
  if (isExplorerNode(arg)) {
    return arg.projectKey;
  }
  const uri = has(arg, 'rootUri') ? arg.rootUri : has(arg, 'resourceUri') ? arg.resourceUri : arg;
  return isUri(uri) && schemes.has(uri.scheme) ? uri.authority : undefined;
}

function has<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && name in value;
}

function isUri(value: unknown): value is Uri {
  return has(value, 'scheme') && has(value, 'authority') && has(value, 'path') && has(value, 'with');
}
