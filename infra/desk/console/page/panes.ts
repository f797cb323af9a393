import { failed } from './api.ts';
import { files, filesPlace } from './files/files.ts';
import { showSources } from './files/sources.ts';
import type { Place } from './place.ts';
import { setPlace } from './place.ts';
import { showCorrections } from './story/corrections.ts';
import { showReview } from './story/review.ts';
import { stories, storiesPlace } from './story/stories.ts';

const paneButtons: NodeListOf<HTMLElement> = document.querySelectorAll('[data-show]');

const panes: NodeListOf<HTMLElement> = document.querySelectorAll('.pane');

/**
 * What is read when a pane is shown. A pane is a section `.pane` of the page with `data-name`, and a button with
 * `data-show`.
 */
const ON_SHOW: Readonly<Record<string, () => Promise<void>>> = {
  stories: () => stories.look(),
  files: () => files.look(),
  review: () => showReview(),
  corrections: showCorrections,
  sources: showSources,
};

/** What the address says of a pane. */
const PLACES: Readonly<Record<string, () => Partial<Place>>> = { stories: storiesPlace, files: filesPlace };

export function showPane(name: string | undefined = '') {
  for (const pane of panes) pane.hidden = pane.dataset.name !== name;
  for (const button of paneButtons) button.setAttribute('aria-pressed', String(button.dataset.show === name));
  setPlace({ pane: name, ...PLACES[name]?.() });
  ON_SHOW[name]?.().catch(failed);
}

for (const button of paneButtons) button.addEventListener('click', () => showPane(button.dataset.show));
