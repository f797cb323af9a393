// Talks to the server, and says whether it answers.

import { byId } from './elements.mjs';

// The token comes in the fragment, which no server sees, and is taken out of the address at once.
const fragment = new URLSearchParams(location.hash.slice(1)).get('token');
if (fragment) {
  sessionStorage.setItem('token', fragment);
  history.replaceState(null, '', location.pathname);
}
/** A link that somebody opens in a new tab has no token: another tab of this console may have it. */
const tabs = new BroadcastChannel('wiredrop-token');
tabs.addEventListener('message', ({ data }) => {
  const known = sessionStorage.getItem('token');
  if (data === 'asked') {
    if (known) tabs.postMessage(known);
  } else if (!known) sessionStorage.setItem('token', data);
});
if (sessionStorage.getItem('token') === null) {
  tabs.postMessage('asked');
  for (let waits = 0; waits < 10 && sessionStorage.getItem('token') === null; waits++)
    await new Promise((resolve) => setTimeout(resolve, 30));
}
const headers = { 'x-console-token': sessionStorage.getItem('token') ?? '' };

/**
 * @template T
 * @param {string} path below `/api/`
 * @param {Record<string, string>} query
 * @param {Omit<RequestInit, 'headers'>} options
 * @returns {Promise<T>} as the server's route makes it
 */
export async function api(path, query = {}, options = {}) {
  const response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, { ...options, headers });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

/**
 * @param {string} text
 */
export function connected(text, bad = false) {
  const place = byId('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', bad);
}

export const failed = (/** @type {Error} */ error) => connected(error.message, true);

/**
 * What is done with the data of each event.
 * @typedef {object} Receivers
 * @property {(data: import('../routes.ts').Hello) => void} hello
 * @property {(rows: import('../page-rows.ts').StoryRow[]) => void} stories
 * @property {(rows: import('../page-rows.ts').FileRow[]) => void} files
 * @property {(state: import('../live-pages.ts').LiveState) => void} state
 */

/** The server does not know the token. */
class TokenError extends Error {}

/**
 * Server-sent events, until they end. Read with fetch because an EventSource sends no header.
 * @param {Receivers} receivers
 */
async function listen(receivers) {
  const response = await fetch('/api/events', { headers });
  if (response.status === 401) throw new TokenError((await response.json()).error);
  if (!response.ok || response.body === null) throw new Error(response.statusText);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (unread + value).split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      if (name in receivers) receivers[/** @type {keyof Receivers} */ (name)](JSON.parse(data));
    }
  }
}

/**
 * Calls the receiver of each event that the server sends, for as long as it knows the token.
 * @param {Receivers} receivers
 */
export async function listenOn(receivers) {
  for (;;) {
    const error = await listen(receivers).catch((reason) => reason);
    if (error instanceof TokenError) {
      failed(error);
      return;
    }
    connected('The console has stopped, or does not answer: trying again', true);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
