import { generate } from 'selfsigned';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;

/** A self-signed certificate for `host`, valid from `from` to `to` days from now. */
export async function certificate(host: string, from = -1, to = 30): Promise<Pair> {
  const pair = await generate([{ name: 'commonName', value: host }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * day),
    notAfterDate: new Date(Date.now() + to * day),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
    ],
  });
  return { cert: pair.cert, key: pair.private };
}
