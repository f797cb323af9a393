import { lazily } from './lazily.ts';

/**
 * Words that carry a sentence in one language and are rarer in the others written in the same letters. One that several
 * share counts for each of them.
 */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of to in is that for with was on are this from have be a an at by as it his her their after during has not but they will',
  de: 'der die und das ist nicht mit ein den von zu auf für sich dem eine im am wird sind wurde nach bei oder auch aus wie hat einen dass',
  fr: 'le la les des et est une dans que pour qui sur pas avec du au ne se ce sont cette aux par plus leur ont nous un il elle',
  es: 'el la los las que y en del por con una para se es su como un al lo más pero sus este esta fue ha sobre entre',
  pt: 'o os as que e em do da não uma para com se dos por mais um na no ao pela pelo foi das nos mas seu sua são é',
  it: 'il di che la e per un una non del della sono con gli dei nel le i si da più anche alla nella ha come questo',
  nl: 'de het een en van is dat op te niet met voor zijn aan die er in om ook bij door wordt maar heeft naar uit over',
  pl: 'i w na się z do nie że jest to przez od po o jak oraz dla są który',
  tr: 've bir bu için ile olarak da de çok daha olan kadar sonra gibi göre',
  id: 'yang dan di untuk dengan dari ini itu pada adalah dalam tidak akan juga oleh ke sebagai telah',
  vi: 'và của là không có được cho trong những các một với người này đã khi',
};

const LANGUAGES = Object.keys(FUNCTION_WORDS);

/** Each function word, with the numbers of the languages it counts for. */
const LANGUAGES_OF = lazily(() => {
  const numbersOf = new Map<string, number[]>();
  for (const [number, words] of Object.values(FUNCTION_WORDS).entries()) {
    for (const word of words.split(' ')) {
      const numbers = numbersOf.get(word);
      if (numbers) numbers.push(number);
      else numbersOf.set(word, [number]);
    }
  }
  return numbersOf;
});

/** Language of words in Latin letters, in lower case; `und` where too few of them tell one, or two alike. */
export function latinLanguage(words: readonly string[]): string {
  const hits = new Array<number>(LANGUAGES.length).fill(0);
  const languagesOf = LANGUAGES_OF();
  for (const word of words) {
    const numbers = languagesOf.get(word);
    if (numbers !== undefined) for (const number of numbers) hits[number] = (hits[number] as number) + 1;
  }
  const most = Math.max(...hits);
  const best = hits.indexOf(most);
  const second = Math.max(...hits.filter((_, number) => number !== best));
  const told = most >= 2 && most * 12 >= words.length && most > second * 1.2;
  return (told ? LANGUAGES[best] : undefined) ?? 'und';
}
