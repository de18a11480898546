export function sentencesOf(folder?: string): {
  readonly sentences: readonly string[];
  readonly dynamic: readonly string[];
};
