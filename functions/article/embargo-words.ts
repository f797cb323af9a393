import type { StatedEmbargo } from './embargo.ts';
import { lazily } from './lazily.ts';
import { loadAnyDate } from './lazy.cjs';

/** The lines of a text of which one may be a notice, and how much of a text and of a line is looked at. */
const MOST_LINES = 8;
const LONGEST_HEAD = 4000;
const LONGEST_LINE = 300;

/** What may stand above or before a notice: marks, brackets, tags, and the words of a release's head. */
const LEAD = String.raw`(?:[^\p{L}\p{N}<]|<[^<>]{0,200}>|<(?![^<>]{0,200}>)|&nbsp;)*(?:(?:attention|achtung|please note|note to editors|press|media|news|release|statement|(?:press|media|news) release|pressemitteilung|communiqué(?: de presse)?|comunicado(?: de prensa)?|comunicato(?: stampa)?|보도자료)[^\p{L}\p{N}]+){0,3}`;
const MEDIA = '(?:or|and|publication|publishing|release|broadcast|online|web|print|use|distribution|transmission|air)';
const OUT = '(?:publish|release|broadcast|use|post|print|distribute|share)';
/** Phrases that newsrooms use for this alone. */
const SURE = [
  '(?:strictly |strict )?(?:under )?(?:a )?(?:strict |press |media |news )?embargoed',
  'under (?:a )?(?:strict |press |media |news )?embargo',
  String.raw`(?:strictly )?not (?:for|to be) (?:\w{1,12}ed|${MEDIA})(?:[ ,/]+(?:\w{1,12}ed|${MEDIA})){0,8}`,
  `(?:please )?(?:do not|don[’']t) ${OUT}(?:[ ,/]+(?:or|and|${OUT})){0,4}`,
  '(?:please )?hold (?:for release|until|till)',
  String.raw`for release(?: at| on| after| not before)?(?=[\s:]{1,4}(?:\p{Lu}|\d))`,
  'sperrfrist|sperrefrist|spærrefrist|klausul(?:eret)?|gesperrt bis|frei(?:gegeben)? ab|freigabe ab|veröffentlichung (?:erst |frei )?ab',
  '(?:bitte )?nicht (?:zur veröffentlichung |veröffentlichen |zu veröffentlichen )?vor',
  '(?:unter|sous|bajo|sob|sotto|onder|under|pod|под) (?:strikt(?:em)? |strict )?(?:embargo|эмбарго)',
  '(?:à )?ne pas (?:publier|diffuser)(?: (?:ni|ou) (?:publier|diffuser))? avant',
  '(?:no|não) (?:publicar|difundir|divulgar)(?: antes)?|(?:da )?non (?:pubblicare|diffondere)(?: prima)?',
  'embargad[oa]|embargat[oa]|niet publiceren (?:voor|vóór)|nie publikować przed|не публиковать до|не для публикации до',
  '보도\\s?(?:시점|일시|제한|유예|금지)|報道解禁(?:日時?)?|情報解禁(?:日時?)?|解禁日時|解禁時間|解禁时间|发布禁令|發布禁令|报道禁令|報道禁令|禁止发布|禁止發布|新闻禁发|禁发|禁發',
  '(?:请勿|請勿)[在于於]|محظور النشر|حظر النشر|يحظر النشر|يمنع النشر',
].join('|');
/** Words that are of trade, too. */
const AMBIGUOUS =
  '(?:(?:press|news|media|publication|presse-?) ?)?embargo(?: (?:de presse|informativo|stampa))?|엠바고|エンバーゴ|解禁|эмбарго|ембарго|ambargo|禁运|禁運|封锁|حظر';
