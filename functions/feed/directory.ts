import type { Feed } from './feed.ts';
import type { FeedFile } from './feed-bucket.ts';
import { htmlPage, masthead, type PageContext } from './pages/layout.ts';
import { element, html, type Markup, text } from './pages/markup.ts';

/**
 * The lists of all feeds: a page for people, and OPML for readers, which subscribe to every feed of it. Neither holds a
 * time, so that they change only when a feed comes or goes.
 * @param url public address of the folder, with its slash; empty: there is no OPML, which needs whole addresses.
 */
export function directoryFiles(feeds: readonly Feed[], context: PageContext, url: string): FeedFile[] {
  const page = { name: 'feeds.html', contentType: 'text/html; charset=utf-8', body: listOf(feeds, context) };
  const opml = {
    name: 'feeds.opml',
    contentType: 'text/x-opml; charset=utf-8',
    body: opmlOf(feeds, context.title, url),
  };
  return url === '' ? [page] : [page, opml];
}

/** Headings of the lists, by the folder of the feeds. */
const SECTIONS: Readonly<Record<string, string>> = {
  language: 'Languages',
  publisher: 'Publishers',
  category: 'Categories',
  section: 'Sections',
};

/** The feeds by their heading: first those of all stories, which have none. */
function sectionsOf(feeds: readonly Feed[]): [heading: string | undefined, feeds: Feed[]][] {
  const groups = Map.groupBy(feeds, ({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  return [...groups].map(([folder, group]) => [SECTIONS[folder], group]);
}

/** OPML 2.0: https://opml.org/spec2.opml. A reader makes a folder of each heading. */
function opmlOf(feeds: readonly Feed[], title: string, url: string): string {
  const outlineOf = ({ title, path }: Feed) =>
    element('outline', { type: 'rss', text: title, title, xmlUrl: `${url}${encodeURI(path)}.atom` });
  const outlines = sectionsOf(feeds).flatMap(([heading, group]) => {
    const rows = group.map(outlineOf);
    return heading === undefined ? rows : element('outline', { text: heading, title: heading }, rows);
  });
  const opml = element('opml', { version: '2.0' }, [
    element('head', {}, [element('title', {}, text(title))]),
    element('body', {}, outlines),
  ]);
  return `<?xml version="1.0" encoding="utf-8"?>\n${opml}\n`;
}

/** A page for people, with the links by which readers find the feeds. */
function listOf(feeds: readonly Feed[], context: PageContext): string {
  const links = feeds.map(
    ({
      path,
      title,
    }) => html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${encodeURI(path)}.atom">
`,
  );
  const sections = sectionsOf(feeds).map(
    ([
      heading,
      group,
    ]) => html`<section>${heading && html`<h2>${heading}</h2>`}<ul class="rows">${group.map(rowOf)}</ul></section>
`,
  );
  const body = html`${masthead(context, '', html`${context.labels.feeds}`, html`<a href="index.html">${context.labels.front}</a>`)}
<main class="feedlist">${sections}</main>`;
  return htmlPage(context, `${context.title}: ${context.labels.feeds}`, '', html`${links}`, body);
}

function rowOf({ path, title }: Feed): Markup {
  const file = encodeURI(path);
  return html`<li><bdi>${title}</bdi> <span class="meta"><a href="${file}.atom">Atom</a> <a href="${file}.json">JSON</a></span></li>
`;
}
