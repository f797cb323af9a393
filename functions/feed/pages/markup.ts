import { NOT_XML } from '../../text/xml-characters.ts';
import { text } from '../xml.ts';

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
