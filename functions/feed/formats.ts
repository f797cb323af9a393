import type { Entry, Feed } from './feed.ts';
import { element, text } from './pages/markup.ts';

/** A category whose term is the id of a storyline: https://www.rfc-editor.org/rfc/rfc4287.html#section-4.2.2.2 */
const STORYLINES = 'urn:wiredrop:storyline';

export const RIGHTS = 'Headlines and excerpts only. All rights remain with their publishers.';

/**
 * The feed as Atom 1.0: https://www.rfc-editor.org/rfc/rfc4287.html
 * Texts are of type text, which readers show as it is: a headline is never HTML.
 * @param self the public address of this document, where there is one.
 */
export function atomFeed({ id, title, language, updated, entries }: Feed, self?: string): string {
  const feed = element('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language }, [
    element('id', {}, id),
    element('title', {}, text(title)),
    element('updated', {}, updated),
    // Every entry has one, of itself or from here.
    element('author', {}, [element('name', {}, text(title))]),
    element('rights', {}, RIGHTS),
    self === undefined ? '' : element('link', { rel: 'self', type: 'application/atom+xml', href: self }),
    ...entries.map(atomEntry),
  ]);
  return `<?xml version="1.0" encoding="utf-8"?>\n${feed}\n`;
}

function atomEntry(entry: Entry): string {
  const { id, title, url, sources, excerpt, authors, category, storyline, language, published, updated } = entry;
  return element('entry', { 'xml:lang': language }, [
    element('id', {}, id),
    element('title', {}, text(title)),
    ...authors.map((name) => element('author', {}, [element('name', {}, text(name))])),
    url === undefined ? '' : element('link', { href: url }),
    ...sources.map((source) => element('link', { rel: 'related', href: source.url, title: source.title || undefined })),
    element('published', {}, published),
    element('updated', {}, updated),
    category === undefined ? '' : element('category', { term: category }),
    storyline === undefined ? '' : element('category', { term: storyline, scheme: STORYLINES }),
    // Without a link an entry must have content.
    ...(url === undefined ? [element('content', {}, text(excerpt ?? title))] : []),
    ...(url !== undefined && excerpt ? [element('summary', {}, text(excerpt))] : []),
  ]);
}

/**
 * The feed as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/
 * @param self the public address of this document, where there is one.
 */
export function jsonFeed({ title, language, entries }: Feed, self?: string): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(self && { feed_url: self }),
    description: RIGHTS,
    ...(language && { language }),
    items: entries.map(jsonItem),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}

function jsonItem(entry: Entry): object {
  const { id, title, url, picture, sources, excerpt = title, authors, category, language, published, updated } = entry;
  const { began, news, storyline } = entry;
  return {
    id,
    ...(url && { url }),
    title,
    // An item must have content. As text: what is HTML to a reader would be called content_html.
    content_text: excerpt,
    ...(picture && { image: picture }),
    date_published: published,
    date_modified: updated,
    ...(authors.length > 0 && { authors: authors.map((name) => ({ name })) }),
    ...(category && { tags: [category] }),
    ...(language && { language }),
    // An extension: https://www.jsonfeed.org/version/1.1/#extensions
    _wiredrop: {
      began,
      ...(storyline && { storyline }),
      ...(news && { news }),
      ...(sources.length > 0 && { sources }),
    },
  };
}
