import type { Author, FrontMatterMap, FrontMatterValue } from '../article.ts';
import { cleanLine, lazily } from '../base/strings.ts';
import { isMap } from '../front-matter/fields.ts';

const MOST_AUTHORS = 50;
/** An address or a day where a name should be: `JAN 02`, `2 March 2026`. */
const NO_NAME = new RegExp(
  String.raw`^(?:https?:\/\/|www\.)|^[\w-]+(?:\.[\w-]+)+\/\S*$|^(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|` +
    String.raw`nov|dec)[a-z]{0,6}\.? \d{1,2}|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|` +
    String.raw`dec)[a-z]{0,6}\.?)(?:,? \d{4})?$`,
  'i',
);
/** Lines of one text: each takes all patterns of a byline. */
const MOST_LINES = 100;

/**
 * The authors that a field names, within the bounds of a field: text with one or more bylines, a list of them, maps
 * with `name` and `email`.
 */
export function authorsOf(value: FrontMatterValue | undefined, decode: (text: string) => string): Author[] {
  const authors: Author[] = [];
  const seen = new Set<string>();
  for (const author of collect(value, decode)) {
    const identity = `${author.name}\n${author.email ?? ''}`;
    if (seen.has(identity) || authors.length === MOST_AUTHORS || NO_NAME.test(author.name)) continue;
    seen.add(identity);
    authors.push(author);
  }
  return authors;
}

function collect(value: FrontMatterValue | undefined, decode: (text: string) => string): Author[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return readByline(decode(value));
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, decode));
  return personOf(value, decode);
}

function personOf(stated: FrontMatterMap, decode: (text: string) => string): Author[] {
  const name = personName(stated);
  if (name === undefined) return collect(Object.values(stated).filter(isMap), decode); // Docusaurus: a map of them by login
  if (typeof name !== 'string') return collect(name, decode);
  const clean = cleanLine(decode(name).replace(TAG, ' ')).replace(/^by (?=\S)/i, '');
  const email = typeof stated.email === 'string' ? findMailAddress(stated.email)?.[0] : undefined;
  if (clean === '') return [];
  const [first = clean, ...others] = splitNames(clean);
  const person = others.length === 0 ? first : clean;
  return [email === undefined ? { name: person } : { name: person, email }];
}

const NAME_KEYS = ['name', 'display_name', 'displayName', 'full_name', 'fullName', 'author', 'title'];
const FIRST_NAME_KEYS = ['first_name', 'firstName', 'given', 'givenName'];
const LAST_NAME_KEYS = ['last_name', 'lastName', 'family', 'familyName'];

function personName(person: FrontMatterMap): FrontMatterValue | undefined {
  const stated = (keys: readonly string[]) =>
    keys.map((key) => person[key]).find((value) => value !== undefined && value !== '');
  const parts = [stated(FIRST_NAME_KEYS), stated(LAST_NAME_KEYS)].filter((part) => typeof part === 'string');
  return stated(NAME_KEYS) ?? (parts.length > 0 ? parts.join(' ') : undefined);
}

/** HTML around a name. An address in angle brackets is not HTML. */
const TAG = /<\/?(?:a|abbr|b|br|cite|code|div|em|font|i|img|p|small|span|strong|sup|u)(?:\s[^<>]{0,1000})?\/?>/gi;

function readByline(byline: string): Author[] {
  return byline.split('\n', MOST_LINES).flatMap(readLine);
}

