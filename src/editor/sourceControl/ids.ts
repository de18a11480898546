/** Names that `when` clauses in package.json go by. */
export const sourceControlId = 'redcap';
export const groupIds = { changes: 'changes', incoming: 'incoming' } as const;
