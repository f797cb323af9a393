import { askOn, failed } from './api.mjs';
import { setOperations, setUser } from './ask.mjs';
import { showCorrections } from './corrections.mjs';
import { byId, themeButton } from './elements.mjs';
import { countFiles, files, loadFiles, searchFiles, startFiles } from './files.mjs';
import { listenToKeys } from './keys.mjs';
import { showPane } from './panes.mjs';
import { placeShown } from './place.mjs';
import { setFormats } from './preview.mjs';
import { showReview } from './review.mjs';
import { showState, startState } from './state.mjs';
import { loadStories, openStory, searchStories, setReading, stories } from './stories.mjs';
import { listenToFiles } from './upload.mjs';

/** Of the lists that are shown; undefined: none are. @type {number | undefined} */
let shownVersion;

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
  stories.load().catch(failed);
  files.load().catch(failed);
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
  startState(data.history);
  shownVersion = undefined;
}

/** @param {import('../routes.ts').LiveState} state */
function show(state) {
  countFiles(state);
  setReading(state.isReading);
  showState(state);
  if (shownVersion === undefined) go();
  else if (state.version !== shownVersion) for (const list of [stories, files]) list.look().catch(failed);
  shownVersion = state.version;
}

for (const [id, load] of Object.entries({ 'story-search': loadStories, 'file-search': loadFiles })) {
  let timer = 0;
  byId(id).addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => load(), 150);
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
themeButton(byId('theme'));
void askOn(start, show);
