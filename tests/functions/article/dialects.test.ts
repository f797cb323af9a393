import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

// Goal: what systems state of a text that is not out keeps it back, and the same keys permit where they mean something
// else. Method: each system's own answer for such a text, and cells with its keys elsewhere.

const NOW = Date.UTC(2026, 2, 1, 12);
const LATER = '2030-02-01T09:00:00.000Z';
const TEXT = 'The harbour council voted on Sunday to keep the night ferry to the islands.';
const ARTICLE = { title: 'Council keeps the night ferry', url: 'https://gull.example/ferry', body: TEXT };
const PUBLISHED = { ...ARTICLE, published_at: '2026-02-28T09:00:00Z' };

const verdictOf = (value: unknown) => {
  const isText = typeof value === 'string';
  const file = isText ? value : JSON.stringify(value);
  const key = !isText ? 'a.json' : file.startsWith('<') ? 'a.html' : /^[\w-]+: /.test(file) ? 'a.eml' : 'a.md';
  const result = readArticle(Buffer.from(file), { now: NOW, timeZone: 'UTC', key });
  return result.kind === 'refused' ? result.reason : result.kind === 'held' ? `held ${result.until}` : result.kind;
};
const yaml = (line: string) => `---\ntitle: A\n${line}\n---\n\n${TEXT}\n`;

/** By system: what it answers for a text that is not out, or not yet. */
const FORBIDDEN: Readonly<Record<string, readonly [object | string, string?]>> = {
  'Drupal, REST': [{ ...ARTICLE, nid: [{ value: 7 }], langcode: [{ value: 'en' }], status: [{ value: false }] }],
  'Drupal, JSON:API': [
    { data: { type: 'node--article', attributes: { ...ARTICLE, langcode: 'en', status: false, promote: false } } },
  ],
  'Drupal, an export': [{ ...ARTICLE, nid: 7, vid: 9, status: 0 }],
  'Drupal, moderation': [{ ...ARTICLE, moderation_state: [{ value: 'draft' }] }],
  'Drupal, scheduler': [{ ...ARTICLE, publish_on: [{ value: LATER, format: 'Y-m-d' }] }, `held ${LATER}`],
  'Strapi 4': [
    {
      data: {
        id: 1,
        attributes: {
          ...ARTICLE,
          createdAt: '2026-02-01T09:00:00Z',
          updatedAt: '2026-02-01T09:00:00Z',
          publishedAt: null,
        },
      },
    },
  ],
  'Strapi 5': [{ data: { documentId: 'a1', ...ARTICLE, createdAt: '2026-02-01T09:00:00Z', publishedAt: null } }],
  Sanity: [{ ...ARTICLE, _id: 'drafts.4f0c', _type: 'post', _updatedAt: '2026-02-01T09:00:00Z' }],
  'Sanity, a release': [{ ...ARTICLE, _id: 'versions.r1.4f0c', _type: 'post' }],
  'Superdesk, spiked': [{ ...ARTICLE, state: 'spiked', pubstatus: 'usable' }, 'retracted'],
  'Superdesk, recalled': [{ ...ARTICLE, state: 'recalled' }, 'retracted'],
  'Superdesk, withheld': [{ ...ARTICLE, pubstatus: 'withhold' }],
  'Superdesk, scheduled': [{ ...ARTICLE, publish_schedule: LATER }, `held ${LATER}`],
  Hygraph: [{ data: { post: { ...ARTICLE, stage: 'DRAFT' } } }],
  Kontent: [{ item: { system: { name: 'A', workflow: 'default', workflow_step: 'draft' }, elements: {}, ...ARTICLE } }],
  Wagtail: [
    {
      ...ARTICLE,
      ...{ meta: { type: 'blog.Post', first_published_at: null }, live: false, has_unpublished_changes: true },
      url_path: '/a/',
    },
  ],
  'Wagtail, nothing known': [{ ...ARTICLE, live: false }, 'unsure'],
  Joomla: [{ ...ARTICLE, catid: 2, introtext: TEXT, publish_up: '2030-02-01 09:00:00' }, `held ${LATER}`],
  'Joomla, unpublished': [{ ...ARTICLE, catid: 2, introtext: TEXT, state: 0 }],
  HubSpot: [{ ...ARTICLE, currentState: 'DRAFT', state: 'DRAFT' }],
  Blogger: [{ ...ARTICLE, kind: 'blogger#post', status: 'SOFT_TRASHED' }],
  Craft: [{ ...ARTICLE, sectionId: 1, typeId: 2, postDate: '2026-02-01T09:00:00Z', enabled: false }],
  'schema.org': [{ '@type': 'NewsArticle', headline: 'A', articleBody: TEXT, creativeWorkStatus: 'Draft' }],
  'front matter, cancelled': [yaml('status: canceled'), 'retracted'],
  'front matter, words': [yaml('status: DRAFT - do not use')],
  'front matter, not for release': [yaml('status: not for release')],
  'front matter, embargoed until': [yaml('status: embargoed until Feb')],
  'front matter, German': [yaml('status: Geplant')],
  'front matter, Spanish': [yaml('estado: programado')],
  'front matter, an order': [yaml('do_not_publish: true')],
  Ghost: [{ ...ARTICLE, status: 'scheduled', published_at: LATER }],
  WordPress: [{ ...ARTICLE, status: 'auto-draft' }],
  Plone: [{ ...ARTICLE, review_state: 'private' }],
  DatoCMS: [{ ...ARTICLE, meta: { status: 'draft' } }],
  Payload: [{ ...ARTICLE, _status: 'draft' }],
  Directus: [{ data: { ...ARTICLE, status: 'draft' } }],
  Notion: [{ ...ARTICLE, properties: { Status: { type: 'status', status: { name: 'Draft', color: 'red' } } } }],
  Airtable: [{ records: [{ id: 'rec1', fields: { ...ARTICLE, Status: 'Draft' } }] }],
  Contentful: [{ sys: { id: '1' }, fields: { ...ARTICLE, embargo: { 'en-US': LATER } } }, `held ${LATER}`],
  'a workflow of words nobody knows': [{ ...ARTICLE, workflow_state: 'wartet auf Anna' }, 'unsure'],
  'a list of pairs': [{ ...ARTICLE, meta: [{ name: 'embargo', content: LATER }] }, `held ${LATER}`],
  'custom fields': [{ ...ARTICLE, custom_fields: [{ key: 'status', value: 'draft' }] }],
  'pairs in lists': [{ ...ARTICLE, header: [['X-Embargo', LATER]] }, `held ${LATER}`],
  'an envelope with a head': [{ header: { embargo: LATER }, items: [ARTICLE] }, `held ${LATER}`],
  'rights of use': [{ ...ARTICLE, usageterms: `Embargoed until ${LATER}` }, `held ${LATER}`],
  'a note to editors': [{ ...ARTICLE, ednote: 'Sperrfrist: siehe unten' }, 'unsure'],
  'a zone in brackets': [yaml('embargo: "2030-02-01 08:30 (EST)"'), 'held 2030-02-01T13:30:00.000Z'],
  'a zone that nobody knows': [yaml('publishAt: "2030-02-01 08:30 (XYZ)"'), 'unsure'],
  'a banner of a page': [
    '<html><head><title>A</title></head><body><div>EMBARGOED UNTIL 1 February 2030, 09:00 ' +
      `GMT</div><article><h1>A</h1><p>${`${TEXT} `.repeat(8)}</p></article></body></html>`,
    `held ${LATER}`,
  ],
  'the page of a mail whose text is read': [
    `Message-ID: <1@gull.example>\nFrom: Gull <a@gull.example>\nSubject: A\nMIME-Version: 1.0\nContent-Type: ` +
      `multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n${TEXT}\n\n--b\nContent-Type: ` +
      `text/html\n\n<p>EMBARGOED UNTIL 1 February 2030, 09:00 GMT</p><p>${TEXT}</p>\n\n--b--\n`,
    `held ${LATER}`,
  ],
};

