import {
  chart,
  clock,
  count,
  el,
  keyText,
  lineList,
  reportItem,
  storyHead,
  tag,
  themeButton,
  webLink,
} from './parts.mjs';

const byId = (id) => document.getElementById(id);
const UPLOADS_AT_A_TIME = 6;
const MOST_LIVE_ROWS = 1_000;
/** The most rows that the server sends at once. */
const BURST = 500;

// The token comes in the fragment, which no server sees, and is taken out of the address at once.
const fragment = new URLSearchParams(location.hash.slice(1)).get('token');
if (fragment) {
  sessionStorage.setItem('token', fragment);
  history.replaceState(null, '', location.pathname);
}
const headers = { 'x-console-token': sessionStorage.getItem('token') ?? '' };

async function api(path, query = {}, options = {}) {
  const response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, {
    ...options,
    headers: { ...headers, ...options.headers },
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

// ---- Lists: pages of rows from the server, the newest first, with what arrives put on top.

/** @param list `query()` for the server, what it `accepts(row)`, its `head(row)` and its `body(row)`. */
function createList({ name, one, many, query, accepts, head, body, empty }) {
  const [rows, more, held, totalText, nothing] = ['', '-more', '-held', '-total', '-empty'].map((part) =>
    byId(name + part),
  );
  const shown = new Map();
  let waiting = new Map();
  let next;
  let asked = 0;
  let loads = 0;
  /** What arrived while a page of rows was under way, which may not hold it. */
  let early = [];
  /** More has changed than was sent. */
  let isStale = false;
  let total = 0;

  function item(row) {
    const details = el('details', {}, el('summary', {}, head(row)));
    details.addEventListener('toggle', () => {
      if (details.open) fill(row.id);
    });
    const element = el('li', {}, details);
    shown.set(row.id, { element, details, row });
    return element;
  }

  async function fill(id) {
    const { details, row } = shown.get(id) ?? {};
    if (!details?.open) return;
    const content = await body(row).catch((error) => [el('p', { class: 'error' }, error.message)]);
    // It may have changed meanwhile, and is being filled again.
    if (shown.get(id)?.row !== row) return;
    for (const old of details.querySelectorAll(':scope > .body')) old.remove();
    details.append(el('div', { class: 'body' }, content));
  }

  function update({ element, details }, row) {
    details.querySelector('summary').replaceChildren(...head(row));
    shown.set(row.id, { element, details, row });
    if (details.open) fill(row.id);
  }

  function say() {
    totalText.textContent = total > 0 ? total.toLocaleString('en') : '';
    nothing.hidden = total > 0;
    nothing.textContent = empty();
  }

  function ends(page) {
    next = page.next;
    more.hidden = next === undefined;
  }

  async function load() {
    const turn = ++asked;
    loads += 1;
    const page = await api(name, query()).finally(() => {
      loads -= 1;
    });
    if (turn !== asked) return;
    shown.clear();
    isStale = false;
    waiting = new Map();
    held.hidden = true;
    ends(page);
    rows.replaceChildren(...page.rows.map(item));
    total = page.total;
    say();
    const missed = early;
    early = [];
    if (missed.length > 0) receive(missed);
  }

  async function loadMore() {
    if (next === undefined || more.disabled) return;
    more.disabled = true;
    const turn = asked;
    const page = await api(name, { ...query(), before: next }).finally(() => {
      more.disabled = false;
    });
    if (turn !== asked) return;
    ends(page);
    rows.append(...page.rows.filter(({ id }) => !shown.has(id)).map(item));
  }

  function receive(changed) {
    if (loads > 0) {
      early.push(...changed);
      return;
    }
    // Whoever reads further down, or is in a row, is not to lose the place.
    const isAtTop = rows.scrollTop < 8 && !rows.matches(':focus-within') && scrollY < 400;
    isStale ||= changed.length >= BURST;
    if (isAtTop && isStale) return load();
    for (const row of changed) {
      const known = shown.get(row.id);
      const isFurtherDown = next !== undefined && row.place < next;
      if (known) update(known, row);
      else if (waiting.has(row.id) || (accepts(row) && !isFurtherDown)) waiting.set(row.id, row);
    }
    if (isAtTop) return showWaiting();
    held.hidden = waiting.size === 0;
    held.textContent = `Show ${count(waiting.size, `new ${one}`, `new ${many}`)}`;
  }

  function showWaiting() {
    const fresh = [...waiting.values()];
    waiting = new Map();
    held.hidden = true;
    if (isStale || rows.children.length + fresh.length > MOST_LIVE_ROWS) return load();
    rows.prepend(...fresh.toReversed().map(item));
    total += fresh.length;
    say();
  }

  held.addEventListener('click', () => {
    rows.scrollTop = 0;
    showWaiting();
    rows.querySelector('summary')?.focus();
  });
  more.addEventListener('click', loadMore);
  new IntersectionObserver(([entry]) => entry.isIntersecting && loadMore().catch(failed)).observe(more);
  rows.addEventListener('scroll', () => {
    if (rows.scrollTop + rows.clientHeight > rows.scrollHeight - 600) loadMore().catch(failed);
  });

  /** Shows rows again of which something else has changed. */
  const refresh = (isMeant) => {
    for (const known of [...shown.values()]) if (isMeant(known.row)) update(known, { ...known.row });
  };
  return { load, receive, refresh, open: (id) => shown.get(id)?.details };
}

const failed = (error) => connected(error.message, true);

let meanings = { reasons: {}, repairs: {}, warnings: {} };
let deadKeys = new Set();
let disposition = '';
const folded = (text) => text.normalize('NFKC').toLowerCase();
const searchOf = (id) => byId(id).value.trim();
const has = (text, id) => folded(text).includes(folded(searchOf(id)));

const stories = createList({
  name: 'stories',
  one: 'story',
  many: 'stories',
  query: () => ({ search: searchOf('story-search'), many: byId('many').checked ? '1' : '' }),
  accepts: ({ headline, publishers, id, url = '', reports }) =>
    (!byId('many').checked || reports > 1) && has([headline, ...publishers, id, url].join(' '), 'story-search'),
  empty: () =>
    searchOf('story-search') || byId('many').checked
      ? 'No story is like that.'
      : 'No stories yet: upload an article file.',
  head: storyHead,
  async body({ id }) {
    const { story, reports } = await api('story', { id });
    const publisherOf = new Map(story.articles.map(({ articleId, publisher }) => [articleId, publisher]));
    if (story.articles.length === 0) publisherOf.set(reports[0]?.articleId, story.publishers[0]);
    const missing =
      story.reports -
      new Set(reports.filter(({ disposition }) => disposition !== 'rejected').map(({ articleId }) => articleId)).size;
    return [
      el('p', { class: 'excerpt', dir: 'auto' }, story.excerpt),
      el(
        'p',
        { class: 'facts' },
        webLink(story.url),
        ` ${story.language} · revision ${story.revision} · `,
        el('code', {}, story.id),
      ),
      el(
        'ol',
        { class: 'report-list' },
        reports.map((report) => reportItem({ ...report, publisher: publisherOf.get(report.articleId) })),
      ),
      missing > 0 &&
        el(
          'p',
          { class: 'muted' },
          `${count(missing, 'more report')}: of a story the table lists twelve articles by name.`,
        ),
    ];
  },
});

const STAGES = ['uploaded', 'read', 'decided', 'announced'];

/** How far a file is: for each stage whether it is done, waits, failed or is not due. */
function stagesOf({ key, disposition, announced }) {
  if (disposition === undefined) return ['done', deadKeys.has(key) ? 'failed' : 'waits', '', ''];
  const last = { waiting: 'waits', none: 'skipped', unseen: 'unseen' }[announced] ?? 'done';
  return ['done', disposition === 'rejected' ? 'failed' : 'done', 'done', last];
}

const SAID = {
  done: '',
  waits: ' (waiting)',
  failed: ' (failed)',
  skipped: ' (nothing to announce)',
  unseen: ' (before this console)',
};

function stages(row) {
  const states = stagesOf(row);
  const said = STAGES.flatMap((stage, index) => (states[index] ? [stage + SAID[states[index]]] : [])).join(', ');
  return el(
    'span',
    { class: 'stages', title: said },
    el('span', { class: 'hidden' }, said),
    states.map((state) => el('i', { class: state })),
  );
}

const files = createList({
  name: 'files',
  one: 'file',
  many: 'files',
  query: () => ({ search: searchOf('file-search'), disposition }),
  accepts: (row) =>
    (disposition === '' || row.disposition === disposition) &&
    has([row.key, row.articleId, row.reason].join(' '), 'file-search'),
  empty: () => (searchOf('file-search') || disposition ? 'No file is like that.' : 'No files yet.'),
  head: (row) => [
    tag(row.disposition),
    keyText(row.key),
    stages(row),
    clock(row.decidedAt ?? row.uploadedAt),
    row.reason
      ? el('span', { class: 'sub' }, `${row.reason}: ${row.detail ?? ''}`)
      : row.headline
        ? el('span', { class: 'sub', dir: 'auto' }, row.headline)
        : '',
  ],
  async body(row) {
    const hint = meanings.reasons[row.reason];
    const { lines } =
      row.disposition && (row.disposition === 'rejected' || row.repairs)
        ? await api('lines', { key: row.key, version: row.versionId ?? '' })
        : { lines: [] };
    const pending = deadKeys.has(row.key)
      ? 'It was given up after five tries and waits among the dead letters: Redrive sends it back.'
      : 'It waits in the ingest queue.';
    return [
      el('p', { class: 'why' }, row.disposition ? (hint ?? row.why) : pending),
      row.storyId &&
        el(
          'p',
          {},
          el('button', { type: 'button', class: 'quiet', onclick: () => showStory(row.storyId) }, 'Show its story'),
        ),
      lines.length > 0 && lineList(lines),
      row.warnings &&
        el(
          'ul',
          { class: 'warnings' },
          row.warnings.map((code) => el('li', {}, meanings.warnings[code] ?? code)),
        ),
      el(
        'p',
        { class: 'facts' },
        'Uploaded ',
        clock(row.uploadedAt),
        row.decidedAt ? [', decided ', clock(row.decidedAt)] : '',
        row.articleId ? [' · ', el('code', {}, row.articleId)] : '',
      ),
    ];
  },
});

async function showStory(id) {
  byId('many').checked = false;
  byId('story-search').value = id;
  showPane('stories');
  await stories.load();
  const details = stories.open(id);
  if (!details) return;
  details.open = true;
  details.querySelector('summary').focus();
}

function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll('[data-show]'))
    button.setAttribute('aria-pressed', String(button.dataset.show === name));
}

