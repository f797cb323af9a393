import { NOT_XML } from '../../text/one-line.ts';

/** HTML that is safe to write as it is: made by `html` only. */
export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

type Content = Markup | string | number | undefined | readonly Content[];

/** HTML with values in it: a string is escaped, for content and quoted attributes; nothing is written for undefined. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(parts.map((part, at) => part + (at < values.length ? written(values[at]) : '')).join(''));
}

function written(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.source;
  if (typeof value === 'object') return value.map(written).join('');
  return text(String(value).replace(NOT_XML, ' '));
}

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
