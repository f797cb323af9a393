import type { Hello } from '../routes.ts';
import type { State } from '../stack-state.ts';
import { askOn, failed } from './api.ts';
import { setOperations, setUser } from './ask.ts';
import { byId } from './elements.ts';
import { files, loadFiles, searchFiles, showDead, startFiles } from './files/files.ts';
import { listenToFiles } from './files/upload.ts';
import { listenToKeys } from './keys.ts';
import { showPane } from './panes.ts';
import { placeShown } from './place.ts';
import { showState, startState } from './state.ts';
import { showCorrections } from './story/corrections.ts';
import { setFormats } from './story/preview.ts';
import { showReview } from './story/review.ts';
import { loadStories, openStory, searchStories, stories } from './story/stories.ts';

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
