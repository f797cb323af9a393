import { eld } from 'eld/extrasmall';

/** What eld says of a text, loaded with the first short one: a megabyte, and 150 ms of CPU. */
export function detect(text: string): ReturnType<typeof eld.detect> {
  return eld.detect(text);
}

export function isKnownToEld(language: string): boolean {
  return Object.values(eld.info().Languages).includes(language);
}
