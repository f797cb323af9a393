import { storyKey } from '../keys.ts';
import type { Holder, NearWrite } from './hold.ts';
import type { Near } from './near.ts';
import { claimContent } from './near-claim.ts';
import { expiryOf, type NearSettings } from './near-settings.ts';

/**
 * Claims in the places of stories that like reports have claimed their keys for, and that do not stand yet. Their
 * writers may be alive and about to put them, and two stories would come of one: they are refused there, look again,
 * and find what to compare with. The words stay nobody's: a file that brings them writes over it. `now` is in epoch seconds.
 */
export const fencesAt = (
  begun: readonly string[],
  { report }: Near,
  holder: Holder,
  settings: NearSettings,
  now: number,
): NearWrite[] => {
  const expiresAt = expiryOf(settings, now);
  const content = claimContent(report, { ...holder, expiresAt });
  // No other item begins with this version: once the fence has expired and is gone, whoever has seen it must not take a
  // story in its place for it.
  return begun.map((id) => ({ item: { ...storyKey(id), version: expiresAt, ...content }, expect: 'absent' }));
};
