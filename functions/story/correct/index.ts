/** What other rooms take of this folder. */
export { recallRequest } from './carry-out.ts';
export { endingFirst, planMerge, refIn } from './merge.ts';
export type { RequestRefusal } from './plan.ts';
export { type OperatorRequest, type RequestNote, type RequestOf, requestMessage } from './request.ts';