/** The same keys where they say nothing of that. */
const PERMITTED: Readonly<Record<string, object | string>> = {
  'the status of an answer': { status: 'ok', article: ARTICLE },
  'the status of an answer as a number': { status: 0, articles: [ARTICLE] },
  'a job that is not done': { status: 'in progress', results: [ARTICLE] },
  'closed comments': { ...ARTICLE, comments: { enabled: false, status: 'hidden' } },
  'a live blog that is over': { ...PUBLISHED, '@type': 'LiveBlogPosting', live: false },
  'an article that is not live': { ...PUBLISHED, live: false, enabled: false },
  'an empty date beside another': {
    ...ARTICLE,
    date: '2026-02-28',
    createdAt: '2026-02-01T09:00:00Z',
    publishedAt: null,
  },
  'a date that a scraper has not found': { ...ARTICLE, publish_date: null },
  'a related draft': { ...ARTICLE, related: [{ title: 'B', status: 'draft', embargo: LATER }] },
  'a draft by name': { ...ARTICLE, tags: [{ name: 'draft', value: 'true' }], category: 'embargo' },
  'an author that is not active': { ...ARTICLE, author: { name: 'Jane Doe', status: 'private', active: false } },
  'a switch': { ...ARTICLE, active: false },
  'a paywall': { ...ARTICLE, visibility: 'paid', access: 'subscribers' },
  'a state of America': { ...ARTICLE, state: 'CA', city: 'Oakland' },
  'a garden of notes': yaml('status: budding'),
  'a published state of HubSpot': { ...ARTICLE, currentState: 'PUBLISHED', state: 'PUBLISHED_OR_SCHEDULED' },
  'a workflow that is done': { ...ARTICLE, workflow_state: 'published' },
  'a number': { ...PUBLISHED, status: 1 },
  'an id with a point': { ...ARTICLE, _id: 'draft-law.4f0c' },
  'a schedule that is over': { ...ARTICLE, publish_on: '2026-02-01T09:00:00Z' },
  'the release of a film': { ...PUBLISHED, release_date: LATER, released: false },
  'rights by place': { ...ARTICLE, rights: 'Not for distribution in the United States' },
  'a note on an embargo that is over': { ...ARTICLE, ednote: 'Embargo lifted' },
  'news in a summary': { ...ARTICLE, summary: 'The embargo on Russian oil takes effect on Monday.' },
  'a mail that asks for its paper':
    `Message-ID: <1@gull.example>\nFrom: Gull <a@gull.example>\nSubject: ` +
    `A\n\n${TEXT}\n\nPlease do not print this email unless you need to.\n`,
};

describe('the dialects of content systems', () => {
  for (const [name, [value, verdict = 'draft']] of Object.entries(FORBIDDEN))
    it(`keep back: ${name}`, () => assert.equal(verdictOf(value), verdict));
  for (const [name, value] of Object.entries(PERMITTED))
    it(`permit: ${name}`, () => assert.equal(verdictOf(value), 'article'));
});
