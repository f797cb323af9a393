/**
 * The sections that are known everywhere, in the order of the front page, and what papers call them: English, Korean,
 * Japanese, Chinese, German, French, Spanish, Portuguese. A word with a dash at its end is the beginning of one.
 */
const NAMES = {
  politics:
    'politics political politik politique política politica parliament election- congress assembly 정치 국회 ' +
    '선거 대통령실 청와대 政治 国会 選挙 时政 innenpolitik élections elecciones eleições',
  economy:
    'economy economic- business finance financial market- money companies industry econ 경제 산업 금융 증권 ' +
    '부동산 기업 재계 経済 ビジネス 金融 经济 財經 财经 商业 股市 wirtschaft finanzen unternehmen économie ' +
    'entreprises bourse economía negocios economia mercados negócios',
  world:
    'world international foreign- global abroad asia africa europe americas middle-east 국제 세계 해외 북한 ' +
    'global-news 国際 世界 国际 ausland monde mundo internacional internacionales',
  society:
    'society social national domestic crime courts law health education environment life lifestyle 사회 사건 ' +
    '법원 검찰 교육 환경 노동 복지 의료 건강 생활 社会 暮らし 健康 教育 panorama gesellschaft société santé ' +
    'sociedad salud sociedade saúde cotidiano',
  culture:
    'culture cultural arts art music film movies books entertainment celebrity tv showbiz travel food fashion ' +
    '문화 연예 방송 공연 영화 음악 여행 文化 エンタメ 芸能 娱乐 娛樂 kultur kino musik unterhaltung cinéma ' +
    'livres cultura ocio entretenimento',
  sports:
    'sport sports football soccer baseball basketball tennis golf olympic- 스포츠 야구 축구 골프 농구 배구 ' +
    'スポーツ 野球 サッカー 体育 fußball football deporte deportes fútbol esporte esportes futebol',
  science:
    'science tech technology ai digital gadgets internet space computing 과학 it·과학 기술 모바일 인터넷 통신 ' +
    '게임 科学 技術 テクノロジー it・科学 科技 互联网 wissenschaft technik netzwelt sciences technologie ' +
    'tecnología ciencia ciência tecnologia',
  local:
    'local regional region metro city community 지역 지방 전국 地域 地方 lokales regionales régions région ' +
    'locale regiones sucesos regiões cidades',
} as const;

export type SectionName = keyof typeof NAMES;

export const SECTIONS = Object.keys(NAMES) as readonly SectionName[];

const plain = (words: string): string => words.normalize('NFKC').toLowerCase();

const EXACT = new Map<string, SectionName>();
const BEGINNINGS: [string, SectionName][] = [];
for (const section of SECTIONS)
  for (const word of plain(NAMES[section]).split(' '))
    if (word.endsWith('-')) BEGINNINGS.push([word.slice(0, -1), section]);
    else EXACT.set(word, section);

function named(name: string): SectionName | undefined {
  return EXACT.get(name) ?? BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1];
}

/** Characters of a category or a url in which a section is looked for. */
const LOOKED_AT = 300;

/** A section that a stack names (setting `sections`): its id is a known section, or else its name. */
export interface NamedSection {
  readonly id: string;
  /** Absent: the page's own word for a known section. */
  readonly name?: string;
  /** What papers state for it, beside the words of a known section; lowercase. */
  readonly words: readonly string[];
}

/** The sections that a setting names, in its order: `{"Business": "economy | markets"}`, or `sports,world`. */
export function namedSections(setting: Readonly<Record<string, string>> | readonly string[]): NamedSection[] {
  if (Array.isArray(setting)) return setting.map((id) => ({ id, words: [] }));
  return Object.entries(setting).map(([name, asked]) => {
    const words = plain(asked)
      .split('|')
      .map((word) => word.trim())
      .filter(Boolean);
    return { id: words.find((word) => isKnownSection(word)) ?? name, name, words };
  });
}

export const isKnownSection = (word: string): word is SectionName => Object.hasOwn(NAMES, word);

/** What a file states of where its article belongs. */
export interface Statements {
  readonly category?: string | undefined;
  readonly url?: string | undefined;
  /** Key of its object, which names the folder of the feed that it came by. */
  readonly key: string;
}

/**
 * The section that a report states: by its category, else by the path of its url, else by the folder of its feed. Each
 * is asked as a whole and then for its words: `News/World > Asia` is of the world.
 * @param stackNames the sections of the stack; none: the known ones
 */
export function statedSection(
  { category = '', url, key }: Statements,
  stackNames: readonly NamedSection[] = [],
): string | undefined {
  const path = url !== undefined && URL.canParse(url) ? new URL(url).pathname : '';
  // The last part is the article's own name.
  const [, folders = ''] = /^(.*)\/[^/]*$/s.exec(path.replace(/\/$/, '')) ?? [];
  const [, feed = ''] = /polled\/([^/]*)\//.exec(key) ?? [];
  for (const stated of [category, decoded(folders), feed].filter(Boolean))
    for (const part of [stated, ...stated.slice(0, LOOKED_AT).split(/[/>|,;:&_\s-]+|·/u)]) {
      const word = plain(part).trim();
      const own = stackNames.find(({ words }) => words.includes(word));
      const known = own ? undefined : named(word);
      if (own || (known && isOf(known, stackNames))) return own?.id ?? known;
    }
  return undefined;
}

/** Whether a stack has a section. */
export const isOf = (id: string, stackNames: readonly NamedSection[]): boolean =>
  stackNames.length === 0 || stackNames.some((one) => one.id === id);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
