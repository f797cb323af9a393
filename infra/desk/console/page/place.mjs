// The address says what is shown, so that it can be sent to a colleague who has the console of the same stack open.

/** @typedef {{ pane: string, id: string, query: Record<string, string> }} Place */

/** @returns {Place} what the address says */
export function placeShown() {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  const [, pane = '', id = ''] = path.split('/');
  return { pane: pane || 'stories', id: decoded(id), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** @param {Partial<Place>} place */
export function addressOf({ pane = 'stories', id = '', query = {} }) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return `#/${pane}${id && `/${encodeURIComponent(id)}`}${asked.size > 0 ? `?${asked}` : ''}`;
}

/** @param {Partial<Place>} place */
export function setPlace(place) {
  const address = addressOf(place);
  if (address !== location.hash) history.replaceState(null, '', address);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
