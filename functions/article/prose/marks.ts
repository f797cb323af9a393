/**
 * Characters of the private use area that stand for something between the steps. A text that has them itself loses a
 * pictogram of some font, which nobody else can read.
 */
export const LINK_START = '\ue000';
export const LINK_END = '\ue001';

/** All of them. */
export const MARKS = /[\ue000-\ue0ff]/g;

const GUARD = 0xe000;

/** The text with its ASCII punctuation guarded: later steps take it for letters. */
export function guarded(text: string): string {
  return text
    .replace(/[!-/:-@[-`{-~]/g, (mark) => String.fromCharCode(GUARD + mark.charCodeAt(0)))
    .replace(/\s+/g, ' ');
}

/** The text as it is read: guarded characters are themselves again, and marks are gone. */
export function unguarded(text: string): string {
  return text.replace(/[\ue021-\ue07e]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - GUARD)).replace(MARKS, '');
}
