import { type Disposable, workspace } from 'vscode';
import type { NetworkSettings } from './transportSource';

const sections = [
  'http.proxy',
  'http.noProxy',
  'http.proxySupport',
  'http.systemCertificates',
  'redcapWorkbench.network',
];

export function readNetworkSettings(): NetworkSettings {
  const http = workspace.getConfiguration('http');
  const network = workspace.getConfiguration('redcapWorkbench.network');
  return {
    proxy: http.get<string>('proxy') ?? '',
    noProxy: http.get<string[]>('noProxy') ?? [],
    useProxy: http.get<string>('proxySupport') !== 'off',
    systemCertificates: http.get<boolean>('systemCertificates') ?? true,
    caFile: (network.get<string>('caFile') ?? '').trim(),
    timeout: network.get<number>('timeout') ?? 300,
    compression: network.get<boolean>('compression') ?? true,
  };
}

export function onDidChangeNetworkSettings(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (sections.some((section) => change.affectsConfiguration(section))) {
      listener();
    }
  });
}
