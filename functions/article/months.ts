/** Month names by their first letters, enough to tell them apart, in the languages dates are written in. */
const NAMES: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'jän', 'янв'],
  ['feb', 'fév', 'fev', 'фев'],
  ['mar', 'mär', 'mae', 'mrz', 'maa', 'mrt', 'мар'],
  ['apr', 'avr', 'abr', 'апр'],
  ['may', 'mai', 'mag', 'maj', 'mei', 'мая', 'май'],
  ['jun', 'juin', 'giu', 'июн'],
  ['jul', 'juil', 'lug', 'июл'],
  ['aug', 'aoû', 'aou', 'ago', 'авг'],
  ['sep', 'set', 'сен'],
  ['oct', 'okt', 'out', 'ott', 'окт'],
  ['nov', 'ноя'],
  ['dec', 'dez', 'déc', 'dic', 'дек'],
];

const MONTHS = new Map(NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

/** 1–12 for a month's name or abbreviation in one of eight languages; nothing for another word. */
export function monthOf(word: string): number | undefined {
  const name = word.toLowerCase().normalize('NFC');
  return MONTHS.get(name.slice(0, 4)) ?? MONTHS.get(name.slice(0, 3));
}
