import { type Searched, searchFor } from '../../matching/text-search.ts';
import type { Notification } from '../../notifications/notification.ts';

/** The names of the watch words that a notification matches. */
export type Watcher = (notification: Notification) => string[];

/** @param words the setting `watchWords` as JSON: of each name the searches, with `|` between them */
export function watcherOf(words: string | undefined): Watcher | undefined {
  if (!words) return undefined;
  const watched = Object.entries(JSON.parse(words) as Record<string, string>).map(([name, searches]) => ({
    name,
    searches: searches.split('|').map(searchFor),
  }));
  return (notification) => {
    if (notification.type === 'article.rejected') return [];
    const searched = notification.type === 'story.withdrawn' ? undefined : searchedIn(notification.data);
    // A withdrawal has no text to search, and every subscriber who knows the story must get it.
    const isMatched = ({ searches }: (typeof watched)[number]) =>
      searched === undefined || searches.some((isWanted) => isWanted(searched));
    return watched.filter(isMatched).map(({ name }) => name);
  };
}

/** What a story said before counts too, so that a subscriber who got that gets the change as well. */
function searchedIn(data: Exclude<Notification, { type: 'article.rejected' | 'story.withdrawn' }>['data']): Searched {
  const { title, headline, excerpt, publisher, language, reports, url } = data;
  const changed = 'news' in data || 'previous' in data ? [...(data.news ?? []), data.previous?.headline] : [];
  const isText = (text: string | undefined) => text !== undefined;
  return {
    texts: [title, headline, excerpt, ...reports.map((report) => report.headline), ...changed].filter(isText),
    publishers: [publisher, ...reports.map((report) => report.publisher)].filter(isText),
    language,
    urls: [url].filter(isText),
    ids: [],
  };
}
