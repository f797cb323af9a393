import { askOn, failed } from './api.mjs';
import { setOperations, setUser } from './ask.mjs';
import { byId } from './elements.mjs';
import { files, loadFiles, searchFiles, showDead, startFiles } from './files/files.mjs';
import { listenToFiles } from './files/upload.mjs';
import { listenToKeys } from './keys.mjs';
import { showPane } from './panes.mjs';
import { placeShown } from './place.mjs';
import { showState, startState } from './state.mjs';
import { showCorrections } from './story/corrections.mjs';
import { setFormats } from './story/preview.mjs';
import { showReview } from './story/review.mjs';
import { loadStories, openStory, searchStories, stories } from './story/stories.mjs';

/** Until the first state of a connection is shown. */
let isNew = true;

/** Shows what the address asks for. */
function go() {
  const { pane, id, query } = placeShown();
  if (pane === 'story') {
    showStory(id).catch(failed);
    return;
  }
  if (pane === 'files') searchFiles(query);
  else searchStories(pane === 'stories' ? query : {});
  const isPane = document.querySelector(`.pane[data-name="${CSS.escape(pane)}"]`) !== null;
  showPane(isPane ? pane : 'stories');
  (pane === 'files' ? files : stories).load().catch(failed);
}

/** @param {string} id of a story */
async function showStory(id) {
  showPane('stories');
  await openStory(id);
}

/** @param {import('../routes.ts').Hello} data */
function start(data) {
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

/** @param {import('../stack-state.ts').State} state */
async function show(state) {
  showDead(state.deadLetters.keys);
  showState(state);
  if (isNew) go();
  else for (const list of [stories, files]) await list.look();
  isNew = false;
}

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
  if (event instanceof CustomEvent) showStory(event.detail).catch(failed);
});
listenToKeys(showPane);
void askOn(start, show);
