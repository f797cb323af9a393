import { lazily } from '../lazily.ts';

/**
 * Month names by their first letters, without accents, enough to tell them apart, in the languages dates are written in.
 * A test holds them against the names that Intl knows: `listopada` is October in Croatian and November in Polish, and left out.
 */
const NAMES: readonly string[] = [
  'jan ene gen ian янв яну січ ιαν oca sty ledn ينا',
  'feb fev фев лют φεβ sub lut uno فبر',
  'mar mae mrz maa mrt мар бер μαρ bre مار',
  'apr avr abr апр кві απρ nis kwi dub ابر',
  'may mai mag maj mei мая маи тра μαι kve ماي',
  'jun juin giu iun июн чер юни ιουν haz czer يون',
  'jul juil lug iul июл лип юли ιουλ tem lipc lipi يول',
  'aug aou ago agu авг сер avg αυγ ogo sie اغس',
  'sep set sze сен сеп вер σεπ eyl wrz zari سبت',
  'oct okt out ott окт жов οκτ eki paz rij اكت',
  'nov noi ноя ное лис νοε kas نوف',
  'dec dez dic des dis дек гру δεκ ara gru pros ديس',
];

/** Names that begin like that of another month. */
const WHOLE: Readonly<Record<string, number>> = {
  cerven: 6,
  cervna: 6,
  cervenec: 7,
  cervence: 7,
  srpna: 8,
  listopadu: 11,
  marraskuuta: 11,
  marraskuu: 11,
  marras: 11,
  meitheamh: 6,
  meith: 6,
};

const MONTHS = lazily(
  () =>
    new Map(NAMES.flatMap((names, index) => names.split(' ').map((name) => [accentless(name), index + 1] as const))),
);

/** 1–12 for a month's name or abbreviation; nothing for another word. */
export function monthOf(word: string): number | undefined {
  const name = accentless(word.toLowerCase());
  if (Object.hasOwn(WHOLE, name)) return WHOLE[name];
  return MONTHS().get(name.slice(0, 4)) ?? MONTHS().get(name.slice(0, 3));
}

function accentless(word: string): string {
  return word.normalize('NFD').replace(/\p{Mn}/gu, '');
}
