import { RedcapError } from '../api/errors';
import { type TransportOptions, Transport } from '../api/transport';
import type { Log } from '../common/log';

/** The user's settings that shape the way to a server. */
export interface NetworkSettings {
  /** `http.proxy`; blank when unset. */
  readonly proxy: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxySupport` is not `off`. */
  readonly useProxy: boolean;
  /** `http.systemCertificates`. */
  readonly systemCertificates: boolean;
  /** `redcapWorkbench.network.caFile`; blank when unset. */
  readonly caFile: string;
  /** `redcapWorkbench.network.timeout`, seconds. */
  readonly timeout: number;
  /** `redcapWorkbench.network.compression`. */
  readonly compression: boolean;
}

const longestConnect = 30_000;

/**
 * The one transport that all sessions share. Rebuilt after `reset` (the settings changed); calls under way keep the one they have.
 */
export class TransportSource {
  private current: Promise<Transport> | undefined;
  private readonly made = new Set<Transport>();

  constructor(
    private readonly settings: () => NetworkSettings,
    private readonly readFile: (file: string) => Promise<string>,
    private readonly log: Log,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /** @throws RedcapError `tls-failed` when the file of `network.caFile` cannot be read: going on without it would only look like an untrusted server. */
  async get(): Promise<Transport> {
    const current = this.current ?? this.build();
    this.current = current;
    try {
      return await current;
    } catch (error) {
      if (this.current === current) {
        this.current = undefined;
      }
      throw error;
    }
  }

  reset(): void {
    this.current = undefined;
  }

  async close(): Promise<void> {
    this.current = undefined;
    await Promise.all(Array.from(this.made, (transport) => transport.close()));
    this.made.clear();
  }

  private async build(): Promise<Transport> {
    const settings = this.settings();
    const authorities = settings.caFile === '' ? [] : [await this.readAuthorities(settings.caFile)];
    const transport = new Transport(transportOptions(settings, authorities, this.environment), this.log);
    this.made.add(transport);
    return transport;
  }

  private async readAuthorities(file: string): Promise<string> {
    try {
      return await this.readFile(file);
    } catch (cause) {
      throw new RedcapError('tls-failed', 'The file named in redcapWorkbench.network.caFile cannot be read.', {
        cause,
      });
    }
  }
}

/** Settings of the editor as the transport understands them. `http.proxyStrictSSL` is not among them: certificates are always verified. */
export function transportOptions(
  settings: NetworkSettings,
  authorities: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): TransportOptions {
  const timeout = Math.max(1, settings.timeout) * 1000;
  return {
    proxy: proxyOf(settings, environment),
    extraCertificates: authorities,
    useSystemCertificates: settings.systemCertificates,
    compression: settings.compression ? 'remote' : 'off',
    timeouts: { connect: Math.min(longestConnect, timeout), headers: timeout, body: timeout },
  };
}

function proxyOf(
  settings: NetworkSettings,
  environment: Readonly<Record<string, string | undefined>>,
): NonNullable<TransportOptions['proxy']> {
  if (!settings.useProxy) {
    return 'off';
  }
  const of = (name: string): string => environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || '';
  const own = settings.proxy.trim();
  const fromEnvironment = of('https_proxy') || of('http_proxy');
  if (own === '' && (fromEnvironment === '' || settings.noProxy.length === 0)) {
    return 'environment';
  }
  // Exceptions of the settings win over those of the environment, as in the editor itself.
  const noProxy =
    settings.noProxy.length > 0
      ? settings.noProxy
      : of('no_proxy')
          .split(',')
          .map((host) => host.trim())
          .filter((host) => host !== '');
  return { url: own === '' ? fromEnvironment : own, noProxy };
}