/** `김동우 기자(a@b.com) 장병진 기자(c@d.com)`: an address ends an author; the names before it are separated by marks. */
function readLine(line: string): Author[] {
  const bare = line.includes('<') ? line.replace(TAG, ' ') : line;
  let rest = cleanLine(
    bare.includes('://') && !bare.includes('](') ? bare.replace(/[(<]?https?:\/\/\S+/gi, ' ') : bare,
  );
  if (/^[（(【]?\s*[\u4e00-\u9fff]/.test(rest)) rest = CHINESE().exec(rest)?.[1] ?? rest;
  if (rest === '') return [];
  const authors: Author[] = [];
  for (let found = findMailAddress(rest); found && authors.length < MOST_AUTHORS; found = findMailAddress(rest)) {
    const names = namesOf(rest.slice(0, found.index));
    const email = found[0].replace(/[.-]+$/, '');
    // One address after several names is the last one's.
    const last = names.pop();
    for (const name of names) authors.push({ name });
    rest = rest.slice(found.index + found[0].length);
    const nameAfter = last === undefined ? NAME_AFTER().exec(rest) : null;
    if (nameAfter) rest = rest.slice(nameAfter[0].length);
    authors.push({ name: last ?? nameAfter?.[1] ?? email.replace(/[@＠].*$/, ''), email });
  }
  for (const name of namesOf(rest)) authors.push({ name });
  return authors;
}

/** `jane@example.com (Jane Doe)`, as RSS has it. */
const NAME_AFTER = lazily(() => /^ ?\((\p{L}[^()@]{0,200})\)/u);

/** A comma between the two halves of one western name (`Smith, John`) separates nothing. */
const INVERTED_NAME = lazily(() => /^[A-Z][\p{L}'-]+, [A-Z][\p{L}.'-]*(?: [A-Z]\.?)?$/u);
/** One of several that are parted by semicolons may have more words. */
const INVERTED_NAMES = lazily(() => /^(?:\p{Ll}{2,4} ){0,2}\p{Lu}[\p{L}'’ -]*, \p{Lu}[\p{L}.'’ -]*$/u);
/** `記者王小明／台北報導`, `文／李华`: what a Chinese paper writes before a name, and where it was filed after a stroke. */
const CHINESE = lazily(
  () =>
    new RegExp(
      String.raw`^[（(【]?\s*(?:本[报報台]|特[约約派])?(?:[记記]者|通讯员|作者|撰文|文|编辑` +
        String.raw`|編輯)\s*[:：／/|｜]?\s*(\p{sc=Han}{2,4}(?:[、,，\s]+\p{sc=Han}{2,4})*)\s*(?:[／/|｜].{1,20})?[）)】]?$`,
      'u',
    ),
);

/** `[Jane Doe](https://…) (Acme) [John Roe](https://…)`, as the Kubernetes blog signs: a link starts an author. */
const LINK = /\[([^\][]{1,200})\]\([^()\s]{0,500}\)/g;
function namesOf(text: string): string[] {
  const named = text.includes('[[') ? text.replace(/\[\[(?:[^\][|]{1,200}\|)?([^\][|]{1,200})\]\]/g, '$1') : text;
  const plainLinks = named.includes('](') ? named.replace(/\) (?=\[)/g, '), ').replace(LINK, '$1') : named;
  const bare = plainLinks.replace(/\([^()]*\)?|\[[^\][]*\]/g, ' ');
  // single spaces, for the patterns below would try each part of a run of them
  const spaced = bare.replace(/[()[\]<>*]/g, ' ').replace(/\s+/g, ' ');
  const plain = spaced.replace(/^[\s,;/|·ㆍ&]+|(?<![\s,;/|·ㆍ&=])[\s,;/|·ㆍ&=]+$/g, '');
  if (plain === '') return [];
  if (plain.includes(', ')) {
    const turned = plain.split(/ ?; ?/);
    const isTurned = turned.length > 1 ? INVERTED_NAMES() : INVERTED_NAME();
    if (turned.every((name) => isTurned.test(name))) return turned;
  }
  return splitNames(
    plain
      .replace(LEADING_ROLES, '')
      .replace(BY(), '')
      .replace(/ \| (?=\w{2,7}$)/, ', ')
      .replace(TRAILING_ROLES, '')
      .replace(/,? et al\.?$/i, ''),
  )
    .slice(0, MOST_AUTHORS)
    .map(cleanName)
    .filter((name) => name !== '');
}

const SEPARATOR = / ?([,;、，·ㆍ&／]) ?(?:(?:and|und|et|y|og|och) )?| (?:and|und|et|y|og|och) | ([/—–]) /g;

/** The names of a list. What follows a name after a comma may be its degree, role or affiliation, and none. */
function splitNames(text: string): string[] {
  const names: string[] = [];
  let from = 0;
  let mayBeRole = false;
  const add = (part: string): void => {
    if (part !== '' && !(mayBeRole && names.length > 0 && isRole(part))) names.push(part);
  };
  for (const { index, 0: separator } of text.matchAll(SEPARATOR)) {
    add(text.slice(from, index));
    mayBeRole = /^(?: ?, ?| [—–] )$/.test(separator);
    from = index + separator.length;
  }
  add(text.slice(from));
  return names;
}

const DEGREE = /^(?:(?:ph|ed|ll|m|b)\.? ?[bdms]\.?|[bm]\.?sc\.?|mba|mph|esq\.?|jr\.?|sr\.?|cfa|cpa|rn|dr\.?|prof\.?)$/i;
/** Agencies as they stand beside a name. */
const AGENCY = /^(?:AFP|ANSA|AP|APA|dpa|EFE|epd|KNA|PA|Reuters|SDA|SID|TASS|UPI|Xinhua)$/;
/** Words of roles and affiliations in bylines of Latin script. No name has one beside a comma. */
const ROLE = lazily(
  () =>
    new RegExp(
      String.raw`\b(?:(?:co-?)?founder|director|manager|engineer|editor|reporter|correspondent|officer` +
        '|president|c[efiot]o|chair(?:man|woman|person)?|professor|fellow|lead|head of|developer' +
        '|advocate|architect|analyst|consultant|scientist|researcher|designer|secretary|minister' +
        '|counsel|attorney|lawyer|intern|columnist|photographer|writer|contributor|producer' +
        String.raw`|maintainer|coordinator|university|institute|foundation|college|inc\.?|ltd\.?|llc|gmbh` +
        String.raw`|corp\.?|redakteur(?:in)?|direktor(?:in)?|leiter(?:in)?|directrice|directeur|directora?` +
        String.raw`|rédact(?:eur|rice)|periodista|profesora?)(?![\p{L}])`,
      'iu',
    ),
);
/** Words in lower case that begin a name. */
const PARTICLE = /^(?:al|ap|ben|bin|bint|da|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|ten|ter|van|von|zu)\b/;

function isRole(part: string): boolean {
  if (DEGREE.test(part) || AGENCY.test(part) || ROLE().test(part) || /^(?:the|an?) /i.test(part)) return true;
  return /^\p{Ll}\S* /u.test(part) && !PARTICLE.test(part);
}

function cleanName(text: string): string {
  // `세종=김사무엘 기자`: where it was filed stands before the name.
  const filed = text
    .slice(text.lastIndexOf('=') + 1)
    .replace(LEADING_ROLES, '')
    .replace(TRAILING_ROLES, '');
  const words = filed.split(/\s+/).filter((word) => word !== '' && word !== '/' && word !== '|');
  const last = words.at(-1) ?? '';
  const role = ENDS_IN_ROLE.exec(last)?.[0];
  if (role !== undefined && words.length > 1) return withoutDesk(dropRole(words));
  // `이무헌기자`: the role is glued to the name.
  return role === undefined || role === last ? words.join(' ') : last.slice(0, -role.length);
}

function dropRole(words: readonly string[]): string[] {
  const last = words.slice(0, -1).findLastIndex((word, at) => at === 0 || !ROLE_MODIFIERS.test(word));
  return words.slice(0, last + 1);
}

/** The surnames of 97 of 100 Koreans. */
const SURNAMES =
  '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용';

function withoutDesk(words: readonly string[]): string {
  if (words.length < 2) return words.join(' ');
  const isName = (word: string) =>
    /^[가-힣]{2,4}$/.test(word) && SURNAMES.includes(word.charAt(0)) && !DESKS.test(word);
  const names = words.filter(isName);
  const [name] = names;
  return names.length === 1 &&
    name !== undefined &&
    words.every((word) => word === name || DESKS.test(word) || ROLE_MODIFIERS.test(word))
    ? name
    : words.join(' ');
}

/** Words that say what a person does for the paper, which no name has. A compound (`의료전문기자`) ends with one. */
const ENDS_IN_ROLE =
  /(?:기자|특파원|앵커|논설위원|편집위원|기획위원|칼럼니스트|평론가|통신원|리포터|캐스터|기상캐스터|아나운서|편집장|PD|작가|스페셜리스트)$/;

/** What stands before a role and belongs to it: `인턴 기자`, `관광전문 기자`, `디지털뉴스부 인턴기자`. */
const ROLE_MODIFIERS =
  /^(?:인턴|수습|선임|객원|시민|명예|대학생|온라인|뉴스|사진|영상|대|.{1,8}전문|.{1,8}(?:부|팀|국))$/;

/** Papers and desks that stand between a name and its role: `김현주 한경닷컴 기자`, `CBS노컷뉴스 이준규 기자`. */
const DESKS =
  /^(?:.{0,6}CBS(?:노컷뉴스)?|.*(?:닷컴|비즈니스|취재본부|디지털랩|이코노미|게임진|신문|일보|방송|뉴스|뉴스룸|룸)|매경|한경|.{2,8}(?:부|팀|국|본부))$/;

/** Words before a name: who wrote it down, who took the picture. */
const LEADING_ROLES =
  /^(?:글|사진|글·사진|정리|(?:영상|사진)?(?:취재|편집)|영상|by|written by|reported by|photo(?:graph)?s? by|text by)\s*[:=·/|]?\s+|^(?:정리|사진|글)[·=:]\s*/i;

/** `By` in other languages, where a name of two words follows: `Von Miller` is a person. */
const BY = lazily(() => /^(?:Von|Par|Por|Di|Door|Af|Av) (?=\p{Lu}\S* \p{L})/u);

const TRAILING_ROLES = new RegExp(
  String.raw`(?<![,\s])(?:,\s[a-z]+\s|[,\s]+(?:(?:staff|senior|chief|contributing)\s+)?)(?:reporter|writer` +
    '|correspondent|editor|columnist|anchor|photographer|intern)$',
  'i',
);

/**
 * Scripts of the letters that addresses are written in (RFC 6531 allows all), full-width ones among them. Not Hangul,
 * nor any that is written without spaces: a name before an address and a particle after it are glued to it.
 */
const LETTER = String.raw`\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{M}\p{N}_`;

function pattern(letter: string, local: string, label: string, labels: string): string {
  return `[${letter}.．+-]${local}[@＠][${letter}-]${label}(?:[.．][${letter}-]${label})${labels}`;
}

const first = (letter: string) => pattern(letter, '{1,64}', '{1,63}', '{1,5}');

const ADDRESS = lazily(() => new RegExp(first(LETTER), 'u'));
const ALL_LIKE_ADDRESSES = lazily(() => new RegExp(pattern(LETTER, '+', '+', '+'), 'gu'));

/**
 * Texts with only ASCII's letters, as most bylines are: to build the patterns for all others takes 2 ms of a cold
 * start.
 */
const PLAIN = /^[\0-\x7f·가-힣]*$/;
const PLAIN_ADDRESS = new RegExp(first(String.raw`\w`));

/** The first mail address in a text, and where it stands. Full-width signs count: `hong＠yna.co.kr`. */
export function findMailAddress(text: string): RegExpExecArray | null {
  if (!mayHaveOne(text)) return null;
  return (PLAIN.test(text) ? PLAIN_ADDRESS : ADDRESS()).exec(text);
}

/**
 * A text without the mail addresses in it, nor what is too long to be one: somebody may be known by it all the same.
 * The time that takes grows with the square of the text's length.
 */
export function withoutMailAddresses(text: string): string {
  return mayHaveOne(text)
    ? text.replace(ALL_LIKE_ADDRESSES(), '').replace(/\s?(?:（\s?）|\(\s?\)|<\s?>|\[\s?\])/g, '')
    : text;
}

function mayHaveOne(text: string): boolean {
  return text.includes('@') || text.includes('＠');
}
