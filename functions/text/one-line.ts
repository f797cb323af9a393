import { NOT_XML } from './xml-characters.ts';

/** Characters that change the direction of the text after them: one headline could hide another line. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A text of a file on one line: a headline must not look like two stories. */
export function oneLine(value: string): string {
  return value
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(NOT_XML, '')
    .replace(DIRECTIONS, '')
    .trim();
}

/** `2026-01-05 08:15` */
export function minuteOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DDTHH:mm'.length).replace('T', ' ');
}
