import type { Call } from './call.ts';

/** What a call of SNS is about. @param form the parameters of its query action. */
export const publicationIn = (
  form: URLSearchParams,
): Pick<Call, 'subject' | 'files' | 'parts' | 'entries' | 'unfit'> => {
  const [, subject = ''] = /"id":"([^"]+)"/.exec(form.get('PublishBatchRequestEntries.member.1.Message') ?? '') ?? [];
  const entries = [...form].flatMap(([name, value]) => (/\.member\.\d+\.Id$/.test(name) ? value : []));
  const unfit = [mistypedIn, subjectsIn, bodiesIn].flatMap((find) => find(form));
  return { subject, files: entries.length, parts: entries.length, entries, unfit };
};

/**
 * SNS takes a number or a list only where the value is one; its emulator takes whatever comes.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
const mistypedIn = (form: URLSearchParams): string[] =>
  [...form].flatMap(([name, value]) => {
    const [, attribute] = /^(.*\.MessageAttributes\.entry\.\d+)\.Name$/.exec(name) ?? [];
    if (attribute === undefined) return [];
    const said = form.get(`${attribute}.Value.StringValue`) ?? '';
    const isTyped = isOfType(form.get(`${attribute}.Value.DataType`) ?? '', said);
    return isTyped ? [] : [`${value} "${said}", which is not of its type`];
  });

const isOfType = (type: string, value: string): boolean => {
  if (type === 'Number') return value.trim() !== '' && Number.isFinite(Number(value));
  return type === 'String' || (type === 'String.Array' && /^\[.*\]$/s.test(value));
};

/**
 * A subject is shorter than so many characters, and has no line breaks and no control characters.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatchRequestEntry.html
 */
const SUBJECT_BOUND = 100;

const subjectsIn = (form: URLSearchParams): string[] =>
  [...form].flatMap(([name, value]) => {
    if (!name.endsWith('.Subject')) return [];
    const isFit = [...value].length < SUBJECT_BOUND && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
    return isFit ? [] : [`the subject "${value}"`];
  });

/** Of a message that has a body for each protocol one is for all others. The same page. */
const bodiesIn = (form: URLSearchParams): string[] =>
  [...form].flatMap(([name, value]) => {
    const [, entry] = /^(.*)\.MessageStructure$/.exec(name) ?? [];
    if (entry === undefined || (value === 'json' && hasDefault(form.get(`${entry}.Message`) ?? ''))) return [];
    return [`a body for each protocol, and no "default" among them`];
  });

const hasDefault = (body: string): boolean => {
  try {
    return typeof (JSON.parse(body) as { default?: unknown }).default === 'string';
  } catch {
    return false;
  }
};