// ---- What the server sends.

const receivers = {
  hello(data) {
    meanings = data.meanings;
    byId('stack').textContent = `${data.stackName} ${data.where}`;
    byId('names').textContent = `Ingested: ${data.ingestedNames}`;
    const names = ['', ...data.dispositions];
    byId('counts').replaceChildren(
      ...names.map((name) => {
        const button = el(
          'button',
          {
            type: 'button',
            'data-disposition': name,
            'aria-pressed': String(name === disposition),
            class: name || 'all',
          },
          el('b', {}, '0'),
          ` ${name || 'files'}`,
        );
        button.addEventListener('click', () => choose(name));
        return button;
      }),
    );
    connected(data.history ? 'Live' : 'Live: files from now on');
    stories.load().catch(failed);
    files.load().catch(failed);
  },
  stories: (rows) => stories.receive(rows),
  files(rows) {
    files.receive(rows);
    tell(rows);
  },
  state({ counts, rate, parts, deadLetters, unannounced }) {
    const all = Object.values(counts).reduce((sum, number) => sum + number, 0);
    for (const button of byId('counts').children) {
      const { disposition: name } = button.dataset;
      button.firstChild.textContent = (name === '' ? all : (counts[name] ?? 0)).toLocaleString('en');
    }
    const last = rate.bars.slice(-7, -1).reduce((sum, number) => sum + number, 0) / 60;
    byId('rate-now').textContent = `· ${last.toFixed(last < 10 ? 1 : 0)} a second in the last minute`;
    chart(byId('rate'), {
      ...rate,
      from: '15 minutes ago',
      to: 'now',
      label: `Files decided in each ${rate.seconds} seconds of the last 15 minutes`,
    });
    byId('parts').replaceChildren(
      ...parts.map(({ name, value, note, state }) =>
        el(
          'li',
          { class: state },
          el('span', { class: 'part-name' }, name),
          el('b', {}, value),
          el('span', { class: 'part-note', title: note }, note),
        ),
      ),
    );
    showFailed(deadLetters, unannounced);
  },
};

