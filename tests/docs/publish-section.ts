import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces one section of a document, between its two marks (`<!-- name -->`, `<!-- /name -->`).
 * @param path in the repository.
 * @throws when the marks are not there.
 */
export const publishSection = (path: string, name: string, text: string): void => {
  const file = new URL(`../../${path}`, import.meta.url);
  writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, text));
};

/** @throws when the marks are not there. */
export const withSection = (document: string, name: string, text: string): string => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`there is no section between ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
};
