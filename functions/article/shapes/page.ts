import type { Refusal, Shape } from '../article.ts';
import { readJsonShape } from './json.ts';

const DATA = /<script\b[^<>]{0,300}\btype\s*=\s*["']?application\/ld\+json["']?[^<>]{0,300}>/gi;
const MOST_SCRIPTS = 20;

/**
 * A saved web page: many newspapers state the article as JSON-LD in it, text included. Whatever else is a page would
 * need a guess at which of its words are the article, and the program that saved it knows better.
 */
export function readPage(file: string): Shape | Refusal {
  let scripts = 0;
  for (const { index, 0: tag } of file.matchAll(DATA)) {
    scripts += 1;
    const start = index + tag.length;
    const end = file.indexOf('</script', start);
    const shape = end < 0 || scripts > MOST_SCRIPTS ? undefined : readJsonShape(file.slice(start, end), false);
    if (shape?.ok && shape.body !== '') return { ...shape, name: 'web page with JSON-LD' };
  }
  return { ok: false, reason: 'web-page', detail: 'The file is an HTML page without its text as JSON-LD.' };
}
