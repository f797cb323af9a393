/** How much of a text is looked at, in UTF-16 units. */
const OPENING = 200;

/** Of the letters: less of the own ones than is usual in Korean news about what has foreign names. */
const OWN = 0.25;

/** More than a text in another language has of it by accident. */
const ARTICLES = 3;

/** Where the letters of the opening leave no doubt, or its words; else empty. */
export const languageOf = (text: string): string => {
  const opening = text.slice(0, OPENING);
  const letters = opening.match(/\p{L}/gu)?.length ?? 0;
  const korean = opening.match(/[가-힣]/g)?.length ?? 0;
  if (letters > 0 && korean >= letters * OWN) return 'ko';
  const articles = opening.match(/\bthe\b/g)?.length ?? 0;
  return articles > ARTICLES && !/\p{sc=Hang}/u.test(text) ? 'en' : '';
};
