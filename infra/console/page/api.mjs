// Talks to the server, and says whether it answers.

import { byId } from './parts.mjs';

// The token comes in the fragment, which no server sees, and is taken out of the address at once.
const fragment = new URLSearchParams(location.hash.slice(1)).get('token');
if (fragment) {
  sessionStorage.setItem('token', fragment);
  history.replaceState(null, '', location.pathname);
}
const headers = { 'x-console-token': sessionStorage.getItem('token') ?? '' };

export async function api(path, query = {}, options = {}) {
  const response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, {
    ...options,
    headers: { ...headers, ...options.headers },
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export function connected(text, bad = false) {
  const place = byId('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', bad);
}

export const failed = (error) => connected(error.message, true);

/** Server-sent events, until they end. Read with fetch because an EventSource sends no header. */
async function listen(receivers) {
  const response = await fetch('/api/events', { headers });
  if (!response.ok) throw Object.assign(new Error((await response.json()).error), { final: response.status === 401 });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (unread + value).split('\n\n');
    unread = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      receivers[name]?.(JSON.parse(data));
    }
  }
}

/** Calls the receiver of each event that the server sends, for as long as it knows the token. */
export async function listenOn(receivers) {
  for (;;) {
    const error = await listen(receivers).catch((reason) => reason);
    connected(error?.final ? error.message : 'The console has stopped, or does not answer: trying again', true);
    if (error?.final) return;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
