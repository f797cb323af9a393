/** Words that say what a person does for the paper; they are no part of a name. A compound (`의료전문기자`) ends with one. */
export const KOREAN_ROLES = [
  '기자',
  '특파원',
  '앵커',
  '논설위원',
  '논설고문',
  '편집위원',
  '기획위원',
  '해설위원',
  '칼럼니스트',
  '평론가',
  '통신원',
  '리포터',
  '캐스터',
  '기상캐스터',
  '아나운서',
  '에디터',
  '편집장',
  '편집국장',
  '주필',
  '피디',
  'PD',
  '작가',
  '스페셜리스트',
] as const;

/** What stands before a role and belongs to it: `인턴 기자`, `관광전문 기자`, `디지털뉴스부 인턴기자`. */
export const ROLE_MODIFIERS =
  /^(?:인턴|수습|선임|객원|시민|명예|대학생|온라인|뉴스|사진|영상|대|.{1,8}전문|.{1,8}(?:부|팀|국))$/;

/** Papers and desks that stand between a name and its role: `김현주 한경닷컴 기자`, `CBS노컷뉴스 이준규 기자`. */
export const DESKS =
  /^(?:.{0,6}CBS(?:노컷뉴스)?|.*(?:닷컴|비즈니스|취재본부|디지털랩|이코노미|게임진|신문|일보|방송|뉴스|뉴스룸|룸)|매경|한경|.{2,8}(?:부|팀|국|본부))$/;

/** Words before a name: who wrote it down, who took the picture. */
export const LEADING_ROLES =
  /^(?:글|사진|글·사진|정리|취재|영상|편집|by|written by|reported by|photo(?:graph)?s? by|text by)\s*[:=·/|]?\s+|^(?:정리|사진|글)[·=:]\s*/i;

export const TRAILING_ROLES =
  /[,\s]+(?:(?:staff|senior|chief|contributing)\s+)?(?:reporter|writer|correspondent|editor|columnist|anchor|photographer|intern)$/i;