/** How notices begin. Nearly all lines fail this test, and it takes a hundredth of the time of the pattern below. */
const BEGINNING =
  /^(?:[\0-;=-`{-\xbf\u2000-\u303f\uff00-\uff0f]|<[^<>]{0,200}>|<(?![^<>]{0,200}>))*(?:&nbsp;\s*)?(?:emb|und|unter|not|do |don|hold|for|spe|spæ|klaus|ges|frei|ver|bit|nic|sous|baj|sob|sot|ond|pod|под|à n|ne |no |não|non|da |nie|не |보도|報道|情報|解禁|发布|發布|报道|禁|新闻|请勿|請勿|封锁|엠바|エン|эмб|емб|amb|محظ|حظر|يحظر|يمنع|att|ach|ple|pre|med|new|rel|sta|str|com|pub)/;
const NOTICE = lazily(
  () => new RegExp(String.raw`^${LEAD}(?:(?<sure>${SURE})|(?<other>${AMBIGUOUS}))(?![\p{L}\p{M}]*[a-zà-ÿа-я])`, 'iu'),
);

/** Between a notice and its time. */
const LINK = lazily(
  () =>
    /^(?:[\s:：=–—~|*_.()[\]（【-]|(?:until|untill|till|til|to|for|by|at|on|from|after|before|prior|the|release|publication|broadcast|date|time|lifts?|lifted|ends?|expires?|bis|ab|vor|zum|dem|der|den|am|jusqu[’']?(?:au|à|a)?|jusque|avant|le|la|hasta|el|las|antes|de|del|das?|do|fino|prima|al|alle|all|até|às?|tot|voor|op|до|по|kadar|حتى|قبل|الساعة)(?![\p{L}\p{M}])|해제|시점|일시|[은는]|至|到|于|於|截至|直到)+/iu,
);
const UNTIL =
  /^[\s:：–—-]*(?:until|untill|till|before|bis|jusqu|avant|hasta|antes|fino|prima|até|tot|till|til|do |до|حتى|قبل|至|到|直到)/i;
/** What may follow the time of a notice. */
const END =
  /^[\s.,]*(?:$|[\])）】〕」*_:：;–—|<(]|\.\s|-\s|이후|부터|까지|以降|以后|以後|之后|前|まで|より|発布|发布|發布|公開|報道|보도)/;
/** Words that may follow without a mark: in a line, and in a headline, which goes on with the article's own. */
const FEW_WORDS = { line: 6, bracket: 6, headline: 12 };

interface Words {
  title: string;
  /** Raw texts that may begin with a notice: the body, the description. */
  texts: readonly (string | undefined)[];
}

interface Clock {
  timeZone: string;
  /** The article's own time, in epoch milliseconds. */
  ownTime: () => number | undefined;
}

/**
 * Embargoes that an article states in words: its headline, or a line of the first eight, that begins with a notice and
 * its time. `embargoOf` judges them like a field's. What only speaks of an embargo is none.
 */
export function embargoesInWords({ title, texts }: Words, clock: Clock): StatedEmbargo[] {
  const inBrackets = /[[(（【〔]/.test(title)
    ? Array.from(
        title
          .slice(0, LONGEST_LINE)
          .matchAll(/[[(（【〔]((?:[^[\](（【〔)）】〕]|\([^()]{1,12}\)){4,120})[\])）】〕]/g),
      )
    : [];
  return [
    ...stated(title, 'headline', clock),
    ...inBrackets.flatMap(([, inside = '']) => stated(inside, 'bracket', clock)),
    ...texts.flatMap((text) => linesOf(text ?? '').flatMap((line) => stated(line, 'line', clock))),
  ];
}

function linesOf(text: string): string[] {
  const head = text.slice(0, LONGEST_HEAD);
  const lines = head.includes('<') ? head.split(/\n|<br\s{0,9}\/?>|<\/(?:p|div|h[1-6]|li)>/i) : head.split('\n');
  return lines.filter((line) => line.trim() !== '').slice(0, MOST_LINES);
}

type Place = 'headline' | 'bracket' | 'line';

function stated(written: string, place: Place, clock: Clock): StatedEmbargo[] {
  const line = written.slice(0, LONGEST_LINE);
  const found = BEGINNING.test(line.toLowerCase()) ? NOTICE().exec(line) : null;
  if (found === null) return [];
  const isSure = found.groups?.sure !== undefined;
  const rest = line.slice(found[0].length).replace(/<[^<>]{0,200}>|[*_]{2}/g, ' ');
  const value = (said: string): StatedEmbargo[] => [{ key: 'embargo', value: said }];
  const below = rest.slice(LINK().exec(rest)?.[0].length ?? 0);
  const time = loadAnyDate().readTimeAhead(below, { timeZone: clock.timeZone, own: clock.ownTime() });
  const hasUntil = UNTIL.test(rest);
  if (time === undefined) {
    // Nothing but a notice, which says no time, or one that nobody can read.
    const isOnly = isSure ? /^[\W_]*$/u.test(rest) || hasUntil : /^\s*[:：]/.test(rest) && hasUntil;
    const isShort = place !== 'headline' && line.length <= 100 && !/[.!?。]\s+\S/.test(rest);
    return isOnly && isShort ? value(line.trim()) : [];
  }
  const words = time.rest.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  const isEnd = END.test(time.rest);
  const isShort = words <= FEW_WORDS[place];
  const isCapital = place === 'headline' && /^\P{L}*EMBARGO\b/u.test(line);
  const isNotice = isSure ? isEnd || isShort : words === 0 || (isEnd && isShort && (time.hasClock || isCapital));
  if (!isNotice) return [];
  return value(time.instant === undefined ? line.trim() : new Date(time.instant).toISOString());
}
