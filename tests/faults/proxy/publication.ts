import type { Call } from './call.ts';

/** What a call of SNS is about. @param form the parameters of its query action. */
export const publicationIn = (
  form: URLSearchParams,
): Pick<Call, 'subject' | 'files' | 'parts' | 'entries' | 'mistyped'> => {
  const [, subject = ''] = /"id":"([^"]+)"/.exec(form.get('PublishBatchRequestEntries.member.1.Message') ?? '') ?? [];
  const entries = [...form].flatMap(([name, value]) => (/\.member\.\d+\.Id$/.test(name) ? value : []));
  return { subject, files: entries.length, parts: entries.length, entries, mistyped: mistypedIn(form) };
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
    return isOfType(form.get(`${attribute}.Value.DataType`) ?? '', said) ? [] : [`${value} "${said}"`];
  });

const isOfType = (type: string, value: string): boolean => {
  if (type === 'Number') return value.trim() !== '' && Number.isFinite(Number(value));
  return type === 'String' || (type === 'String.Array' && /^\[.*\]$/s.test(value));
};
