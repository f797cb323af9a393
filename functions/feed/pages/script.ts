import { hash } from 'node:crypto';
import { SEARCH_SCRIPT } from './search.ts';

/**
 * The script of every page. It says the times of the latest stories as ages, and marks a story that the reader may
 * have seen and that has said something new since: the browser keeps the time of the visit, and sends it nowhere.
 * Without it the page says the same with clock times. A visit ends after half an hour without one.
 * Where a browser forbids storage, nothing is marked.
 */
export const SCRIPT = `(() => {
  const root = document.documentElement;
  const format = new Intl.RelativeTimeFormat(root.lang, { style: 'short' });
  const tell = () => {
    for (const time of document.querySelectorAll('.river time[datetime*=T]')) {
      const minutes = Math.max(1, Math.round((Date.now() - Date.parse(time.dateTime)) / 60000));
      if (minutes >= 1440) continue;
      time.title ||= time.textContent;
      time.textContent = minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.round(minutes / 60), 'hour');
    }
  };
  tell();
  setInterval(tell, 60000);
  try {
    const [seen, last] = (localStorage.wiredropSeen || '').split(' ').map(Number);
    const now = Date.now();
    const since = now - last > 1800000 ? last : seen;
    localStorage.wiredropSeen = (since || now) + ' ' + now;
    if (!since) return;
    for (const story of document.querySelectorAll('[data-announced]')) {
      const { began, announced } = story.dataset;
      if (Date.parse(began) > since || Date.parse(announced) <= since) continue;
      const mark = document.createElement('span');
      mark.className = 'new';
      mark.textContent = root.dataset.new;
      (story.querySelector('.meta') || story).prepend(mark, ' ');
    }
  } catch {}
})()`;

/** Of pages with pictures, above them: one that cannot be loaded leaves no hole. */
export const PICTURE_SCRIPT = "addEventListener('error', ({ target }) => target.closest?.('.picture')?.remove(), true)";

/** What a policy calls a script. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
const sourceOf = (script: string): string => `'sha256-${hash('sha256', script, 'base64')}'`;

export const SCRIPT_SOURCE = sourceOf(SCRIPT);
export const SEARCH_SCRIPT_SOURCE = sourceOf(SEARCH_SCRIPT);
export const PICTURE_SCRIPT_SOURCE = sourceOf(PICTURE_SCRIPT);
