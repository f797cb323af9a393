import { hash } from 'node:crypto';
import { lazily, normaliseText } from '../../article/base/index.ts';

/** UTF-16 units of the longest text that is looked at, and of the longest line that may be a counter or a date. */
const LONGEST_TEXT = 200_000;
const LONGEST_LINE = 120;

/**
 * A hash of what a text says, whatever the order of its sentences and whatever its counters (views, comments, shares)
 * and date lines show: two crawls with one hash say the same. A figure in a sentence is not a counter ("8 dead" is not
 * "3 dead"). Undefined for a text without sentences of its own, and for a very long one.
 */
export function steadyHash(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const lines = withoutCounters(text).split(SENTENCE_END()).filter(isSteady);
  const sentences = new Set(lines.map((line) => normaliseText(withoutDateline(line))));
  sentences.delete('');
  return sentences.size === 0 ? undefined : hash('sha256', [...sentences].sort().join('\n'), 'base64url').slice(0, 16);
}

const isSteady = (line: string): boolean => !isCounter(line) && !isDateLine(line);

/** The text without lines that count or date. */
export const withoutCounters = (text: string): string => text.split('\n').filter(isSteady).join('\n');

const SENTENCE_END = lazily(() => /\n\s*\n|(?<=[.!?…]["”’)]?)\s+|(?<=[。！？][」』”]?)|\s[|·•]\s/u);

const wordsOf = (latin: string, others: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${latin})(?![\\p{L}\\p{M}])|${others}`, 'giu');

/** What counters count. */
const COUNTED = lazily(() =>
  wordsOf(
    [
      'page ?views?|views?|viewed|reads?|readers?|reading|hits|visits?|visitors?|impressions?|shares?|shared|likes?',
      'liked|comments?|reactions?|claps?|retweets?|reposts?|replies|downloads?|plays?|listens?|bookmarks?|followers?',
      'watching|aufrufe?|ansichten|leser|kommentare?|geteilt|gelesen|vues?|lectures?|commentaires?|partages?|lue?s?',
      'vistas?|visitas?|lecturas?|comentarios?|compartid[oa]s?|visualizaciones|visualizações|leituras?|comentários?',
      'compartilhamentos?|visualizzazioni|letture|commenti|weergaven|reacties|просмотр(?:ов|а|ы)?',
      'комментари(?:ев|я|и|й)|прочитали?|прочитано|görüntülenme|okunma|yorum|dilihat|dibaca|komentar|lượt xem',
      'bình luận|مشاهدات|مشاهدة|تعليقات|تعليق|قراءة|komentarz[ey]?|wyświetle(?:nia|ń|nie)|odsłon[ay]?|kommentarer',
      'visningar|visninger|delningar|delinger|коментар(?:ів|і|я)?|перегляд(?:ів|и|у)?|komentářů?e?|zobrazení|přečteno',
      'comentarii|vizualizări|hozzászólás|megtekintés|kommenttia?|katselua?|σχόλια|σχόλιο|προβολές|תגובות|צפיות|נظرها',
      'نظر|بازدید|टिप्पणियाँ|टिप्पणी|व्यूज|ความคิดเห็น|ครั้ง|อ่าน|วิว|коментара?|преглед(?:а|и)?',
    ].join('|'),
    '조회|댓글|공감|추천|좋아요|싫어요|읽음|공유|스크랩|阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|点赞|點讚|转发|轉發|分享|收藏|播放|閲覧|再生|コメント|いいね|シェア|アクセス|ビュー',
  ),
);

/** What stands around them. */
const AROUND_COUNTS = lazily(() =>
  wordsOf(
    [
      'this|article|story|page|post|video|report|has|have|been|was|is|are|by|times?|people|persons?|users?|now|so far',
      'total|of|the|and|on|in|already|currently|number|count|facebook|twitter|whatsapp|k|m|thousand|million|mal',
      'bisher|fois|veces|vezes|volte|keer|раз|kez|kali|тыс|млн|cet|este|diesen?|artikel|artículo|artigo',
    ].join('|'),
    '기사|현재|회|개|명|건|번|수|만|천|총|이|본문|本文|记事|記事|この|の|已|共|次|数|數|量|人|万|萬|条|條|回|件',
  ),
);

/** What says that a date is that of the page. */
const DATE_LABEL = lazily(() =>
  wordsOf(
    [
      '(?:last|first) (?:updated|published|modified)|updated?|published|posted|modified|edited|ago|stand|aktualisiert',
      'vor|veröffentlicht|mis à jour|publiée?|modifiée?|il y a|actualizado|publicado|hace|atualizado|há|aggiornato',
      'pubblicato|bijgewerkt|обновлено|опубликовано|назад|güncellendi|diperbarui|cập nhật|نشر|تحديث|منذ',
    ].join('|'),
    '기사입력|최종수정|입력|수정|등록|승인|업데이트|발행|전|发布|發布|更新|公開|配信|掲載|日期|前',
  ),
);

const DATE_WORD = lazily(() =>
  wordsOf(
    [
      'jan(?:uary|uar|vier|uari)?|feb(?:ruary|ruar|ruari)?|mar(?:ch|zo|ço|s)?|märz|apr(?:il|ile)?|may|mai|mayo|june?',
      'juni?|july?|juli?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|mon(?:day)?',
      'tue(?:s(?:day)?)?|sun(?:day)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|am|pm|utc|gmt|kst',
      'jst|e[sd]?t|c?est|cet|bst|[tz]|h|uhr|um|sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|minuten?|stunden?',
      'tagen?|heures?|jours?|minutos?|horas?|días?|минут[аы]?|час(?:а|ов)?|at|on|of|the|date|time|a few|le|el|den|de',
      'à|st|nd|rd|th',
    ].join('|'),
    '오전|오후|년|월|일|시간|시|분|초|요일|年|月|日|時間|時|时间|时|分钟|分|秒|小时|天|午前|午後|上午|下午|于|於',
  ),
);

const FIGURE = lazily(() => /\p{N}/u);
const YEAR = lazily(() => /(?<!\d)(?:19|20)\d\d(?!\d)/);
const LETTER = lazily(() => /[\p{L}\p{M}]/u);

/** Whether a line is made of such words and figures alone. */
function isMadeOf(line: string, ...words: RegExp[]): boolean {
  if (line.length > LONGEST_LINE || !FIGURE().test(line)) return false;
  return !LETTER().test(words.reduce((rest, pattern) => rest.replace(pattern, ' '), line));
}

const isCounter = (line: string): boolean =>
  isMadeOf(line, COUNTED(), AROUND_COUNTS(), DATE_LABEL(), DATE_WORD()) && line.search(COUNTED()) >= 0;

const isDateLine = (line: string): boolean =>
  isAge(line) || (isMadeOf(line, DATE_LABEL(), DATE_WORD()) && (YEAR().test(line) || line.search(DATE_LABEL()) >= 0));

/** Languages in which ages are known: `5 minutes ago`. */
const LANGUAGES =
  'en ko zh ja de fr es pt it nl ru uk bg pl cs ro hu tr id vi ar fa he hi th el sv da no fi ms bn ta'.split(' ');
const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;
/** Each form of a plural: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html */
const PLURALS = [1, 2, 3, 5, 11, 21];
const WORD = /[\p{L}\p{M}]+/gu;

/** The words that ages are made of. */
const AGE_WORDS = lazily(() => {
  const formats = LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).map((style) => new Intl.RelativeTimeFormat(language, { style, numeric: 'always' })),
  );
  const parts = formats.flatMap((one) => UNITS.flatMap((unit) => PLURALS.map((n) => one.formatToParts(-n, unit))));
  const literals = parts.flat().flatMap(({ type, value }) => (type === 'literal' ? value : []));
  return new Set(literals.flatMap((literal) => literal.toLowerCase().match(WORD) ?? []));
});

/** Whether a line is an age, with what it may be labelled. */
function isAge(line: string): boolean {
  if (line.length > LONGEST_LINE / 2 || !FIGURE().test(line)) return false;
  const words = line.replace(DATE_LABEL(), ' ').toLowerCase().match(WORD) ?? [];
  return (words.length > 0 || line.search(DATE_LABEL()) >= 0) && words.every((word) => AGE_WORDS().has(word));
}

/** UTF-16 units in which the dash of a dateline ends: `LEEDS, March 3 (Gull Bay Wire) — `. */
const LONGEST_DATELINE = 80;
const DATELINE = lazily(() => /^(.{2,80}?)\s?[—–-]{1,2}\s/u);
const DAY_OF_MONTH = lazily(() => /\p{N}{1,4}/gu);

/** The sentence without the day of its dateline. */
function withoutDateline(line: string): string {
  const place = DATELINE().exec(line.slice(0, LONGEST_DATELINE))?.[1];
  if (place === undefined || !FIGURE().test(place) || place.search(DATE_WORD()) < 0) return line;
  const [first = ''] = place.split(/[,(]/);
  return LETTER().test(first) && !FIGURE().test(first)
    ? place.replace(DATE_WORD(), ' ').replace(DAY_OF_MONTH(), ' ') + line.slice(place.length)
    : line;
}
