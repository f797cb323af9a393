/** What people write for a language that is no BCP 47 primary tag: names, ISO 639-2 codes, countries. */
const TAGS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ...tagged('ko', 'korean kor kr 한국어'),
  ...tagged('en', 'english eng'),
  ...tagged('ja', 'japanese jpn jp 日本語'),
  ...tagged('zh', 'chinese zho chi cn 中文 简体中文 繁體中文 汉语'),
  ...tagged('de', 'german deu ger deutsch'),
  ...tagged('fr', 'french fra fre français'),
  ...tagged('es', 'spanish spa español castellano'),
  ...tagged('pt', 'portuguese por português'),
  ...tagged('ru', 'russian rus русский'),
  ...tagged('it', 'italian ita italiano'),
});

function tagged(tag: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, tag]));
}

/** Primary tag of a stated language (`ko_KR`, `en-US`, `English`, `kor`); nothing for a value that is none. */
export function statedLanguage(value: string | undefined): string | undefined {
  const stated = value?.trim().toLowerCase();
  if (stated === undefined || stated.length > 35) return undefined;
  return TAGS[stated] ?? /^([a-z]{2,3})(?:[-_][\w-]+)?(?:\.utf-?8)?$/.exec(stated)?.[1];
}
