import type { FeedAnswer } from './fetch-feed.ts';

/** Where pages name their feed: in the head. */
const HEAD_BYTES = 256 * 1024;
/** Links of a head that are looked at. */
const MOST_LINKS = 200;

const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|feed\+json)$/i;

/**
 * The address of the feed that a page names: `<link rel="alternate" type="application/rss+xml" href="…">`. Undefined of
 * what is no page, or names none.
 */
export function feedOfPage({ status, bytes, contentType = '', url }: FeedAnswer): string | undefined {
  if (status !== 200) return undefined;
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1');
  if (!/^\s*(?:<!doctype html|<html)/i.test(head) && !/^text\/html\b/i.test(contentType)) return undefined;
  const links = head.split(/<link\b/i, MOST_LINKS).slice(1);
  for (const link of links) {
    const tag = link.slice(0, 2_000).split('>', 1)[0] ?? '';
    const href = attribute(tag, 'href');
    if (!/\balternate\b/i.test(attribute(tag, 'rel')) || !FEED_TYPE.test(attribute(tag, 'type'))) continue;
    if (href !== '' && URL.canParse(href, url)) return new URL(href, url).href;
  }
  return undefined;
}

function attribute(tag: string, name: string): string {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag) ?? [];
  return (double ?? single ?? bare ?? '').trim().replaceAll('&amp;', '&');
}
