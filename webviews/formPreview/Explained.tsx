import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ExplainedField, ExplainStep } from '../../src/reads/preview/picture';
import { useTools } from './context';

/** What a field depends on and what depends on it, step by step, with what each holds now. */
export function Explained({ field }: { readonly field: ExplainedField }): VNode {
  const { words, send } = useTools();
  const own = useRef<HTMLElement>(null);
  useEffect(() => {
    own.current?.focus();
  }, [field.name]);
  return (
    <section
      class="explained"
      tabIndex={-1}
      ref={own}
      aria-label={words.explained.replace('{0}', field.name)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          send({ type: 'explain', name: '' });
        }
      }}
    >
      <div class="explained-head">
        <h2>{words.explained.replace('{0}', field.name)}</h2>
        <button
          type="button"
          onClick={() => {
            send({ type: 'explain', name: '' });
          }}
        >
          {words.close}
        </button>
      </div>
      <p>
        {field.label} {field.value !== '' && <span class="held">= {field.value}</span>}
      </p>
      {field.shownIf !== '' && <p>{words.shownIf.replace('{0}', field.shownIf)}</p>}
      {field.computes !== '' && <p>{words.computes.replace('{0}', field.computes)}</p>}
      <Steps title={words.needs} none={words.noNeeds} steps={field.needs} />
      <Steps title={words.neededBy} none={words.notNeeded} steps={field.neededBy} />
      {field.isCut && <p class="hint">{words.cut}</p>}
    </section>
  );
}

interface StepsProps {
  readonly title: string;
  readonly none: string;
  readonly steps: readonly ExplainStep[];
}

function Steps({ title, none, steps }: StepsProps): VNode {
  const { words, send } = useTools();
  return (
    <>
      <h3>{title}</h3>
      {steps.length === 0 && <p class="hint">{none}</p>}
      {steps.length > 0 && (
        <ol class="steps">
          {steps.map((step) => (
            <li key={step.name} class={`depth-${Math.min(step.depth, 6)}`}>
              <button
                type="button"
                class="variable"
                title={words.explain.replace('{0}', step.name)}
                onClick={() => {
                  send({ type: 'explain', name: step.name });
                }}
              >
                {step.name}
              </button>{' '}
              {step.value !== '' && <span class="held">= {step.value}</span>}{' '}
              <span class="hint">{words.why[step.why]}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
