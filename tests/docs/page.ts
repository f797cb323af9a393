import { readFileSync } from 'node:fs';

/** A page of the documentation, by its path in the repository. */
export const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
