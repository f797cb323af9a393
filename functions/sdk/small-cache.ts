/**
 * Stands in for `mnemonist/lru-cache` in the bundles (infra/bundle/sdk-parts.ts): 7 KB, for addresses that DynamoDB's
 * endpoint discovery finds, which is off.
 */
export default class SmallCache<K, V> {
  private readonly items = new Map<K, V>();
  get = (key: K): V | undefined => this.items.get(key);
  peek = this.get;
  has = (key: K): boolean => this.items.has(key);
  set = (key: K, value: V): unknown => this.items.set(key, value);
  clear = (): void => this.items.clear();
}
