import { SECTIONS, type SectionName } from '../../sections/stated.ts';

/** What the pages say beside what the papers do. */
export interface Labels extends Readonly<Record<SectionName, string>> {
  readonly top: string;
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
  readonly nothing: string;
  readonly rights: string;
  readonly yesterday: string;
  /** Marks what is new since the reader was here. */
  readonly unseen: string;
  readonly merged: string;
}

const NAMES: readonly (keyof Labels)[] = [
  ...(['top', 'latest', 'photos', 'briefs', 'reports', 'changes', 'feeds', 'front', 'papers'] as const),
  ...(['before', 'began', 'nothing', 'rights', 'yesterday', 'unseen', 'merged'] as const),
  ...SECTIONS,
];

/** In the order of `NAMES`, separated by bars. */
const TEXTS: Readonly<Record<string, string>> = {
  en:
    'Top stories|Latest|Photos|Briefs|Reports|What changed|Feeds|Front page|papers|Before|Began|' +
    'No stories yet|Headlines and excerpts only. All rights remain with their publishers.|' +
    'Yesterday|New|This story is part of another one now|' +
    'Politics|Economy|World|Society|Culture|Sports|Science and technology|Local',
  ko:
    '주요 뉴스|최신|사진|단신|보도|바뀐 점|피드|첫 화면|개 매체|이전|시작|아직 기사가 없습니다|제목과 발췌만 싣습니다. 모든 권리는 각 언론사에 있습니다.|' +
    '어제|새 소식|이 기사는 다른 기사에 합쳐졌습니다|' +
    '정치|경제|국제|사회|문화|스포츠|과학·기술|지역',
  ja:
    '主要ニュース|最新|写真|短信|報道|変更点|フィード|トップページ|紙|変更前|始まり|記事はまだありません|見出しと抜粋のみ。権利はすべて各社に帰属します。|' +
    '昨日|新着|この記事は別の記事に統合されました|' +
    '政治|経済|国際|社会|文化|スポーツ|科学・技術|地域',
  zh:
    '要闻|最新|图片|简讯|报道|变更|订阅|首页|家媒体|此前|开始|暂无报道|仅标题和摘要，一切权利归各媒体所有。|' +
    '昨天|新|此报道已并入另一篇|' +
    '政治|经济|国际|社会|文化|体育|科技|地方',
  de:
    'Top-Themen|Neueste|Fotos|Kurzmeldungen|Berichte|Was sich geändert hat|Feeds|Titelseite|Medien|Zuvor|Beginn|' +
    'Noch keine Meldungen|Nur Überschriften und Auszüge. Alle Rechte bei den Verlagen.|' +
    'Gestern|Neu|Diese Meldung gehört jetzt zu einer anderen|' +
    'Politik|Wirtschaft|Welt|Gesellschaft|Kultur|Sport|Wissen und Technik|Lokales',
  fr:
    'À la une|Dernières nouvelles|Photos|Brèves|Articles|Ce qui a changé|Flux|Accueil|titres|Avant|Début|' +
    'Aucun article|Titres et extraits seulement. Tous droits réservés aux éditeurs.|' +
    'Hier|Nouveau|Ce sujet fait désormais partie d’un autre|' +
    'Politique|Économie|Monde|Société|Culture|Sports|Sciences et technologie|Régions',
  es:
    'Portada|Lo último|Fotos|Breves|Artículos|Qué ha cambiado|Fuentes web|Portada|medios|Antes|Inicio|' +
    'Todavía no hay noticias|Solo titulares y extractos. Todos los derechos son de sus editores.|' +
    'Ayer|Nuevo|Esta noticia forma parte de otra|' +
    'Política|Economía|Mundo|Sociedad|Cultura|Deportes|Ciencia y tecnología|Local',
  pt:
    'Destaques|Últimas|Fotos|Breves|Reportagens|O que mudou|Feeds|Capa|veículos|Antes|Início|' +
    'Ainda não há notícias|Apenas títulos e trechos. Todos os direitos pertencem aos veículos.|' +
    'Ontem|Novo|Esta notícia faz parte de outra|' +
    'Política|Economia|Mundo|Sociedade|Cultura|Esportes|Ciência e tecnologia|Local',
};

/** The labels of a language; English where there are none. */
export function labelsOf(language: string): Labels {
  const texts = (TEXTS[language] ?? TEXTS.en ?? '').split('|');
  return Object.fromEntries(NAMES.map((name, at) => [name, texts[at] ?? ''])) as unknown as Labels;
}
