import type { PostRequest, PostResponse } from '../http/post.ts';

/**
 * Whether a stack notifies its hub. A stack on a developer's machine notifies only a local hub: any other would fetch
 * the deployed feeds.
 */
export function notifiesHub(hub: string, isLocal: boolean): boolean {
  return hub !== '' && !(isLocal && hub.startsWith('https:'));
}

/**
 * Notifies a WebSub hub of all changed feeds in one request; the hub fetches them and passes them on. WebSub does not define this request.
 * Hubs expect this one: https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.3.html#publishing, https://pubsubhubbub.appspot.com
 * @param topics addresses of the feeds, as in their `rel=self`
 * @throws Error with the status, if the hub refuses the request
 */
export async function pingHub(
  hub: string,
  topics: readonly string[],
  post: (request: PostRequest) => Promise<PostResponse>,
): Promise<void> {
  const form = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const topic of topics) form.append('hub.url', topic);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status } = await post({ url: hub, body: form.toString(), headers });
  if (status < 200 || status > 299) throw new Error(`${hub} answered ${status}`);
}
