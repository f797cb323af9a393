// What notices of an embargo are made of. Each is compiled where a text has a word of the family, which is rare.

const MEDIA = '(?:or|and|publication|publishing|release|broadcast|online|web|print|use|distribution|transmission|air)';
const OUT = '(?:publish|release|broadcast|use|post|print|distribute|share|report)';
const DONE = '(?:published|released|broadcast|used|posted|printed|distributed|shared|reported|quoted|cited)';

/** Phrases that newsrooms use for this alone, in twenty languages. */
export const SURE = [
  '(?:strictly |strict )?(?:under )?(?:a )?(?:strict |press |media |news )?embargoed',
  '(?:strictly )?under (?:a |an )?(?:strict |press |media |news )?embargo',
  'strict(?:ly)? (?:press |media |news )?embargo',
  `(?:strictly )?not (?:yet )?(?:for|to be) (?:\\w{1,12}ed|${MEDIA})(?:[ ,/]+(?:\\w{1,12}ed|${MEDIA})){0,8}`,
  `(?:strictly )?no (?:${MEDIA}[ ,/]+){1,4}(?=before|until|till|prior)`,
  `(?:must|may|can|should|shall) ?not (?:yet )?be ${DONE}(?:[ ,/]+(?:or|and|${DONE})){0,6}`,
  `(?:please )?(?:do not|don[’']t) ${OUT}(?:[ ,/]+(?:or|and|${OUT})){0,4}`,
  '(?:please )?hold (?:for release|until|till)|hold(?=\\s?[:–—])|hfr(?=[\\s:]{1,4}\\d)' +
    '|for immediate release (?:after|not before)',
  String.raw`for release(?: at| on| after| not before)?(?=[\s:]{1,4}(?:\p{Lu}|\d))`,
  'sperrfrist|sperrvermerk|sperrefrist|spærrefrist|klausul(?:eret|ert)?|gesperrt bis|frei(?:gegeben)? ab|freigabe ab',
  '(?:zur )?veröffentlichung (?:erst |frei )?ab|(?:bitte )?nicht (?:zur veröffentlichung |veröffentlichen ' +
    '|zu veröffentlichen )?vor',
  '(?:unter|sous|bajo|sob|sotto|onder|under|pod|под|під) (?:strikt(?:em)? |strict )?(?:embargo|embargiem|embargem' +
    '|эмбарго|ембарго)',
  '(?:à )?ne pas (?:publier|diffuser)(?: (?:ni|ou) (?:publier|diffuser))? avant|diffusion interdite avant',
  '(?:no|não) (?:publicar|difundir|divulgar)(?: antes)?|prohibida su (?:difusión|publicación)(?= (?:hasta|antes))',
  '(?:da )?non (?:pubblicare|diffondere)(?: prima)?|embargad[oa]|embargat[oa]',
  'niet (?:publiceren|voor publicatie) (?:voor|vóór)|nie publikować przed|objęte embargiem',
  'publikacja (?:możliwa |dozwolona )?(?:od|po)',
  '(?:не публиковать|не для публикации|не публікувати) до|får (?:ej|inte) publiceras före|ei julkaistava ennen',
  'yayın yasağı',
  'jangan (?:dipublikasikan|disiarkan|publikasikan|siarkan)|cấm (?:đăng|phát hành)|ห้ามเผยแพร่',
  '본 (?:보도)?자료는(?=.{1,40}(?:이후|부터).{0,10}(?:보도|배포|게재|사용))|보도\\s?(?:시점|일시|제한|유예|금지)' +
    '|(?:報道|情報|配信|公開|掲載|発表)解禁(?:日時?)?|解禁日時|解禁時間|解禁时间',
  '发布禁令|發布禁令|报道禁令|報道禁令|禁止发布|禁止發布|新闻禁发|禁发|禁發|(?:不得|禁止|请勿|請勿)(?:提前|对外)?(?:发布|發布|报道|報道|刊发)',
  '(?:请勿|請勿)[在于於]|محظور النشر|حظر النشر|يحظر النشر|يمنع النشر',
].join('|');
/** Words that are of trade and of courts, too. */
export const OTHER =
  'embargoed|(?:(?:press|news|media|publication|presse-?) ?)?embarg[oó](?:ul?)?(?: (?:de presse|informativo' +
  '|stampa))?|엠바고|エンバーゴ|解禁|эмбарго|ембарго|ambargo(?:lu)?|禁运|禁運|封锁|حظر|אמברגו|एम्बार्गो';
/** Nouns that are not under a trade embargo. */
export const EMBARGOED_TEXT = new RegExp(
  String.raw`^\s+(?:until|till?|for|by|before|news|press|media|release|material|copy|content|report|paper` +
    '|statement|story|draft|text|info|advance|media|to |at |on |–|-)',
  'i',
);

