import { api } from '../api.mjs';
import { offeredAt, operate } from '../ask.mjs';
import { byId, chips, clock, count, el, evidence, faultText, keyText, tag, traitsOf, webLink } from '../elements.mjs';
import { addressOf } from '../place.mjs';
import { changes } from './changes.mjs';
import { comparison } from './compare.mjs';
import { showStory } from './corrections.mjs';
import { showPreview } from './preview.mjs';

/** @typedef {import('../../page-rows.ts').StoryRow} StoryRow */
/** @typedef {import('../../page-rows.ts').ReportRow} ReportRow */
/** @typedef {import('../../../../../functions/story/table/read-storylines.ts').StorylineStories} StorylineStories */

/** @param {string} id */
async function copyLink(id) {
  const { origin, pathname } = location;
  const link = origin + pathname + addressOf({ pane: 'story', id });
  const said = await navigator.clipboard.writeText(link).then(
    () => `Copied: ${link}`,
    () => link,
  );
  byId('notice').replaceChildren(el('p', {}, said));
}

/**
 * Everything about a story, when it is opened.
 * @param {StoryRow} row
 * @param {() => void} again shows it as it is now
 */
export async function storyBody({ id }, again) {
  /** @type {{ story: StoryRow, storyline?: StorylineStories, reports: ReportRow[], more: number, undo?: string }} */
  const { story, storyline, reports, more, undo } = await api('story', { id });
  return [
    origin(story),
    story.withdrawal ? el('p', { class: 'excerpt' }, `Withdrawn ${story.withdrawal}`) : '',
    story.excerpt !== undefined && el('p', { class: 'excerpt', dir: 'auto' }, story.excerpt),
    told(story),
    storyline && affair(storyline),
    el(
      'p',
      { class: 'facts' },
      webLink(story.url),
      story.time ? [' published ', clock(story.time), ' ·'] : '',
      ' began ',
      clock(story.began),
      story.lastSeenAt ? [' · latest report ', clock(story.lastSeenAt)] : '',
      story.lastAnnouncedAt ? [' · last announced ', clock(story.lastAnnouncedAt)] : '',
      ` · ${[story.category, story.kind, story.language].filter(Boolean).join(' · ')} · `,
      story.revision === 1 ? 'unchanged' : `revision ${story.revision}`,
      ' · ',
      el('code', {}, story.id),
    ),
    actions(story, undo, again),
    reportList(story, reports, again),
    more > 0 && el('p', { class: 'muted' }, `and ${count(more, 'more report')}.`),
    story.revision > 1 && !story.withdrawn && changes(id),
  ];
}

/**
 * What is new in a story, and what it said before.
 * @param {StoryRow} story
 */
function told({ news, earlier }) {
  return [
    news && el('p', { class: 'facts', dir: 'auto' }, clock(news.at), ` ${news.headline}: ${news.sentences.join(' ')}`),
    earlier.length > 0 && el('p', { class: 'facts', dir: 'auto' }, `Before: ${earlier.join(' · ')}`),
  ];
}

/**
 * The other events of the affair that a story belongs to.
 * @param {StorylineStories} storyline
 */
function affair({ headline, stories, others }) {
  return el(
    'p',
    { class: 'facts', dir: 'auto' },
    `Storyline of ${count(stories, 'story', 'stories')}${headline === undefined ? '' : `: ${headline}`} `,
    others.map(({ storyId, headline: other }) => [
      ' · ',
      el('button', { type: 'button', onclick: () => showStory(storyId) }, other),
    ]),
  );
}

/**
 * What an editor can do with a whole story.
 * @param {StoryRow} story
 * @param {string | undefined} undo id of the request by which it is as it is
 * @param {() => void} done
 */
function actions(story, undo, done) {
  const { id, key, headline, withdrawn, mergedInto } = story;
  const about = withdrawn ? keyText(key) : headline;
  const applies = {
    shown: withdrawn === undefined,
    withdrawn: withdrawn !== undefined && mergedInto === undefined,
    unsure: false,
  };
  const button = (/** @type {string} */ label, /** @type {string} */ letter, /** @type {() => void} */ onclick) =>
    el('button', { type: 'button', 'data-key': letter, title: `Key ${letter}`, onclick }, label);
  return el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions for this story' },
    offeredAt('story').map(
      ({ name, button: { label, key: letter, at }, subjects: [subject = ''] }) =>
        applies[at] && button(label, letter, () => operate(name, { [subject]: id }, { about, done })),
    ),
    undo && button('Undo …', 'b', () => operate('undo', { request: undo }, { about, done })),
    button('Preview …', 'p', () => showPreview(story)),
    button('Copy link', 'l', () => copyLink(id)),
  );
}

