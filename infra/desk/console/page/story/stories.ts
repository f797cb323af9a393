import { failed } from '../api.ts';
import { byId, byIdAs, storyHead } from '../elements.ts';
import { clearFilters, filterQuery, filtersShown, offer, onFilters, setFilters } from '../filters.ts';
import { createLiveList } from '../live-list.ts';
import { setPlace } from '../place.ts';
import { storyBody } from './story.ts';

const search = byIdAs('story-search', HTMLInputElement);
const asked = () => search.value.trim();

/** All older stories are searched too, however long that takes. */
let isDeep = false;
/** From when on a search has looked at all stories; empty: at all there are. */
let searchedSince: string | undefined;

export const stories = createLiveList({
  name: 'stories',
  one: 'story',
  many: 'stories',
  query: () => ({ search: asked(), ...filterQuery(), ...(isDeep && { deep: '1' }) }),
  isFiltered: () => asked() !== '' || Object.keys(filterQuery()).some((name) => name !== 'sort'),
  isNewestFirst: () => asked() === '' && filterQuery().sort === undefined,
  onLoad({ facets, since }) {
    if (facets) offer(facets);
    searchedSince = since;
    byId('stories-deep').hidden = !since;
  },
  empty: () => {
    if (asked() !== '') return `No story ${sinceText()} matches “${asked()}”.`;
    if (Object.keys(filterQuery()).length > 0) return 'No story matches.';
    return 'No stories yet: upload an article file.';
  },
  head: (row) => storyHead(row, asked()),
  body: storyBody,
  onToggle: ({ id }, isOpen) => setPlace(isOpen ? { pane: 'story', id } : storiesPlace()),
});

function sinceText() {
  if (!searchedSince) return 'of the last 14 days';
  const at = new Date(searchedSince).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return `since ${at}`;
}

export function storiesPlace() {
  return { pane: 'stories', query: { search: asked(), ...filtersShown() } };
}

/** Loads the list again, as the search and the filters ask. */
export function loadStories(deep = false) {
  isDeep = deep;
  setPlace(storiesPlace());
  stories.load().catch(failed);
}

/** Shows what an address asks for. */
export function searchStories({ search: text = '', ...filters }: Record<string, string>) {
  search.value = text;
  setFilters(filters);
}

/** Shows one story, opened. */
export async function openStory(id: string) {
  clearFilters();
  search.value = id;
  await stories.open(id);
}

onFilters(() => loadStories());
byId('stories-deep').addEventListener('click', () => loadStories(true));
