import type { Facets } from '../story-query.ts';
import { byId, byIdAs } from './elements.ts';

const fields = (): NodeListOf<HTMLSelectElement> => byId('filters').querySelectorAll('select');

/** Days that can be chosen. */
const DAYS = 14;

/** `2026-01-05`, of the reader's own clock, today first. */
function lastDays() {
  const now = new Date();
  return Array.from({ length: DAYS }, (_, ago) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
    const two = (number: number) => String(number).padStart(2, '0');
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  });
}

/** What the filters ask the server for; empty ones are left out. */
export function filterQuery() {
  const query: Record<string, string> = {};
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

/** The filters as the address says them. */
export function filtersShown() {
  return Object.fromEntries([...fields()].map(({ name, value }) => [name, value]));
}

/** @param values by name; the other filters are cleared */
export function setFilters(values: Record<string, string>) {
  for (const field of fields()) {
    const value = values[field.name] ?? '';
    const isOffered = [...field.options].some((option) => option.value === value);
    if (!isOffered) field.add(new Option(valueName(field.name, value), value));
    field.value = value;
  }
  showClear();
}

export function offer(facets: Facets) {
  const choices: Record<string, readonly string[]> = {
    publisher: facets.publishers,
    language: facets.languages,
    category: facets.categories,
    section: facets.sections,
    kind: facets.kinds,
    day: lastDays(),
  };
  for (const field of fields()) {
    const values = choices[field.name];
    if (values === undefined) continue;
    // Only what there is, and what is chosen.
    const wanted = new Set(['', ...values, field.value]);
    for (const option of [...field.options]) if (!wanted.has(option.value)) option.remove();
    const known = new Set([...field.options].map(({ value }) => value));
    for (const value of values) if (!known.has(value)) field.add(new Option(valueName(field.name, value), value));
  }
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

function valueName(field: string, value: string) {
  if (field === 'day') return value === lastDays()[0] ? 'today' : value;
  if (field !== 'language') return value;
  try {
    return value === 'und' ? 'unknown' : (languages.of(value) ?? value);
  } catch {
    return value;
  }
}

export function clearFilters() {
  setFilters({});
}

function showClear() {
  byId('clear').style.visibility = [...fields()].every(({ value }) => value === '') ? 'hidden' : 'visible';
}

// On a phone they would leave no room for the stories.
const wide = matchMedia('(min-width: 901px)');
const fold = () => {
  byIdAs('filter-box', HTMLDetailsElement).open = wide.matches;
};
wide.addEventListener('change', fold);
fold();

export function onFilters(act: () => void) {
  const changed = () => {
    showClear();
    act();
  };
  byId('filters').addEventListener('change', changed);
  byIdAs('clear', HTMLButtonElement).addEventListener('click', () => {
    clearFilters();
    changed();
  });
}
