// Talks to the server, and says whether it answers.

import type { Hello } from '../routes.ts';
import type { State } from '../stack-state.ts';
import { byId } from './elements.ts';

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

/** The server does not know the token. */
class TokenError extends Error {}

/** @param path below `/api/` @returns as the server's route makes it */
export async function api<T>(
  path: string,
  query: Record<string, string> = {},
  options: Omit<RequestInit, 'headers'> = {},
): Promise<T> {
  const response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, { ...options, headers });
  const body = await response.json();
  if (response.status === 401) throw new TokenError(body.error);
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export function connected(text: string, bad = false) {
  const place = byId('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', bad);
}

export const failed = (error: Error) => connected(error.message, true);

/**
 * Asks for the state of the stack again and again, for as long as the server knows the token.
 * @param onHello at first, and again when the server has been away
 */
export async function askOn(onHello: (hello: Hello) => void, onState: (state: State) => Promise<void>) {
  let pollMs = 0;
  for (;;) {
    try {
      if (pollMs === 0) {
        const hello = await api<Hello>('hello');
        onHello(hello);
        pollMs = hello.pollMs;
      }
      // Nobody sees a tab in the background.
      if (!document.hidden) await onState(await api('state'));
    } catch (error) {
      failed(error as Error);
      if (error instanceof TokenError) return;
      // Nothing answers; an error of the server's has a status.
      if (error instanceof TypeError) connected('The console has stopped, or does not answer: trying again', true);
      pollMs = 0;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs || 1_500);
      document.addEventListener('visibilitychange', resolve, { once: true });
    });
  }
}
