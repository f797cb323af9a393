import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ArticleFile } from '../articles/article-files.ts';
import { writesOf } from '../articles/sample-writes.ts';
import { itemSize } from './item-size.ts';

/** Bytes of the items that new articles write, by entity. */
export type ItemSizes = ReadonlyMap<string, readonly number[]>;

/** @param files article files, each taken as new. */
export async function measureItems(files: Iterable<ArticleFile>): Promise<ItemSizes> {
  const sizes = new Map<string, number[]>();
  for (const writes of await writesOf(files)) {
    for (const { item } of writes) {
      const ofEntity = sizes.get(item.entity) ?? [];
      ofEntity.push(itemSize(marshall(item, { removeUndefinedValues: true })));
      sizes.set(item.entity, ofEntity);
    }
  }
  return sizes;
}

/** The article files of a folder of one's own. */
export function* filesOf(folder: string): Generator<ArticleFile> {
  for (const name of readdirSync(folder)) yield { key: `articles/${name}`, bytes: readFileSync(join(folder, name)) };
}
