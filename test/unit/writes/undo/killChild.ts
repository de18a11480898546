import { openSession } from '../../../../src/api/session';
import { Transport } from '../../../../src/api/transport';
import { silentLog } from '../../../../src/common/log';
import { openOutput } from '../../../../src/safety/snapshot/sealedFile';
import { FileSecrets, scenarios } from './scenarios';
import { makeNet } from './support';

/** What the parent asks of a process that is to die in the middle of an operation. */
export interface KillOrder {
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  readonly secrets: string;
  readonly scenario: string;
  readonly phase:
    | 'while the snapshot is taken'
    | 'before the first write'
    | 'on the first write'
    | 'before the journal ends';
}

const order = JSON.parse(process.argv[2] ?? '{}') as KillOrder;
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('not reached');
};

let opened = 0;
const net = await makeNet({
  folder: order.folder,
  secrets: new FileSecrets(order.secrets) as never,
  store:
    order.phase === 'while the snapshot is taken'
      ? { openFile: (file) => (++opened > 4 ? die() : openOutput(file)) }
      : {},
});
const append = net.journal.append.bind(net.journal);
net.journal.append = async (project, line) => {
  if (order.phase === 'before the journal ends' && line.type === 'ended') {
    die();
  }
  await append(project, line);
  if (order.phase === 'before the first write' && line.type === 'opened') {
    die();
  }
};
const transport = new Transport({ proxy: 'off' }, silentLog);
const target = {
  rights: undefined,
  session: openSession({ url: order.url, token: order.token, transport, log: silentLog, retry: { retries: 0 } }),
};
await scenarios.find((scenario) => scenario.name === order.scenario)?.execute(target, net);
await transport.close();
