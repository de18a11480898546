import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CompletenessProtocol, ToPage } from '../../src/webviews/completeness/messages';
import { fill } from '../shared/fill';
import type { Host } from '../shared/host';
import { Heat } from './Heat';
import { Summary } from './Summary';

type Shown = Exclude<ToPage, { readonly type: 'missing' }>;
type Missing = Extract<ToPage, { readonly type: 'missing' }>;

export function App({ host }: { readonly host: Host<CompletenessProtocol> }): VNode | null {
  const [shown, setShown] = useState<Shown>();
  const [missing, setMissing] = useState<Missing>();
  useEffect(() => {
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
      return (
        <main>
          <h1>{shown.words.title}</h1>
          <p role="status">{fill(shown.words.reading, shown.done, shown.total)}</p>
          <progress aria-label={shown.words.title} max={Math.max(1, shown.total)} value={shown.done} />
          <p>
            <button
              type="button"
              onClick={() => {
                host.send({ type: 'cancel' });
              }}
            >
              {shown.words.cancel}
            </button>
          </p>
        </main>
      );
    case 'stopped':
      return (
        <main>
          <h1>{shown.words.title}</h1>
          <p role="alert" class="remark">
            {shown.why}
          </p>
          <button
            type="button"
            onClick={() => {
              host.send({ type: 'read' });
            }}
          >
            {shown.words.again}
          </button>
        </main>
      );
  }
}
