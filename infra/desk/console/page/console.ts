import type { Hello } from '../routes.ts';
import type { State } from '../stack-state.ts';
import { askOn, failed } from './api.ts';
import { setOperations, setUser } from './ask.ts';
import { byId } from './elements.ts';
import { files, filesPlace, loadFiles, searchFiles, showDead, startFiles } from './files/files.ts';
import { showSources } from './files/sources.ts';
import { listenToFiles } from './files/upload.ts';
import { listenToKeys } from './keys.ts';
import { type PagePlace, placeShown, setPlace } from './place.ts';
import { showState, startState } from './state.ts';
import { showCorrections } from './story/corrections.ts';
import { setFormats } from './story/preview.ts';
import { showReview } from './story/review.ts';
import { loadStories, openStory, searchStories, stories, storiesPlace } from './story/stories.ts';

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
const PLACES: Readonly<Record<string, () => Partial<PagePlace>>> = { stories: storiesPlace, files: filesPlace };

function showPane(name: string | undefined = '') {
  for (const pane of panes) pane.hidden = pane.dataset.name !== name;
  for (const button of paneButtons) button.setAttribute('aria-pressed', String(button.dataset.show === name));
  setPlace({ pane: name, ...PLACES[name]?.() });
  ON_SHOW[name]?.().catch(failed);
}

/** Until the first state of a connection is shown. */
let isNew = true;

/** Shows what the address asks for. */
function go() {
  const { pane, id, query } = placeShown();
  if (pane === 'story') return showStory(id);
  if (pane === 'files') searchFiles(query);
  else searchStories(pane === 'stories' ? query : {});
  const isPane = document.querySelector(`.pane[data-name="${CSS.escape(pane)}"]`) !== null;
  showPane(isPane ? pane : 'stories');
  (pane === 'files' ? files : stories).load().catch(failed);
}

function showStory(id: string) {
  showPane('stories');
  openStory(id).catch(failed);
}

function start(data: Hello) {
  setUser(data.by);
  setOperations(data.operations);
  setFormats(data.formats);
  byId('stack').textContent = `${data.stackName} ${data.where}`;
  byId('feeds').hidden = data.feedFolder === undefined;
  byId('show-sources').hidden = !data.sources;
  startFiles(data);
  startState();
  isNew = true;
}

async function show(state: State) {
  showDead(state.deadLetters.keys);
  showState(state);
  if (isNew) go();
  else for (const list of [stories, files]) await list.look();
  isNew = false;
}

for (const button of paneButtons) button.addEventListener('click', () => showPane(button.dataset.show));
for (const [id, load] of Object.entries({ 'story-search': loadStories, 'file-search': loadFiles })) {
  let timer = 0;
  const search = () => {
    if (timer !== 0) load();
    timer = 0;
  };
  byId(id).addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(search, 150);
  });
  // Somebody leaves the field for a row: a search that began later would close it.
  byId(id).addEventListener('change', () => {
    clearTimeout(timer);
    search();
  });
}
// Somebody sends a link, or goes back.
addEventListener('hashchange', go);
listenToFiles(() => showPane('files'));
// A correction was made, or somebody asks for a story.
document.addEventListener('corrected', () => {
  showCorrections().catch(failed);
  if (byId('review').getClientRects().length > 0) showReview().catch(failed);
});
document.addEventListener('show-story', (event) => {
  if (event instanceof CustomEvent) showStory(event.detail);
});
listenToKeys(showPane);
void askOn(start, show);
