import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A saved page of a public set, and whether people call it an article. */
export interface SavedPage {
  /** Pages of one site are in one fold. */
  site: string;
  isArticle: boolean;
  bytes: Buffer;
}

/** Sets in the folders that their repositories are called; one that is not there has no pages. */
export const SETS: Readonly<Record<string, (folder: string) => SavedPage[]>> = {
  'WCXB dev': (folder) => benchmark(join(folder, 'web-content-extraction-benchmark/dev')),
  'WCXB test': (folder) => benchmark(join(folder, 'web-content-extraction-benchmark/test')),
  scrapinghub: (folder) => articles(join(folder, 'article-extraction-benchmark/html'), (name) => name),
  fundus: (folder) =>
    articles(join(folder, 'fundus/tests/resources/parser/test_data'), (name) => name.replace(/_\d{4}_.*$/s, '')),
  GeneralNewsExtractor: (folder) => articles(join(folder, 'GeneralNewsExtractor/tests'), (name) => name.split('/')[0]),
};

interface Truth {
  url?: string;
  _internal: { page_type: { primary: string } };
}

function benchmark(folder: string): SavedPage[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, 'ground-truth')).flatMap((name) => {
    const file = join(folder, 'html', name.replace(/\.json$/, '.html.gz'));
    const truth: Truth = JSON.parse(readFileSync(join(folder, 'ground-truth', name), 'utf8'));
    const site = /^https?:\/\/(?:www\.)?([^/]+)/.exec(truth.url ?? '')?.[1] ?? truth.url ?? '';
    const isArticle = truth._internal.page_type.primary === 'article';
    return existsSync(file) ? [{ site, isArticle, bytes: gunzipSync(readFileSync(file)) }] : [];
  });
}

/** A folder of nothing but articles. */
function articles(folder: string, siteOf: (name: string) => string | undefined): SavedPage[] {
  return globSync('**/*.html{,.gz}', { cwd: folder }).map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { site: siteOf(name) ?? '', isArticle: true, bytes: name.endsWith('.gz') ? gunzipSync(bytes) : bytes };
  });
}
