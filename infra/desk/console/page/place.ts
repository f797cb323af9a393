// The address says what is shown, so that it can be sent to a colleague who has the console of the same stack open.

export type PagePlace = { pane: string; id: string; query: Record<string, string> };

/** @returns what the address says */
export function placeShown(): PagePlace {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  const [, pane = '', id = ''] = path.split('/');
  return { pane: pane || 'stories', id: decoded(id), query: Object.fromEntries(new URLSearchParams(query)) };
}

export function addressOf({ pane = 'stories', id = '', query = {} }: Partial<PagePlace>) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return `#/${pane}${id && `/${encodeURIComponent(id)}`}${asked.size > 0 ? `?${asked}` : ''}`;
}

export function setPlace(place: Partial<PagePlace>) {
  const address = addressOf(place);
  if (address !== location.hash) history.replaceState(null, '', address);
}

function decoded(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
