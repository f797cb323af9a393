import { diffArrays } from 'diff';

/** Words that two texts share, or that only one has. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Words added and removed, beyond which two texts are simply two: time and memory grow with its square. */
const MOST_CHANGES = 1_500;

/** The least words that were removed and added. `same` and `removed` in their order are the one text, `same` and `added` the other. */
export function diffWords(before: string, after: string): DiffPart[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_CHANGES });
  const parts: readonly DiffPart[] = changes?.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  })) ?? [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return parts.filter(({ text }) => text !== '');
}

const wordsOf = (text: string): string[] => Array.from(WORDS.segment(text), ({ segment }) => segment);
