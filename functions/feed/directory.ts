import type { Feed } from './feed.ts';
import type { FeedFile } from './feed-bucket.ts';
import { element, text } from './xml.ts';

/**
 * The lists of all feeds: a page for people, and OPML for readers, which subscribe to every feed of it. Neither holds a
 * time, so that they change only when a feed comes or goes.
 * @param url public address of the folder, with its slash; empty: there is no OPML, which needs whole addresses.
 */
export function directoryFiles(feeds: readonly Feed[], title: string, url: string): FeedFile[] {
  const page = { name: 'index.html', contentType: 'text/html; charset=utf-8', body: pageOf(feeds, title) };
  const opml = {
    name: 'feeds.opml',
    contentType: 'text/x-opml; charset=utf-8',
    body: opmlOf(feeds, title, url),
  };
  return url === '' ? [page] : [page, opml];
}

/** Headings of the lists, by the folder of the feeds. */
const SECTIONS: Readonly<Record<string, string>> = {
  language: 'Languages',
  publisher: 'Publishers',
  category: 'Categories',
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

function pageOf(feeds: readonly Feed[], title: string): string {
  const sections = sectionsOf(feeds).flatMap(([heading, group]) => [
    ...(heading === undefined ? [] : [element('h2', {}, heading)]),
    element('ul', {}, group.map(rowOf)),
  ]);
  const links = feeds.map(
    ({ path, title }) =>
      `<link rel="alternate" type="application/atom+xml" title="${text(title)}" href="${encodeURI(path)}.atom">`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    element('title', {}, text(title)),
    ...links,
    '<style>body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}</style>',
    element('h1', {}, text(title)),
    ...sections,
    '</html>\n',
  ].join('\n');
}

function rowOf({ path, title }: Feed): string {
  const link = (ending: string, name: string) => element('a', { href: `${encodeURI(path)}${ending}` }, name);
  return element('li', {}, `${text(title)}: ${link('.atom', 'Atom')}, ${link('.json', 'JSON Feed')}`);
}
