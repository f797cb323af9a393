import type { Article, FrontMatterMap, FrontMatterValue } from '../article.ts';
import { decodeEntities } from '../content.ts';
import { isMap } from '../front-matter/fields.ts';
import { OWN_TABLE, PREFIX, plainKeyOf } from '../publication/statements.ts';

/** Keys of an article's picture, in their plain form, best first; a thumbnail is better than none. */
const PICTURE_KEYS = (
  'image images ogimage imageurl urltoimage featuredimage featureimage featuredimageurl jetpackfeaturedmediaurl ' +
  'topimage mainimage leadimage heroimage headerimage coverimage cover hero banner bannerimage socialimage ' +
  'teaserimage previewimage twitterimage picture photo thumbnail thumbnailurl thumb thumburl 이미지 사진 图片 圖片 画像'
).split(' ');

/** Where a map has an address: `{url}`, `{contentUrl}`, `{src}`, `{image: …}`. */
const ADDRESS_KEYS = ['url', 'contentUrl', 'secure_url', 'src', 'href', 'image', 'source_url'];

const MOST_FORMS = 20;
const MOST_LEVELS = 3;
const LONGEST_URL = 500;

/** A name of the public internet: neither an address nor a machine of the reader's own network. */
const PUBLIC_NAME =
  /\.(?!(?:local|localhost|internal|intranet|lan|home|corp|arpa|test|invalid|onion)\.?$)[a-z][a-z\d-]*\.?$/;

/**
 * Address of the picture that an article states: https, absolute and without credentials; undefined if it states none.
 * Whoever opens it tells its server so.
 */
export function pictureOf({ frontMatter }: Pick<Article, 'frontMatter'>): string | undefined {
  return pictureIn(frontMatter) ?? first(tablesIn(frontMatter), pictureIn);
}

/** Tables in which a file keeps what it states of its article: `params`, `extra`, `meta` … */
function tablesIn(values: FrontMatterMap): FrontMatterMap[] {
  return Object.entries(values).flatMap(([key, value]) =>
    isMap(value) && OWN_TABLE.test(plainKeyOf(key.replace(PREFIX, ''))) ? [value] : [],
  );
}

function pictureIn(values: FrontMatterMap): string | undefined {
  const stated = Object.entries(values).map(([key, value]) => [plainKeyOf(key.replace(PREFIX, '')), value] as const);
  return first(PICTURE_KEYS, (name) =>
    first(stated, ([key, value]) => (key === name ? addressIn(value, 0) : undefined)),
  );
}

function addressIn(value: FrontMatterValue | undefined, level: number): string | undefined {
  if (typeof value === 'string') return addressOf(value);
  if (value === undefined || level > MOST_LEVELS) return undefined;
  const forms = Array.isArray(value) ? value.slice(0, MOST_FORMS) : ADDRESS_KEYS.map((key) => value[key]);
  return first(forms, (form) => addressIn(form, level + 1));
}

function addressOf(written: string): string | undefined {
  const text = written.length > 2 * LONGEST_URL ? '' : decodeEntities(written.trim());
  if (!/^https:\/\/[^\s\\<>"'`]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { href, hostname, username, password } = new URL(text);
  const isPublic = PUBLIC_NAME.test(hostname) && username === '' && password === '';
  return isPublic && href.length <= LONGEST_URL ? href : undefined;
}

function first<T, R>(all: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = of(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