/** A word of the family. Nearly every text has none, so the scripts are looked for apart: 4 ns a letter, not 45. */
const LATIN = new RegExp(
  String.raw`\b(?:embarg|sperr(?:e?frist|vermerk)|sp\xe6rrefrist|klausul|gesperrt bis` +
    String.raw`|frei(?:gegeben|gabe)? ab|ver\xf6ffentlich|ambargo|not (?:yet )?(?:for|to be|be) ` +
    "|no (?:publication|release|broadcast|distribution)|do not |don[’']t |hold (?:for|until|till)" +
    '|for release|ne pas (?:publier|diffuser)|diffusion interdite' +
    String.raw`|n[o\xe3]o? (?:publicar|difundir|divulgar)|prohibida su|non (?:pubblicare|diffondere)` +
    String.raw`|niet (?:publiceren|voor)|nie publikować|publikacja |hfr |hold\s?[:–—]|immediate release ` +
    String.raw`|publiceras f\xf6re|julkaistava|yayın yasağı|jangan |cấm )`,
  'i',
);
const WIDE = new RegExp(
  String.raw`엠바고|본 (?:보도)?자료는|보도\s?[시일제유금]|エンバーゴ|解禁|эмбарго|ембарго|не (?:публик|для)|[禁][运運发發止]` +
    '|[发發报報][布道]禁|封锁|[请請]勿|不得|حظر|يمنع النشر|אמברגו|एम्बार्गो|ห้ามเผยแพร่',
  'i',
);

export function mayBeNotice(text: string): boolean {
  return LATIN.test(text) || (/[\u0400-\uffff]/.test(text) && WIDE.test(text));
}

/** Words of a notice beside these and its time. What else stands in it is of something else. */
export const LINKS = [
  'until|untill|till|til|to|for|by|at|on|from|after|before|prior|the|a|an|of|its|in|or|and|both|all|any|only|not',
  'no|with|as',
  'this|these|that|is|are|be|been|will|remains?|must|please|check|against|delivery|note|attention|notice|important',
  'strictly|confidential|advance',
  'editors?|journalists?|reporters|press|media|news|release[sd]?|statement|communications?|report|paper|study',
  'articles?|story|text|copy',
  'contents?|information|materials?|document|details|data|transmission|publication|published|publishing',
  'broadcast(?:ing)?|online|web|print|use',
  'distribution|radio|tv|television|agencies|newspapers|newspaper|time|date|dates|local|hrs?|hours|hour|lifts?',
  'lifted|ends?|expires?|begins?|starts?|effective|contained|herein',
  'publiceras|offentliggøres|julkaistaan|tidigast|tidligst|aikaisintaan|earliest|earlier|frühestens|możliwa|dopiero',
  'bis|ab|vor|zum|zur|dem|der|den|am|um|die|das|diese[rs]?|ist|sind|bitte|beachten|uhr|erst|frei|für',
  'pressemitteilung|meldung|meldungen|es|gilt|gesprochene|wort|veröffentlichung|achtung',
  "jusqu[’']?(?:au|à|a)?|jusque|avant|le|la|les|du|des|de|d|l|au|aux|à|ce|cette|est|communiqué|presse|heures?",
  'diffusion',
  'h|hasta|el|las|los|antes|del|este|esta|está|comunicado|prensa|nota|horas|fecha|desde|difusión|publicación|atención',
  'das?|do|dos|até|às?|os|comunicado|imprensa|fino|prima|al|alle|all|ore|questo|comunicato|stampa|è|dalle|dal',
  'tot|voor|vóór|op|om|het|dit|persbericht|pers|uur|do|przed|godz|godziny|komunikat|till|til|før|kl|klo|klockan',
  'kadar|tarihine|saat|hingga|sampai|pukul|đến|до|по|с|для|прессы|пресс|релиз|час|часов|حتى|قبل|الساعة',
].join('|');
/** The same, of languages without spaces, and what stands after a time in them. */
export const PARTICLES =
  '이후|부터|추후|공지|시까지|까지|이전|해제|시점|일시|배포|보도자료|보도|요청|바랍니다|부탁드립니다|입니다|자료|[은는이가을를에로]|以降|以后|以後|之后|之前|以前|まで|より|から|発布|发布|發布' +
  '|公開|公开|報道|报道|日時|時間|时间|截至|直到|本稿|新闻稿|[至到于於前后後の]';

/** `Not for distribution in the United States`: of a law of securities, and no embargo. */
export const JURISDICTION = new RegExp(
  String.raw`\b(?:in|into|to|within|over|through|inside|unitedstates)\b[^.;:]{0,40}\b(?:united ?states` +
    String.raw`|u\. ?s\.?|usa?|canada|australia|japan|south africa|jurisdictions?)\b|news ?wire services` +
    '|directly or ?indirectly',
  'i',
);
/** That there is none, or none any more. */
export const LIFTED = new RegExp(
  String.raw`\b(?:no|not|without|former(?:ly)?|no longer) (?:under )?(?:an? )?embargo` +
    '|embargo(?: has been| is| was)? (?:lifted|over|expired|removed|ended)(?! (?:at|on|from))' +
    String.raw`|\b(?:was|were|been|once) (?:strictly )?(?:embargoed|under)|엠바고\s?(?:해제|파기|없음)` +
    String.raw`|kein(?:e|er)? sperrfrist|sin embargo[,\s]`,
  'i',
);