/**
 * Where the reports of a story came from, or went to.
 * @param {StoryRow} story
 */
function origin({ mergedInto, splitFrom }) {
  const other = mergedInto ?? splitFrom;
  return (
    other !== undefined &&
    el(
      'p',
      { class: 'origin' },
      mergedInto ? 'Its reports are in another story now. ' : 'Somebody split it from another story. ',
      el('button', { type: 'button', onclick: () => showStory(other) }, 'Show that story'),
    )
  );
}

/**
 * @param {StoryRow} story
 * @param {readonly ReportRow[]} reports
 * @param {() => void} again
 */
function reportList(story, reports, again) {
  /** @type {ReportRow[]} */
  let chosen = [];
  const place = el('div', { class: 'compare-place', 'aria-live': 'polite' });
  const choose = async (/** @type {ReportRow} */ report, /** @type {boolean} */ isChosen) => {
    chosen = isChosen ? [...chosen, report].slice(-2) : chosen.filter((one) => one !== report);
    for (const box of boxes) box.checked = chosen.some(({ id }) => id === box.value);
    const [one, other] = chosen;
    if (one === undefined || other === undefined) {
      place.replaceChildren(one ? el('p', { class: 'muted' }, 'Choose a second report to read beside it.') : '');
      return;
    }
    const inOrder = reports.filter((report) => report === one || report === other);
    const [first = one, second = other] = inOrder;
    place.replaceChildren(el('p', { class: 'muted' }, 'Reading both files …'));
    place.replaceChildren(
      await comparison(first, second).catch((error) => el('p', { class: 'error' }, faultText(error))),
    );
    place.scrollIntoView({ block: 'nearest' });
  };
  /** @type {HTMLInputElement[]} */
  const boxes = [];
  const articles = new Set(reports.map(({ articleId }) => articleId));
  const canSplit = articles.size > 1 && story.withdrawn === undefined;
  const items = reports.map((report) => {
    const box = el('input', { type: 'checkbox', value: report.id });
    box.addEventListener('change', () => choose(report, box.checked));
    boxes.push(box);
    // If an article has several files, the buttons stand at the first one.
    const buttons = canSplit && articles.delete(report.articleId) && corrections(story, report, again);
    return reportItem(report, reports.length > 1 ? box : undefined, buttons);
  });
  return [el('ol', { class: 'report-list' }, items), place];
}

/**
 * Buttons for a report in a story of several reports.
 * @param {StoryRow} story
 * @param {ReportRow} report
 * @param {() => void} done
 */
function corrections({ id }, { key, headline, publisher }, done) {
  const about = [publisher, headline ?? key].filter(Boolean).join(': ');
  const buttons = offeredAt('report').map(({ name, button: { label, key: letter } }) => {
    const button = el(
      'button',
      {
        type: 'button',
        'data-key': letter,
        'aria-label': `${label.replace(' …', '')}: ${about}`,
        async onclick() {
          button.disabled = true;
          await operate(name, { story: id, report: key }, { about, done }).catch((error) => {
            button.textContent = faultText(error);
          });
          button.disabled = false;
        },
      },
      label,
    );
    return button;
  });
  return el('span', { class: 'buttons' }, buttons);
}

/**
 * @param {ReportRow} report
 * @param {HTMLInputElement | undefined} box
 * @param {HTMLElement | false} buttons
 */
function reportItem(report, box, buttons) {
  const { disposition, headline, publisher, url, key, decidedAt, time } = report;
  return el(
    'li',
    { class: 'report', tabindex: -1 },
    tag(disposition, report.why, disposition && traitsOf(disposition).verb),
    el(
      'div',
      {},
      el('p', { class: 'report-headline', dir: 'auto' }, headline ?? el('em', {}, 'without a headline')),
      el(
        'p',
        { class: 'report-file' },
        publisher ? el('strong', {}, publisher) : el('em', {}, 'no publisher'),
        ' ',
        webLink(url),
        time ? [' published ', clock(time)] : '',
        ' ',
        keyText(key),
      ),
      chips(report),
      evidence(report),
    ),
    el(
      'div',
      { class: 'report-end' },
      decidedAt ? clock(decidedAt) : '',
      box ? el('label', { class: 'compare' }, box, ' Compare') : '',
      buttons,
    ),
  );
}
