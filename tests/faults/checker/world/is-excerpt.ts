/** In code points, by docs/subscribing.md. */
const MOST = 80;
const LEAST = 40;

/**
 * Whether these are the first words of a text, its white space collapsed: all of them, or as many as that page promises with an
 * ellipsis that counts. Addresses of mail are left out, with a sign of either width.
 */
export const isExcerpt = (excerpt: string, text: string): boolean => {
  const words = text
    // Only from where a word begins: from each of its letters, a text that is one word would take for ever.
    .replace(/(?<![^\s@＠])[^\s@＠]+[@＠][^\s@＠]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const length = [...excerpt].length;
  if (length > MOST) return false;
  if (excerpt === words) return true;
  return length >= LEAST && excerpt.endsWith('…') && words.startsWith(excerpt.slice(0, -1));
};
