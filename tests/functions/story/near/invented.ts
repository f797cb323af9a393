import { seededRandom } from '../../../fixtures/random.ts';

const SYLLABLES = [...'가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호'];

/** A sentence of nine invented Korean words; another seed, other words. */
export function sentence(seed: number): string {
  const random = seededRandom(String(seed)).next;
  const syllable = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? '';
  const word = (): string => Array.from({ length: 2 + Math.floor(random() * 3) }, syllable).join('');
  return `${Array.from({ length: 9 }, word).join(' ')}다.`;
}

export const sentences = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => sentence(from + i)).join(' ');
