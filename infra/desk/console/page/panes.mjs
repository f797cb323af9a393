import { failed } from './api.mjs';
import { files, filesPlace } from './files/files.mjs';
import { showSources } from './files/sources.mjs';
import { setPlace } from './place.mjs';
import { showCorrections } from './story/corrections.mjs';
import { showReview } from './story/review.mjs';
import { stories, storiesPlace } from './story/stories.mjs';

/** @type {NodeListOf<HTMLElement>} */
const paneButtons = document.querySelectorAll('[data-show]');

/** @type {NodeListOf<HTMLElement>} */
const panes = document.querySelectorAll('.pane');

/**
 * What is read when a pane is shown. A pane is a section `.pane` of the page with `data-name`, and a button with
 * `data-show`.
 * @type {Readonly<Record<string, () => Promise<void>>>}
 */
const ON_SHOW = {
  stories: () => stories.look(),
  files: () => files.look(),
  review: () => showReview(),
  corrections: showCorrections,
  sources: showSources,
};

/**
 * What the address says of a pane.
 * @type {Readonly<Record<string, () => Partial<import('./place.mjs').Place>>>}
 */
const PLACES = { stories: storiesPlace, files: filesPlace };

/** @param {string | undefined} name */
export function showPane(name = '') {
  for (const pane of panes) pane.hidden = pane.dataset.name !== name;
  for (const button of paneButtons) button.setAttribute('aria-pressed', String(button.dataset.show === name));
  setPlace({ pane: name, ...PLACES[name]?.() });
  ON_SHOW[name]?.().catch(failed);
}

for (const button of paneButtons) button.addEventListener('click', () => showPane(button.dataset.show));
