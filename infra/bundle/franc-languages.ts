import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { FRANC_TAGS } from '../../functions/article/language.ts';

/**
 * Leaves out of franc the 130 languages that the reader does not ask for: franc makes tables of all it has when it is
 * loaded, twice as much CPU.
 */
export const FRANC_LANGUAGES: Plugin = {
  name: 'franc-languages',
  setup(build) {
    build.onLoad({ filter: /[\\/]franc[\\/]data\.js$/ }, async ({ path }) => {
      const { data } = await import(pathToFileURL(path).href);
      const scripts = Object.entries<Record<string, string>>(data).map(([script, languages]) => [
        script,
        Object.fromEntries(Object.entries(languages).filter(([code]) => code in FRANC_TAGS)),
      ]);
      return { contents: `export const data = ${JSON.stringify(Object.fromEntries(scripts))};` };
    });
  },
};
