import type { Facts } from '../story/items/facts.ts';

/**
 * The sections of the front page, in its order, and what papers call them: English, Korean, Japanese, Chinese, German,
 * French, Spanish, Portuguese. A word with a dash at its end is the beginning of one.
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

function named(words: string): SectionName | undefined {
  const name = plain(words).trim();
  return EXACT.get(name) ?? BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1];
}

/** Characters of a category or a url in which a section is looked for. */
const LOOKED_AT = 300;

/** What is asked in turn: all of it, then its words. `News/World > Asia` is of the world. */
function sectionIn(text: string): SectionName | undefined {
  const parts = [text, ...text.slice(0, LOOKED_AT).split(/[/>|,;:&_\s-]+|·/u)];
  for (const part of parts) {
    const section = named(part);
    if (section !== undefined) return section;
  }
  return undefined;
}

/**
 * The section of a story: by the category that its report states, else by the path of its url, else by the folder of the
 * feed that it came by. Most state none, and are in none.
 */
export function sectionOf({
  category,
  url,
  object,
}: Pick<Facts, 'category' | 'url' | 'object'>): SectionName | undefined {
  const path = url !== undefined && URL.canParse(url) ? new URL(url).pathname : '';
  // The last part is the article's own name.
  const [, folders = ''] = /^(.*)\/[^/]*$/s.exec(path.replace(/\/$/, '')) ?? [];
  const [, feed = ''] = /polled\/([^/]*)\//.exec(object.key) ?? [];
  for (const stated of [category ?? '', decoded(folders), feed]) {
    const section = stated === '' ? undefined : sectionIn(stated);
    if (section !== undefined) return section;
  }
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