function showFailed({ count: letters, keys, since }, unannounced) {
  const isNews = keys.length !== deadKeys.size || keys.some((key) => !deadKeys.has(key));
  deadKeys = new Set(keys);
  if (isNews) files.refresh((row) => row.disposition === undefined);
  const texts = [
    letters > 0 &&
      `${count(letters, 'file')} could not be ingested${since ? `, the oldest since ${new Date(since).toLocaleString('en-GB')}` : ''}.`,
    unannounced > 0 && `${count(unannounced, 'batch', 'batches')} could not be announced.`,
  ];
  const text = texts.filter(Boolean).join(' ');
  if (byId('failed-text').textContent !== text) byId('failed-text').textContent = text;
  byId('failed-keys').replaceChildren(...keys.slice(0, 10).map((key) => el('li', {}, keyText(key))));
  byId('failed').hidden = text === '';
}

function choose(name) {
  disposition = name;
  for (const button of byId('counts').children)
    button.setAttribute('aria-pressed', String(button.dataset.disposition === name));
  showPane('files');
  files.load().catch(failed);
}

// A screen reader hears a sum of what happened, at most every five seconds.
let untold = new Map();
function tell(rows) {
  for (const row of rows) if (row.disposition) untold.set(row.id, row.disposition);
}
setInterval(() => {
  if (untold.size === 0) return;
  const groups = Object.entries(Object.groupBy(untold.values(), (name) => name)).map(
    ([name, list]) => `${list.length} ${name}`,
  );
  byId('live').textContent = `${count(untold.size, 'file')} decided: ${groups.join(', ')}`;
  untold = new Map();
}, 5_000);

