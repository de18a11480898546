/** A call to a simulator, for tests. */
export async function post(
  url: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters), redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}
