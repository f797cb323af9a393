/** @param content escaped text, or elements, each on a line of its own */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  content: string | readonly string[] = '',
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value = '']) => ` ${key}="${text(value)}"`);
  const inner = typeof content === 'string' ? content : `\n${content.filter((one) => one !== '').join('\n')}\n`;
  return `<${name}${written.join('')}>${inner}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escaped, as content or as the value of an attribute. */
export function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
}
