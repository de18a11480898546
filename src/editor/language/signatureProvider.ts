import {
  ParameterInformation,
  type Position,
  SignatureHelp,
  type SignatureHelpProvider,
  SignatureInformation,
  type TextDocument,
} from 'vscode';
import { signatureAt } from '../../dictionary/language/signature';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { translated } from './translated';

export const signatureTriggers = ['(', ','];

export class DictionarySignatureProvider implements SignatureHelpProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideSignatureHelp(document: TextDocument, position: Position): SignatureHelp | undefined {
    const tracked = this.documents.get(document);
    const card = tracked && signatureAt(tracked.index, document.offsetAt(position));
    if (card === undefined) {
      return undefined;
    }
    const signature = new SignatureInformation(card.label, translated(card.doc));
    let from = card.label.indexOf('(') + 1;
    signature.parameters = card.parameters.map((name) => {
      const start = card.label.indexOf(name, from);
      from = start + name.length;
      return new ParameterInformation([start, from]);
    });
    const help = new SignatureHelp();
    help.signatures = [signature];
    help.activeParameter = card.active;
    return help;
  }
}
