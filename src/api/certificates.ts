import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { RedcapError } from './errors';

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * The authorities to trust: Node's own (and NODE_EXTRA_CA_CERTS), the operating system's when this Node can tell them, and `extra` PEM texts.
 *
 * @throws RedcapError `tls-failed` when an extra text holds no readable certificate: going on without it would only look like an untrusted server.
 */
export function trustedAuthorities(options: { readonly extra: readonly string[]; readonly system: boolean }): string[] {
  // Present since Node 22.15 / 23.10; missing in older ones, whatever the types say.
  const known = (tls as { getCACertificates?: (type: 'default' | 'system') => string[] }).getCACertificates;
  const base = known ? known('default') : [...tls.rootCertificates, ...fromEnvironment()];
  const system = known && options.system ? known('system') : [];
  return [...new Set([...base, ...system, ...options.extra.flatMap(certificatesOf)])];
}

function certificatesOf(pem: string): string[] {
  const found = pem.match(block) ?? [];
  try {
    if (found.length > 0) {
      // Parsed one by one only to see that they can be.
      return found.filter((text) => new X509Certificate(text));
    }
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}

function unreadable(cause?: unknown): RedcapError {
  return new RedcapError(
    'tls-failed',
    'The additional certificate file cannot be read: it must hold certificates in PEM format.',
    cause === undefined ? {} : { cause },
  );
}

function fromEnvironment(): string[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  try {
    return file ? (readFileSync(file, 'utf8').match(block) ?? []) : [];
  } catch {
    // Node itself only warns about an unreadable file.
    return [];
  }
}
