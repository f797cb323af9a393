import { SECTIONS, type SectionName } from '../../sections/stated.ts';

/** What the pages say beside what the papers do. */
export interface Labels extends Readonly<Record<SectionName, string>> {
  readonly top: string;
  /** What most papers report. */
  readonly most: string;
  readonly latest: string;
  readonly photos: string;
  readonly briefs: string;
  readonly reports: string;
  readonly changes: string;
  readonly feeds: string;
  readonly front: string;
  readonly papers: string;
  readonly before: string;
  /** When the first report of a story was. */
  readonly began: string;
  /** When the latest one was. */
  readonly last: string;
  readonly nothing: string;
  readonly rights: string;
  readonly yesterday: string;
  /** Marks what has said something new since the reader was here, or since the edition before. */
  readonly unseen: string;
  /** New stories since the edition before: their number follows. */
  readonly since: string;
  /** The page of the present, from an edition. */
  readonly now: string;
  readonly merged: string;
  readonly search: string;
  /** No story has the words that somebody searches. */
  readonly none: string;
}

const NAMES: readonly (keyof Labels)[] = [
  ...(['top', 'latest', 'photos', 'briefs', 'reports', 'changes', 'feeds', 'front', 'papers'] as const),
  ...(['before', 'began', 'nothing', 'rights', 'yesterday', 'unseen', 'merged'] as const),
  ...(['most', 'last', 'since', 'now', 'search', 'none'] as const),
  ...SECTIONS,
];

