import { type FieldName, fieldsOfKey } from './front-matter/fields.ts';
import { oneOf } from './strings.ts';

/** Keys that state an embargo, in their plain form; those with other meanings as well, only among an article's own. */
const EMBARGO_KEY = /embarg|^sperrfrist|엠바고|エンバーゴ|эмбарго|解禁|报道禁令|報道禁令/;
const HOLD_KEY = oneOf(
  '(?:on)?hold(?:until|till|for|forrelease|date)?|notbefore',
  '(?:donot|notfor)(?:publish|release|publication)before|(?:release|publish)(?:after|notbefore)',
);

/**
 * Keys of the time from which an article may be published, which hold where it lies ahead. `published_at` says when it
 * was published, and `release_date` is that of the film or product that it is about.
 */
export const RELEASE_KEY = oneOf(
  '(?:to(?:be)?)?publish(?:at|on|from|after|when)',
  '(?:publish|publication|post|release)?schedul(?:e|ed)(?:for|at|on|date|datetime|time|publish(?:at|date|time)|publication(?:date|time)?|release)',
  'goe?s?live(?:at|on|date|time)?|(?:live|visible|available)(?:at|on|from|after)|hfr|holdforrelease',
  'for(?:publication|release)(?:at|on|date)?|releas(?:e|ed)(?:at|on|time)|startpublishing',
  '(?:hidden|private|unpublished)until|보도(?:시점|일시)|배포시점|공개일시|公開日時|发布时间点|定时发布|定時發布',
);

/** Notes to editors, some of which begin with an embargo. */
export const EDITORS_NOTE = /^(?:ednote|edmsg|editors?note|editorialnote)$/;

export function isEmbargoKey(plainKey: string, isOwn: boolean): boolean {
  return EMBARGO_KEY.test(plainKey) || (isOwn && HOLD_KEY.test(plainKey));
}

/** Fields that hold an article back, wherever they stand among what is stated of it. */
export const HOLDING_FIELDS: ReadonlySet<FieldName> = new Set([
  'draft',
  'hidden',
  'isPublished',
  'visibility',
  'status',
  'retracted',
  'password',
]);

/** Whether a key, as written, may hold an article back. */
export function isHoldingKey(written: string): boolean {
  const key = plainKeyOf(written.replace(PREFIX, '').replace(/^.*:/, ''));
  return (
    isEmbargoKey(key, true) ||
    RELEASE_KEY.test(key) ||
    EDITORS_NOTE.test(key) ||
    fieldsOfKey(key).some((field) => HOLDING_FIELDS.has(field))
  );
}

/** What the reader of a shape puts in front of a key that is not a field of ours. */
export const PREFIX = /^(?:json|mail|meta|xml)\./;

/** States of an article that was taken out of a page that its text is a guess. */
export const GUESSED = 'meta.guessed';

export function plainKeyOf(written: string): string {
  return written
    .slice(0, 60)
    .toLowerCase()
    .replace(/[-_ .:]/g, '');
}
