import type { FrontMatterMap, FrontMatterValue } from '../article.ts';

/** A layout by its name; other generators state none, or the file of one (`../layouts/Post.astro`, `post.njk`). */
const LAYOUT_NAME = /^[\w-]+$/;

const COMMA = /[,，、]/;

/**
 * The value of `tags` or `categories`. Jekyll splits a string of these two at white space
 * (https://jekyllrb.com/docs/posts/#categories-and-tags), Hugo, Hexo and Obsidian do not: a layout that is a bare name
 * tells a page of Jekyll. A writer of commas there means commas, whatever Jekyll makes of them.
 */
export function splitAsJekyll(frontMatter: FrontMatterMap, key: 'tags' | 'categories'): FrontMatterValue | undefined {
  const value = frontMatter[key];
  if (typeof value !== 'string') return value;
  if (COMMA.test(value)) return value.split(COMMA).map((item) => item.trim());
  if (!/\S\s+\S/.test(value)) return value;
  const { layout } = frontMatter;
  return typeof layout === 'string' && LAYOUT_NAME.test(layout) ? value.trim().split(/\s+/) : value;
}
