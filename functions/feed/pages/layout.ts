import { isKnownSection, type NamedSection, SECTIONS } from '../../sections/stated.ts';
import { type Labels, labelsOf } from './labels.ts';
import { html, Markup } from './markup.ts';
import { PICTURE_SCRIPT, PICTURE_SCRIPT_SOURCE, SCRIPT, SCRIPT_SOURCE, SEARCH_SCRIPT_SOURCE } from './script.ts';
import { SEARCH_SCRIPT } from './search.ts';

/** What every page needs: who writes it, in which language, and when what happened. */
export interface PageContext {
  readonly title: string;
  /** Of the labels: that of most stories. */
  readonly language: string;
  readonly labels: Labels;
  readonly timeZone: string;
  /** Its sections, in their order. */
  readonly sections: readonly { readonly id: string; readonly name: string }[];
  /** The day of an instant in the zone. */
  readonly dayOf: (instant: string | number) => string;
}

const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a time zone: `2026-01-05`. */
function dayIn(timeZone: string): PageContext['dayOf'] {
  // Sweden writes dates as ISO 8601 does.
  const format = DAY_FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  DAY_FORMATS.set(timeZone, format);
  const known = new Map<string | number, string>();
  return (instant) => {
    const day = known.get(instant) ?? format.format(new Date(instant));
    known.set(instant, day);
    return day;
  };
}

/** @param sections those that the stack names, in its order; none: the known ones */
export function pageContext(
  {
    title,
    timeZone,
    sections = [],
  }: Pick<PageContext, 'title' | 'timeZone'> & { sections?: readonly NamedSection[] | undefined },
  language: string,
): PageContext {
  const labels = labelsOf(language);
  const named: readonly NamedSection[] = sections.length > 0 ? sections : SECTIONS.map((id) => ({ id, words: [] }));
  return {
    ...{ title, timeZone, language, labels, dayOf: dayIn(timeZone) },
    sections: named.map(({ id, name }) => ({ id, name: name ?? (isKnownSection(id) ? labels[id] : id) })),
  };
}

/** `26 papers`; a counter of Korean, Japanese and Chinese follows its number without a space. */
export const papersText = ({ language, labels }: PageContext, papers: number): string =>
  `${papers}${/^(?:ko|ja|zh)$/.test(language) ? '' : ' '}${labels.papers}`;

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = /^(?:arc?|azb|ckb|dv|fa|he|iw|ks|ps|sd|syr|ug|ur|yi)$/;

export const directionOf = (language: string): 'rtl' | 'ltr' => (RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr');

/**
 * @param up path to the folder of the feeds: empty, or `../`
 * @param index the file that the page searches; none: it has no search
 */
export function htmlPage(
  context: PageContext,
  title: string,
  up: '' | '../',
  head: Markup,
  body: Markup,
  index?: string,
): string {
  // Text is escaped: only a picture has this tag.
  const hasPictures = body.source.includes('<img ');
  const scripts = [
    SCRIPT_SOURCE,
    ...(index ? [SEARCH_SCRIPT_SOURCE] : []),
    ...(hasPictures ? [PICTURE_SCRIPT_SOURCE] : []),
  ];
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `script-src ${scripts.join(' ')}`,
    ...(index ? ["connect-src 'self'"] : []),
    ...(hasPictures ? ['img-src https:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const { labels } = context;
  const searching =
    index &&
    html` data-index="${index}" data-search="${labels.search}" data-none="${labels.none}" data-zone="${context.timeZone}"`;
  const feeds = html`<a href="${up}all.atom">Atom</a><a href="${up}all.json">JSON Feed</a>`;
  const page = html`<!doctype html>
<html lang="${context.language === 'und' ? 'en' : context.language}" dir="${directionOf(context.language)}" data-new="${labels.unseen}"${searching}>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
${hasPictures ? html`<script>${new Markup(PICTURE_SCRIPT)}</script>` : undefined}<title>${title}</title>
<link rel="stylesheet" href="${up}style.css">
<link rel="alternate" type="application/atom+xml" title="${context.title}" href="${up}all.atom">
${head}${body}
<footer>
<p class="feeds"><a href="${up}index.html">${labels.front}</a><a href="${up}feeds.html">${labels.feeds}</a>${feeds}</p>
<p>${labels.rights}</p>
</footer>
<script>${new Markup(SCRIPT)}</script>
${
  index &&
  html`<script>${new Markup(SEARCH_SCRIPT)}</script>
`
}</html>
`;
  return page.source;
}

/** The first of these pages, the largest first, that has fewer bytes: the others are not written. */
export function firstWithin(most: number, pages: readonly (() => string)[]): string {
  for (const write of pages) {
    const page = write();
    if (Buffer.byteLength(page) < most) return page;
  }
  return '';
}

/** Its name is the heading of every page but that of a story. */
export function masthead({ title }: PageContext, up: '' | '../', line: Markup, navigation?: Markup): Markup {
  const name = html`<a class="name" href="${up}index.html">${title}</a>`;
  return html`<header>${up === '' ? html`<h1>${name}</h1>` : name}<p>${line}</p></header>
${navigation && html`<nav>${navigation}</nav>`}
`;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatted(context: PageContext, instant: string, options: Intl.DateTimeFormatOptions): string {
  const { language, timeZone } = context;
  const key = `${language} ${timeZone} ${Object.keys(options)}`;
  const locale = language === 'en' || language === 'und' ? 'en-GB' : language;
  const format = FORMATS.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone, hourCycle: 'h23' });
  FORMATS.set(key, format);
  return format.format(new Date(instant));
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

/**
 * The time of an instant; with its date, if that is another than the page's. Of a day alone its date, or nothing if it
 * is the page's. @param day of the page
 */
export function timeOf(context: PageContext, instant: string, day: string): Markup {
  if (instant.length === day.length) {
    const date = formatted({ ...context, timeZone: 'UTC' }, `${instant}T12:00:00Z`, { month: 'short', day: 'numeric' });
    return html`<time datetime="${instant}">${instant === day ? '' : date}</time>`;
  }
  const options = context.dayOf(instant) === day ? CLOCK : ({ month: 'short', day: 'numeric', ...CLOCK } as const);
  return html`<time datetime="${instant}">${formatted(context, instant, options)}</time>`;
}

/** Weekday and date. @param day `2026-01-05` */
export function dateOf(context: PageContext, day: string, length: 'long' | 'short' = 'long'): string {
  const options =
    length === 'long'
      ? ({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const)
      : ({ weekday: 'short', day: 'numeric' } as const);
  return formatted({ ...context, timeZone: 'UTC' }, `${day}T12:00:00Z`, options);
}

/** With the name of the zone, if it is not left out. */
export function clockOf(context: PageContext, instant: string, hasZone = true): string {
  return formatted(context, instant, hasZone ? { ...CLOCK, timeZoneName: 'short' } : CLOCK);
}
