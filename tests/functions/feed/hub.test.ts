import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notifiesHub, pingHub } from '../../../functions/feed/update-feeds.ts';
import type { PostRequest } from '../../../functions/http/post.ts';

const HUB = 'https://hub.example.com/';
const TOPICS = ['https://news.example.com/feeds/all.atom', 'https://news.example.com/feeds/publisher/%ED%83%80.json'];

it('a hub is notified by a deployed stack; by a stack on this machine only if the hub is local too', () => {
  const here = 'http://localhost:8080/';
  assert.deepEqual([notifiesHub(HUB, false), notifiesHub(HUB, true), notifiesHub(here, true)], [true, false, true]);
  assert.equal(notifiesHub('', false), false);
});

describe('pingHub', () => {
  it('names every changed feed in one request', async () => {
    const requests: PostRequest[] = [];
    await pingHub(HUB, TOPICS, async (request) => {
      requests.push(request);
      return { status: 204 };
    });
    const [{ url, body, headers } = { url: '', body: '', headers: {} }, ...others] = requests;
    assert.deepEqual([url, headers, others], [HUB, { 'content-type': 'application/x-www-form-urlencoded' }, []]);
    const form = new URLSearchParams(body);
    assert.deepEqual([form.getAll('hub.mode'), form.getAll('hub.url')], [['publish'], TOPICS]);
  });

  it('fails if the hub does not take it', async () => {
    for (const status of [302, 400, 503])
      await assert.rejects(
        pingHub(HUB, TOPICS, async () => ({ status })),
        new RegExp(`${HUB} answered ${status}`),
      );
  });
});
