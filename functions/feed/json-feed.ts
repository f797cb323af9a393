import { RIGHTS } from './atom.ts';
import type { Entry, Feed } from './feed.ts';

/**
 * The feed as JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/
 * @param self the public address of this document, where there is one.
 * @param hub address of the WebSub hub, if there is one.
 */
export function jsonFeed({ title, language, entries }: Feed, self?: string, hub?: string): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(self && { feed_url: self }),
    description: RIGHTS,
    ...(language && { language }),
    ...(hub && { hubs: [{ type: 'WebSub', url: hub }] }),
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
