import type { Sample } from '../bench/matching/samples.ts';
import type { AuditItem } from './draw.ts';
import { ANSWERS } from './labels.ts';

const SHOWN_TEXT = 700;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);

function report({ article, seenAt }: Sample, what: string): string {
  const { headline, publisher = '', text } = article;
  const cut = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}…` : text;
  return `<article><small>${escaped([what, publisher, seenAt.slice(0, 16).replace('T', ' ')].filter(Boolean).join(' · '))}</small>
<h3>${escaped(headline)}</h3><p>${escaped(cut.replace(/\s+/g, ' '))}</p></article>`;
}

function section({ kind, sample, probability, earlier }: AuditItem): string {
  const decided = {
    announcement: 'Announced as a new story. Would a subscriber who got the earlier ones want it?',
    join:
      `Joined silently, probability ${probability}. Beside the first report and what was heard: the same ` +
      'news, a development that an editor would announce, or another event?',
    development: `Announced as a development, probability ${probability}. Is it one, the same news, or another event?`,
    storyline: 'Announced as a new story of a known storyline. Is it an event of its own, another angle, or a repeat?',
  }[kind];
  const answers = ANSWERS[kind].map((label, i) => `<button data-label="${label}">${i + 1} ${label}</button>`).join(' ');
  const others = earlier.map((one) => report(one.sample, one.what)).join('\n') || '<p>No earlier report is alike.</p>';
  return `<section data-kind="${kind}" data-article="${escaped(sample.file)}"><p class="question">${decided}</p>
<div class="pair"><div>${report(sample, kind)}</div><div>${others}</div></div>
<p class="answers">${answers}</p></section>`;
}

/** One self-contained page: an item at a time, answered with the keys 1, 2 and 3, and saved as a labels file. */
export function pageOf(items: readonly AuditItem[], name: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Audit ${escaped(name)}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 76rem; margin: 0 auto; padding: 1rem; }
  section { display: none; } section.shown { display: block; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
  article { border-top: 1px solid GrayText; padding-block: .5rem; overflow-wrap: anywhere; }
  h3 { margin: .2rem 0; font-size: 1.05rem; } small { color: GrayText; }
  button { font: inherit; padding: .3rem 1rem; } button.chosen { outline: 3px solid Highlight; }
  header { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap; }
</style>
<header><b id="place"></b><span>keys: 1, 2, 3 answer; ← and → move</span><button id="save">Save labels</button></header>
${items.map(section).join('\n')}
<script>
  const sections = [...document.querySelectorAll('section')];
  const key = ${JSON.stringify(`audit ${name}`)};
  const labels = JSON.parse(localStorage.getItem(key) ?? '{}');
  const idOf = ({ dataset }) => dataset.kind + '\\t' + dataset.article;
  let at = Math.max(0, sections.findIndex((one) => !labels[idOf(one)]));
  function show(next) {
    at = Math.min(sections.length - 1, Math.max(0, next));
    sections.forEach((one, i) => {
      one.classList.toggle('shown', i === at);
      for (const button of one.querySelectorAll('button')) button.classList.toggle('chosen', labels[idOf(one)] === button.dataset.label);
    });
    document.querySelector('#place').textContent = (at + 1) + ' of ' + sections.length + ', ' + Object.keys(labels).length + ' answered';
    scrollTo(0, 0);
  }
  function answer(label) {
    labels[idOf(sections[at])] = label;
    localStorage.setItem(key, JSON.stringify(labels));
    show(at + 1);
  }
  document.addEventListener('click', ({ target }) => { if (target.dataset?.label) answer(target.dataset.label); });
  document.addEventListener('keydown', (event) => {
    const button = sections[at].querySelectorAll('button')[Number(event.key) - 1];
    if (button) answer(button.dataset.label);
    if (event.key === 'ArrowLeft') show(at - 1);
    if (event.key === 'ArrowRight') show(at + 1);
  });
  document.querySelector('#save').addEventListener('click', () => {
    const lines = ['kind\\tarticle\\tlabel', ...Object.entries(labels).map(([id, label]) => id + '\\t' + label)];
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'text/tab-separated-values' }));
    link.download = 'labels.tsv';
    link.click();
  });
  show(at);
</script>
</html>
`;
}
