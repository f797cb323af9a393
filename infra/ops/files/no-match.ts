/** Why nothing in the bucket begins with a prefix, and what a person may have meant: the rest of a line that names it. */
export function noMatch(prefix: string, bucket: string): string {
  if (prefix === '') return `the bucket ${bucket} holds nothing`;
  const [, key] = /^(?:s3:\/\/[^/]*)?\/*(.*)$/s.exec(prefix) ?? [];
  const hint = key === prefix ? '' : `: keys begin with neither s3:// nor a slash, is it ${key}?`;
  return `no key in ${bucket} begins with ${prefix}${hint}`;
}
