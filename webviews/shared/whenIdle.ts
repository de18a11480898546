/** Once the browser has drawn what there is; what comes back takes it back. Safari cannot say when that is. */
export function whenIdle(work: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, aMoment);
    return () => {
      clearTimeout(timer);
    };
  }
  const asked = window.requestIdleCallback(work, { timeout: 4 * aMoment });
  return () => {
    window.cancelIdleCallback(asked);
  };
}

const aMoment = 50;
