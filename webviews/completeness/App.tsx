import type { VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { CompletenessProtocol, ToPage } from '../../src/webviews/completeness/messages';
import type { Host } from '../shared/host';
import { Waiting } from '../shared/Reading';
import { Heat } from './Heat';
import { Summary } from './Summary';

type Shown = Exclude<ToPage, { readonly type: 'missing' }>;
type Missing = Extract<ToPage, { readonly type: 'missing' }>;

export function App({ host }: { readonly host: Host<CompletenessProtocol> }): VNode | null {
  const [shown, setShown] = useState<Shown>();
  const [missing, setMissing] = useState<Missing>();
  useLayoutEffect(() => {
    host.listen((message) => {
      if (message.type === 'missing') {
        setMissing(message);
      } else {
        host.keep({ id: message.id });
        setMissing(undefined);
        setShown(message);
      }
    });
    host.send({ type: 'ready' });
  }, [host]);
  switch (shown?.type) {
    case undefined:
      return null;
    case 'completeness':
      return <Heat picture={shown.picture} words={shown.words} missing={missing} host={host} />;
    case 'summary':
      return <Summary picture={shown.picture} words={shown.words} host={host} />;
    case 'reading':
    case 'stopped':
      return <Waiting shown={shown} words={shown.words} host={host} />;
  }
}
