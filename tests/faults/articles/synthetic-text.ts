import type { Random } from '../random.ts';

/**
 * Sentences of made-up words: as unlike each other as texts can be, so that no two of them are the same story by accident,
 * and in two scripts, so that encoding is part of every campaign.
 */
export const syntheticText = (random: Random, sentences: number): string =>
  Array.from({ length: sentences }, (_, at) => (at > 0 && random.chance(0.05) ? RULE : '') + sentence(random)).join(
    '\n\n',
  );

/** Sentences in one script, letters, and without the marks in which words are repeated. */
export const letteredText = (random: Random, sentences: number): string =>
  Array.from({ length: sentences }, () => lettered(random)).join(' ');

const lettered = (random: Random): string => {
  const one = sentence(random);
  return /[가-힣"]/.test(one) ? lettered(random) : one;
};

/** Words alone, of at least so many letters in all, and of six more at the most. */
export const lettersOf = (random: Random, least: number): string => {
  const words = letteredText(random, 4 + least / 30).match(/[a-z]+/g) ?? [];
  const end = words.findIndex((_, at) => words.slice(0, at).join('').length >= least);
  return words.slice(0, end).join(' ');
};

/** So often that no other of a text's words could come before it by chance. */
const TIMES = 5;

/** What a text says again and again is what it is found by. */
export const repeating = (random: Random, letters: number): string => {
  const phrase = lettersOf(random, 18);
  const parts = Array.from({ length: TIMES - 1 }, () => lettersOf(random, letters / (TIMES - 1)));
  return [phrase, ...parts.flatMap((part) => [part, phrase])].join(' ');
};

/** A paragraph that looks like the line in which the format's own parts begin and end. */
const RULE = '---\n\n';

export const syntheticTitle = (random: Random): string => {
  const list = words(random, 3 + random.int(4));
  return random.chance(0.2) ? `"${list[0]}" & <${list[1]}>'s = ${list.slice(2).join(' ')}` : list.join(' ');
};

/** The text with one sentence written anew: what a desk does to a report. */
export const revised = (text: string, random: Random): string => {
  const all = text.split('\n\n');
  const at = random.int(all.length);
  return all.with(at, sentence(random)).join('\n\n');
};

const sentence = (random: Random): string => {
  const list = words(random, 9 + random.int(8));
  // Marks that the format escapes.
  const odd = random.chance(0.2) ? ` "${random.pick(list)}" & <${random.pick(list)}>` : '';
  return `${list.join(' ')}${odd} ${random.int(10_000)}.`;
};

const words = (random: Random, count: number): string[] => {
  const word = random.chance(0.5) ? koreanWord : latinWord;
  return Array.from({ length: count }, () => word(random));
};

const koreanWord = (random: Random): string =>
  String.fromCodePoint(...Array.from({ length: 2 + random.int(3) }, () => 0xac00 + random.int(11_172)));

const CONSONANTS = [...'bcdfghjklmnprstvwz'];
const VOWELS = [...'aeiou'];

const latinWord = (random: Random): string =>
  Array.from({ length: 2 + random.int(3) }, () => random.pick(CONSONANTS) + random.pick(VOWELS)).join('');
