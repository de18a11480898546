export function activationBytes(): number;
