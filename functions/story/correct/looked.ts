import type { Plan } from './plan.ts';
import type { RequestOf } from './request.ts';

/**
 * Somebody has looked at a report, and may have said that it tells of the same event as another; with `isUndo` nobody
 * has. Changes no story.
 */
export async function planLooked({ storyId, seen, other, isUndo }: RequestOf<'looked'>): Promise<Plan> {
  return {
    writes: [],
    reports: other ? [seen, other] : [seen],
    ...(!isUndo && { ...(other && { label: 'same' }), undo: { kind: 'looked', storyId } as const }),
  };
}
