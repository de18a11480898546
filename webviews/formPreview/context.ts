import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { FromPage, PreviewWords } from '../../src/webviews/formPreview/messages';
import type { FormPicture } from '../../src/reads/preview/picture';

export interface FormTools {
  readonly words: PreviewWords;
  readonly send: (message: FromPage) => void;
  readonly embedded: FormPicture['embedded'];
  /** Draws an embedded field; here, so that what is drawn in labels need not know labels. */
  readonly embed: (name: string) => VNode;
  readonly image: (what: string) => string;
}

export const FormContext = createContext<FormTools | undefined>(undefined);

export function useTools(): FormTools {
  const tools = useContext(FormContext);
  if (tools === undefined) {
    throw new Error('Only inside a form');
  }
  return tools;
}
