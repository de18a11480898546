/** What a pasted token is. Project tokens have 32 hex characters, super tokens 64 (REDCAP_API.md §1.1). */
export type TokenCheck =
  | { readonly kind: 'project'; readonly token: string }
  | { readonly kind: 'super'; readonly token: string }
  | { readonly kind: 'invalid'; readonly problem: 'empty' | 'length' | 'characters' };

/** Recognises a token by its shape; blanks and line ends around it are trimmed. Says nothing about whether a server accepts it. */
export function checkToken(input: string): TokenCheck {
  const token = input.trim();
  if (token === '') {
    return { kind: 'invalid', problem: 'empty' };
  }
  if (!/^[0-9A-Fa-f]+$/.test(token)) {
    return { kind: 'invalid', problem: 'characters' };
  }
  switch (token.length) {
    case 32:
      return { kind: 'project', token };
    case 64:
      return { kind: 'super', token };
    default:
      return { kind: 'invalid', problem: 'length' };
  }
}
