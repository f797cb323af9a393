const HALF = /[\ud800-\udbff]$/;

/** The first code units of a text, one fewer where the last would be half of a character. */
export const cut = (text: string, units: number): string => {
  const head = text.slice(0, units);
  return head.length < text.length && HALF.test(head) ? head.slice(0, -1) : head;
};
