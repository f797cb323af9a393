/** Of a file that has no receipt: what may be, and where to look. */
export const withoutReceipt =
  'It may wait or have failed: npm run status shows the queues, npm run reconcile -- --grace 0 KEY whether it is in the bucket';
