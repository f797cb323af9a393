/** What other rooms take of this folder. */
export { FEED_HEADERS } from './own-headers.ts';
export { post } from './post.ts';
