import { byId, byIdAs } from './elements.mjs';

/** @returns {NodeListOf<HTMLSelectElement | HTMLInputElement>} */
const fields = () => byId('filters').querySelectorAll('select, input');

/** What the filters ask the server for; empty ones are left out. */
export function filterQuery() {
  /** @type {Record<string, string>} */
  const query = {};
  for (const { name, value } of fields()) {
    if (value === '') continue;
    if (name !== 'day') query[name] = value;
    else {
      // A day of the reader's own clock.
      const from = new Date(`${value}T00:00`);
      const to = new Date(from);
      to.setDate(to.getDate() + 1);
      if (Number.isNaN(from.getTime())) continue;
      query.from = from.toISOString();
      query.to = to.toISOString();
    }
  }
  return query;
}

/** @param {import('../story-query.ts').Facets} facets */
export function offer(facets) {
  /** @type {Record<string, readonly string[]>} */
  const choices = {
    publisher: facets.publishers,
    language: facets.languages,
    category: facets.categories,
    kind: facets.kinds,
  };
  for (const field of fields()) {
    const values = choices[field.name];
    if (!(field instanceof HTMLSelectElement) || values === undefined) continue;
    const known = new Set([...field.options].map(({ value }) => value));
    for (const value of values) if (!known.has(value)) field.add(new Option(valueName(field.name, value), value));
    const { parentElement } = field;
    if (parentElement) parentElement.hidden = field.options.length < 3 && field.value === '';
  }
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/**
 * @param {string} field
 * @param {string} value
 */
function valueName(field, value) {
  if (field !== 'language') return value;
  try {
    return value === 'und' ? 'unknown' : (languages.of(value) ?? value);
  } catch {
    return value;
  }
}

export function clearFilters() {
  for (const field of fields()) field.value = '';
  changed();
}

function changed() {
  byId('clear').hidden = [...fields()].every(({ value }) => value === '');
  byId('filters').dispatchEvent(new Event('filtered'));
}

/** @param {() => void} act */
export function onFilters(act) {
  byId('filters').addEventListener('change', changed);
  byId('filters').addEventListener('filtered', act);
  byIdAs('clear', HTMLButtonElement).addEventListener('click', clearFilters);
}