function connected(text, bad = false) {
  const place = byId('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('bad', bad);
}

/** Server-sent events, until they end. Read with fetch because an EventSource sends no header. */
async function listen() {
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

async function listenOn() {
  for (;;) {
    const error = await listen().catch((reason) => reason);
    connected(error?.final ? error.message : 'The console has stopped, or does not answer: trying again', true);
    if (error?.final) return;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

// ---- What a person does.

async function upload(found) {
  let done = 0;
  const refused = [];
  const show = (end = '') => {
    byId('upload').textContent = `${done} of ${count(found.length, 'file')} uploaded${end}`;
  };
  const rest = found.values();
  const worker = async () => {
    for (const { file, name } of rest) {
      try {
        await api(
          'upload',
          { name },
          { method: 'PUT', body: file, headers: { 'content-type': 'application/octet-stream' } },
        );
        done += 1;
      } catch (error) {
        refused.push(`${name} is not uploaded: ${error.message}`);
      }
      show(' …');
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_A_TIME }, worker));
  show();
  const more = refused.length > 5 ? [`and ${refused.length - 5} more`] : [];
  byId('refused').replaceChildren(...[...refused.slice(0, 5), ...more].map((text) => el('li', {}, text)));
}

/** The files of a folder that was dropped, with their path in it. */
async function filesIn(entry, path = '') {
  if (entry.isFile)
    return [{ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), name: path + entry.name }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const one of entries) found.push(...(await filesIn(one, `${path}${entry.name}/`)));
  }
}

addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
addEventListener('dragleave', (event) => event.relatedTarget ?? document.body.classList.remove('dragging'));
addEventListener('drop', async (event) => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...event.dataTransfer.files].map((file) => ({ file, name: file.name }));
  showPane('files');
  await upload(items.length > 0 ? (await Promise.all(items.map((entry) => filesIn(entry)))).flat() : plain).catch(
    failed,
  );
});
byId('choose').addEventListener('change', async ({ target }) => {
  await upload([...target.files].map((file) => ({ file, name: file.name }))).catch(failed);
  target.value = '';
});
byId('redrive').addEventListener('click', async ({ target }) => {
  target.disabled = true;
  byId('redriven').textContent = 'Redriving …';
  const { lines } = await api('redrive', {}, { method: 'POST' }).catch((error) => ({ lines: [error.message] }));
  byId('redriven').textContent = `Redrive: ${lines.join(', ')}.`;
  target.disabled = false;
});
for (const [id, list] of [
  ['story-search', stories],
  ['file-search', files],
]) {
  let timer;
  byId(id).addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => list.load().catch(failed), 150);
  });
}
byId('many').addEventListener('change', () => stories.load().catch(failed));
for (const button of document.querySelectorAll('[data-show]'))
  button.addEventListener('click', () => showPane(button.dataset.show));
themeButton(byId('theme'));
listenOn();
