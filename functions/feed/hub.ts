import type { PostRequest, PostResponse } from '../post.ts';

/** Whether a stack tells its hub. One on a developer's machine tells no hub elsewhere, which would fetch the deployed feeds. */
export function tellsHub(hub: string, isLocal: boolean): boolean {
  return hub !== '' && !(isLocal && hub.startsWith('https:'));
}

/**
 * Tells a WebSub hub which feeds have changed, all in one request; the hub fetches them and passes them on. WebSub leaves the request to hubs.
 * This is what they take: https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.3.html#publishing, https://pubsubhubbub.appspot.com
 * @param topics addresses of the feeds, as their `rel=self` says them
 * @throws Error that says why the hub did not take it
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
