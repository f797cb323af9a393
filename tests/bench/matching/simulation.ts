import {
  candidatesOf,
  type FoundKey,
  KEY_STORIES,
  KEYS_OF_JOINER,
  KEYS_OF_STORY,
  keysToWrite,
  matchKeys,
} from '../../../functions/matching/match-keys.ts';
import { fitOf, matchOf } from '../../../functions/matching/probability.ts';
import type { Profile } from '../../../functions/matching/profile.ts';
import type { Sample } from './samples.ts';

export interface Settings {
  threshold: number;
  windowDays: number;
  keysOfStory: number;
  keysOfJoiner: number;
}

export const DEFAULTS = { windowDays: 3, keysOfStory: KEYS_OF_STORY, keysOfJoiner: KEYS_OF_JOINER };

/** A story as the table has it: compared by its first report and by the one whose headline it has. */
export interface Story {
  id: string;
  first: Sample;
  headline: Sample;
  reports: Sample[];
}

/** What one article read and wrote, and how it ended. */
export interface Outcome {
  sample: Sample;
  story: Story;
  disposition: 'new' | 'copy' | 'update';
  keysRead: number;
  keysWritten: number;
  /** Of the keys read, those that were full. */
  keysFull: number;
  storiesRead: number;
}

const MINUTES_A_DAY = 24 * 60;

/** Streams samples through keys, candidates, probability and decision, with a table of keys and stories in memory. */
export class Simulation {
  readonly settings: Settings;
  readonly stories = new Map<string, Story>();
  readonly storyOf = new Map<string, Story>();
  private readonly keys = new Map<string, Map<string, number>>();
  private readonly byText = new Map<string, Story>();
  /** Times each key was written, for the simulation of hot keys. */
  readonly writes = new Map<string, number>();

  constructor(settings: Settings) {
    this.settings = settings;
  }

  add(sample: Sample): Outcome {
    const { profile, article } = sample;
    const none = { keysRead: 0, keysWritten: 0, keysFull: 0, storiesRead: 0 };
    const known = this.byText.get(article.textKey);
    if (known) return { sample, story: this.join(known, sample), disposition: 'copy', ...none };

    const found = matchKeys(profile).map(
      (key): FoundKey => ({ ...key, stories: this.liveStories(key.key, profile.minute) }),
    );
    const candidates = candidatesOf(found).flatMap((id) => this.stories.get(id) ?? []);
    const best = this.bestOf(profile, candidates);
    const story = best ?? this.create(sample);
    const isUpdate = best !== undefined && this.takesHeadline(best, profile);
    if (best) this.join(best, sample);
    if (isUpdate) story.headline = sample;
    this.byText.set(article.textKey, story);
    const chosen = keysToWrite(found, story.id, best ? this.settings.keysOfJoiner : this.settings.keysOfStory);
    for (const { key } of chosen) this.write(key, story.id, profile.minute);
    return {
      sample,
      story,
      disposition: best ? (isUpdate ? 'update' : 'copy') : 'new',
      keysRead: found.length,
      keysWritten: chosen.length,
      keysFull: found.filter(({ stories }) => stories.length >= KEY_STORIES).length,
      storiesRead: candidates.length,
    };
  }

  private bestOf(profile: Profile, candidates: readonly Story[]): Story | undefined {
    let best: Story | undefined;
    let bestFit = Number.NEGATIVE_INFINITY;
    for (const story of candidates) {
      for (const report of new Set([story.first, story.headline])) {
        const match = matchOf(profile, report.profile);
        const fit = fitOf(match, story.reports.length);
        if (match.probability < this.settings.threshold || fit <= bestFit) continue;
        best = story;
        bestFit = fit;
      }
    }
    return best;
  }

  /** Same publisher and newer: an update, which the story is told by from now on. */
  private takesHeadline({ headline }: Story, { source, minute }: Profile): boolean {
    return source !== 0 && source === headline.profile.source && minute >= headline.profile.minute;
  }

  private create(sample: Sample): Story {
    const story: Story = { id: `STORY#${this.stories.size}`, first: sample, headline: sample, reports: [sample] };
    this.stories.set(story.id, story);
    this.storyOf.set(sample.article.articleId, story);
    return story;
  }

  private join(story: Story, sample: Sample): Story {
    story.reports.push(sample);
    this.storyOf.set(sample.article.articleId, story);
    return story;
  }

  private liveStories(key: string, minute: number): string[] {
    const held = this.keys.get(key);
    if (!held) return [];
    for (const [story, at] of held)
      if (Math.abs(minute - at) > this.settings.windowDays * MINUTES_A_DAY) held.delete(story);
    return [...held.keys()];
  }

  private write(key: string, story: string, minute: number): void {
    const held = this.keys.get(key) ?? new Map<string, number>();
    this.keys.set(key, held.set(story, minute));
    this.writes.set(key, (this.writes.get(key) ?? 0) + 1);
  }
}
