import { RedcapError } from './errors';
import { sentence } from './messages';

export type ProxySetting = { readonly url: string; readonly noProxy?: readonly string[] } | 'environment' | 'off';

/**
 * Which proxies to use for http and https addresses, and for which hosts none; `undefined` when there is none at all.
 * In the environment the lower-case name wins, as everywhere.
 *
 * @throws RedcapError `proxy-failed` when a proxy address cannot be understood. Its text stays out: it may hold a password.
 */
export function proxyOf(
  setting: ProxySetting,
  environment: Readonly<Record<string, string | undefined>>,
): { http: string | undefined; https: string | undefined; noProxy: string } | undefined {
  if (setting === 'off') {
    return undefined;
  }
  if (setting !== 'environment') {
    const url = proxyAddress(setting.url);
    return url === undefined ? undefined : { http: url, https: url, noProxy: (setting.noProxy ?? []).join(',') };
  }
  const of = (name: string): string | undefined => environment[name] ?? environment[name.toUpperCase()];
  const http = proxyAddress(of('http_proxy'));
  const https = proxyAddress(of('https_proxy')) ?? http;
  return http === undefined && https === undefined ? undefined : { http, https, noProxy: of('no_proxy') ?? '' };
}

function proxyAddress(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  if (!trimmed) {
    return undefined;
  }
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
    if (url.hostname !== '' && /^(?:https?|socks5?):$/.test(url.protocol)) {
      return url.href;
    }
  } catch {
    // Falls through to the same complaint.
  }
  throw new RedcapError('proxy-failed', sentence('proxy-failed'));
}
