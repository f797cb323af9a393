import { oneOf } from '../base/strings.ts';

// Words of a state, without blanks and marks between them, as CMS and wires have them in twenty languages.

const DRAFT = oneOf(
  '(?:auto)?drafts?|draftinprogress|unpublished|notpublished|notyetpublished|pending(?:review|approval)?|hidden',
  'unlisted|private|internal|confidential|(?:soft)?trash(?:ed)?|binned|deleted|spam|with(?:held|hold)|(?:on)?hold',
  'held|wip|workinprogress|inprogress|offline|unreleased|quarantined',
  '(?:(?:in|under|needs|awaiting|readyfor|tobe)?review(?:ing)?)|(?:needs|awaiting|pending|readyfor' +
    '|tobe)(?:edit(?:ing|ed)?|approval|publish(?:ing|ed)|publication|release)',
  'not(?:yet)?(?:ready|approved|live|cleared|final|complete)|copyedit(?:ing)?|subedit(?:ing)?|proofread(?:ing)?',
  'factcheck(?:ing)?|legal(?:review|check|hold)',
  '(?:in|under)editing|submitted|unapproved|rejected|queued|staged|notfor(?:publication|release)',
  'donot(?:publish|release|use)|readytopublish|needs(?:edits?|work)',
  'entwurf|unveröffentlicht|nichtveröffentlicht|geplant|inbearbeitung|inprüfung|gesperrt|versteckt|privat',
  'brouillon|nonpubliée?|enattente|programmée?|planifiée?|privée?|corbeille|masquée?',
  'borrador|nopublicad[oa]|programad[oa]|pendiente|privad[oa]|enrevisión|papelera|ocult[oa]',
  'rascunho|nãopublicad[oa]|agendad[oa]|pendente|emrevisão|lixeira|bozza|nonpubblicat[oa]|programmat[oa]',
  'privat[oa]|inattesa|inrevisione|cestino',
  'concept|gepland|nietgepubliceerd|verborgen|privé|inbehandeling|szkic|nieopublikowan[yae]|zaplanowan[yae]',
  'oczekując[ya]|prywatn[ya]',
  'черновик|неопубликовано|запланировано|отложено|скрыто|напроверке|насогласовании|чернетка|заплановано|неопубліковано',
  'utkast|kladde|opublicerad|upublisert|planerad|planlagt|luonnos|ajastettu|julkaisematon|taslak|planlandı',
  'zamanlandı|yayınlanmadı|gizli|beklemede',
  'koncept|nepublikováno|naplánováno|piszkozat|vázlat|ciornă|πρόχειρο|draf|konsep|terjadwal|bảnnháp|nháp|chờduyệt',
  'ฉบับร่าง|แบบร่าง|मसौदा|ड्राफ्ट',
  '초안|임시저장|비공개|예약|예약발행|발행예약|미게시|미발행|승인대기|검토중|작성중|보류|대기|下書き|非公開|未公開|予約|予約投稿|公開予定|承認待ち|保留',
  '草稿|待审|待審|待审核|审核中|未发布|未發佈|待发布|定时|定時|隐藏|隱藏|私密|مسودة|مجدول|خاص|טיוטה|پیشنویس',
);
/** Not before some time, which another field may state. */
const LATER = /^(?:(?:under)?embargo(?:ed)?|scheduled?|future)$/;
const RETRACTED = oneOf(
  'retract(?:ed|ion)|withdrawn|killed|kill|recalled|spiked|cancell?ed|pulled|zurückgezogen|retirad[oa]|ritirat[oa]',
  'rétractée?|ingetrokken|отозвано|철회|撤回|撤稿|取り消し',
);
const PERMITTED = oneOf(
  'publish(?:ed)?|publishedorscheduled|public|live|usable|active|approved|final|released|visible|online|open|ok',
  'success|done|complete[d]?|current|enabled|corrected|updated',
);
/** A word of these in a state of several words: `DRAFT - do not use`, `embargoed until Feb`. */
const STRONG = new RegExp(
  '^(?:drafts?|unpublished|embargo(?:ed)?|scheduled|withheld|withhold|spiked|trashed|hidden' +
    '|private|entwurf|brouillon|borrador|rascunho|bozza|черновик|초안|비공개|下書き|非公開|草稿)$',
);
const FORBIDDING =
  /\b(?:not|never|don[’']?t|do not) (?:yet )?(?:for |to be |be )?(?:release|publi|use|broadcast|post|live|approved|ready)/i;
/** Of an answer or a job, which may stand around an article. */
const OF_A_JOB =
  /^(?:pending|queued|staged|inprogress|submitted|rejected|deleted|held|hold|offline|cancell?ed|killed|pulled|대기|保留)$/;
const NOT_FOR_ALL = new RegExp(
  '^(?:private|hidden|unlisted|internal|(?:internal|staff|editors?|newsroom|employees|team' +
    '|admins?)only|draft|password(?:protected)?|restricted|none|nobody|secret|confidential|onlyme' +
    '|self|me|editors?|staff|newsroom|employees|team|비공개|非公開|privé|privado|privat)$',
);

/** What a word of a state says: that the article is not out, not yet, taken back, out; or nothing that is known. */
export type DeskState = 'draft' | 'later' | 'retracted' | 'permitted' | 'unsure' | undefined;

/** @param isAround it stands around the article, where an answer says how it went */
export function stateOf(written: string, isAround: boolean): DeskState {
  const word = wordOf(written);
  if (word === '' || word.length > LONGEST) return undefined;
  if (isAround && OF_A_JOB.test(word)) return 'permitted';
  if (PERMITTED.test(word)) return 'permitted';
  if (RETRACTED.test(word)) return 'retracted';
  if (LATER.test(word)) return 'later';
  if (DRAFT.test(word)) return 'draft';
  const tokens = written.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u);
  if (!tokens.some((token) => STRONG.test(token)) && !FORBIDDING.test(written)) return undefined;
  return /\b(?:no longer|not a|was|former)\b/i.test(written) || tokens.some((token) => PERMITTED.test(token))
    ? 'unsure'
    : 'draft';
}

/** Whether a visibility is not that of all readers. A paywall is no secret. */
export function isNotForAll(written: string): boolean {
  return NOT_FOR_ALL.test(wordOf(written));
}

const LONGEST = 60;

/** A stated word in its plain form: `In Review`, `stat:withheld` and `auto_draft` are those of `DRAFT`. */
function wordOf(written: string): string {
  return written
    .slice(0, 100)
    .toLowerCase()
    .replace(/^(?:[a-z]{1,12}:|https?:\/\/\S*\/)/, '')
    .replace(/[-_\s./]/g, '');
}
