/** Line numbers (from 1) of the sections of a rules page, by the code their heading begins with, in lower case. */
export function ruleAnchors(markdown: string): Map<string, number> {
  const anchors = new Map<string, number>();
  markdown.split('\n').forEach((line, index) => {
    const code = /^#{2,4} ([A-Za-z][\w-]*)/.exec(line)?.[1]?.toLowerCase();
    if (code !== undefined && !anchors.has(code)) {
      anchors.set(code, index + 1);
    }
  });
  return anchors;
}