/** In the order of `NAMES`, separated by bars. */
const TEXTS: Readonly<Record<string, string>> = {
  en:
    'Top stories|Latest|Photos|Briefs|Reports|What changed|Feeds|Front page|papers|Before|Began|' +
    'No stories yet|Headlines and excerpts only. All rights remain with their publishers.|' +
    'Yesterday|New|This story is part of another one now|' +
    'Most reported|last|new stories since then:|Now|' +
    'Search|No story has these words|' +
    'Politics|Economy|World|Society|Culture|Sports|Science and technology|Local',
  ko:
    '주요 뉴스|최신|사진|단신|보도|바뀐 점|피드|첫 화면|개 매체|이전|시작|아직 기사가 없습니다|제목과 발췌만 싣습니다. 모든 권리는 각 언론사에 있습니다.|' +
    '어제|새 소식|이 기사는 다른 기사에 합쳐졌습니다|' +
    '많이 보도된 뉴스|최근|이후 새 기사|지금|' +
    '검색|이 낱말이 있는 기사가 없습니다|' +
    '정치|경제|국제|사회|문화|스포츠|과학·기술|지역',
  ja:
    '主要ニュース|最新|写真|短信|報道|変更点|フィード|トップページ|紙|変更前|始まり|記事はまだありません|見出しと抜粋のみ。権利はすべて各社に帰属します。|' +
    '昨日|新着|この記事は別の記事に統合されました|' +
    '多くの紙面が報道|最新|以降の新着|現在|' +
    '検索|該当する記事はありません|' +
    '政治|経済|国際|社会|文化|スポーツ|科学・技術|地域',
  zh:
    '要闻|最新|图片|简讯|报道|变更|订阅|首页|家媒体|此前|开始|暂无报道|仅标题和摘要，一切权利归各媒体所有。|' +
    '昨天|新|此报道已并入另一篇|' +
    '报道最多|最近|此后新增报道|当前|' +
    '搜索|没有包含这些词的报道|' +
    '政治|经济|国际|社会|文化|体育|科技|地方',
  de:
    'Top-Themen|Neueste|Fotos|Kurzmeldungen|Berichte|Was sich geändert hat|Feeds|Titelseite|Medien|Zuvor|Beginn|' +
    'Noch keine Meldungen|Nur Überschriften und Auszüge. Alle Rechte bei den Verlagen.|' +
    'Gestern|Neu|Diese Meldung gehört jetzt zu einer anderen|' +
    'Am meisten berichtet|zuletzt|neue Meldungen seitdem:|Jetzt|' +
    'Suche|Keine Meldung enthält diese Wörter|' +
    'Politik|Wirtschaft|Welt|Gesellschaft|Kultur|Sport|Wissen und Technik|Lokales',
  fr:
    'À la une|Dernières nouvelles|Photos|Brèves|Articles|Ce qui a changé|Flux|Accueil|titres|Avant|Début|' +
    'Aucun article|Titres et extraits seulement. Tous droits réservés aux éditeurs.|' +
    'Hier|Nouveau|Ce sujet fait désormais partie d’un autre|' +
    'Les plus traités|dernier|nouveaux sujets depuis :|Maintenant|' +
    'Rechercher|Aucun sujet ne contient ces mots|' +
    'Politique|Économie|Monde|Société|Culture|Sports|Sciences et technologie|Régions',
  es:
    'Portada|Lo último|Fotos|Breves|Artículos|Qué ha cambiado|Fuentes web|Portada|medios|Antes|Inicio|' +
    'Todavía no hay noticias|Solo titulares y extractos. Todos los derechos son de sus editores.|' +
    'Ayer|Nuevo|Esta noticia forma parte de otra|' +
    'Lo más publicado|último|noticias nuevas desde entonces:|Ahora|' +
    'Buscar|Ninguna noticia tiene estas palabras|' +
    'Política|Economía|Mundo|Sociedad|Cultura|Deportes|Ciencia y tecnología|Local',
  pt:
    'Destaques|Últimas|Fotos|Breves|Reportagens|O que mudou|Feeds|Capa|veículos|Antes|Início|' +
    'Ainda não há notícias|Apenas títulos e trechos. Todos os direitos pertencem aos veículos.|' +
    'Ontem|Novo|Esta notícia faz parte de outra|' +
    'Mais noticiado|último|notícias novas desde então:|Agora|' +
    'Buscar|Nenhuma notícia tem estas palavras|' +
    'Política|Economia|Mundo|Sociedade|Cultura|Esportes|Ciência e tecnologia|Local',
  ar:
    'أهم الأخبار|آخر الأخبار|صور|موجز|التقارير|ما الذي تغيّر|الخلاصات|الصفحة الأولى|صحف|سابقًا|بدأ|' +
    'لا أخبار بعد|عناوين ومقتطفات فقط. جميع الحقوق محفوظة لأصحابها.|' +
    'أمس|جديد|أصبح هذا الخبر جزءًا من خبر آخر|' +
    'الأكثر تغطية|آخر تقرير|أخبار جديدة منذ ذلك الحين:|الآن|' +
    'بحث|لا خبر يحتوي على هذه الكلمات|' +
    'سياسة|اقتصاد|العالم|مجتمع|ثقافة|رياضة|علوم وتقنية|محليات',
  th:
    'ข่าวเด่น|ล่าสุด|ภาพ|ข่าวสั้น|รายงาน|สิ่งที่เปลี่ยนไป|ฟีด|หน้าแรก|สำนักข่าว|ก่อนหน้า|เริ่ม|' +
    'ยังไม่มีข่าว|เฉพาะพาดหัวและข้อความย่อ สิทธิ์ทั้งหมดเป็นของผู้เผยแพร่|' +
    'เมื่อวาน|ใหม่|ข่าวนี้รวมอยู่ในอีกข่าวหนึ่งแล้ว|' +
    'ข่าวที่รายงานมากที่สุด|ล่าสุด|ข่าวใหม่นับจากนั้น|ขณะนี้|' +
    'ค้นหา|ไม่มีข่าวที่มีคำเหล่านี้|' +
    'การเมือง|เศรษฐกิจ|ต่างประเทศ|สังคม|วัฒนธรรม|กีฬา|วิทยาศาสตร์และเทคโนโลยี|ท้องถิ่น',
};

/** The labels of a language; English where there are none. */
export function labelsOf(language: string): Labels {
  const texts = (TEXTS[language] ?? TEXTS.en ?? '').split('|');
  return Object.fromEntries(NAMES.map((name, at) => [name, texts[at] ?? ''])) as unknown as Labels;
}
