import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');

/** Replaces one section of docs/faults.md, between its two marks. @throws when the marks are not there. */
export const publishSection = (name: string, text: string): void => {
  const file = join(docs, 'faults.md');
  const before = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/faults.md has no section between ${begin} and ${end}`);
  writeFileSync(file, `${before.slice(0, from + begin.length)}\n${text}\n${before.slice(to)}`);
};

export const publishPicture = (svg: string): void => writeFileSync(join(docs, 'faults.svg'), svg);
