import { BOUND_MUTANTS } from './bound-mutants.ts';
import { DECISION_MUTANTS } from './decision-mutants.ts';
import { DETAIL_MUTANTS } from './detail-mutants.ts';
import { EXPIRY_MUTANTS } from './expiry-mutants.ts';
import { FACT_MUTANTS } from './fact-mutants.ts';
import { HANDLER_MUTANTS } from './handler-mutants.ts';
import { INGEST_MUTANTS } from './ingest-mutants.ts';
import { KEPT_MUTANTS } from './kept-mutants.ts';
import { LIKE_MUTANTS } from './like-mutants.ts';
import { LIKENESS_MUTANTS } from './likeness-mutants.ts';
import { LOG_MUTANTS } from './log-mutants.ts';
import { MEETING_MUTANTS } from './meeting-mutants.ts';
import type { Mutant } from './mutant.ts';
import { NOTIFY_MUTANTS } from './notify-mutants.ts';
import { NUANCE_MUTANTS } from './nuance-mutants.ts';
import { ORDER_MUTANTS } from './order-mutants.ts';
import { READER_MUTANTS } from './reader-mutants.ts';
import { REFUSAL_MUTANTS } from './refusal-mutants.ts';
import { RETRY_MUTANTS } from './retry-mutants.ts';
import { RETURNING_MUTANTS } from './returning-mutants.ts';
import { RULE_MUTANTS } from './rule-mutants.ts';
import { SETTING_MUTANTS } from './setting-mutants.ts';
import { TABLE_MUTANTS } from './table-mutants.ts';
import { TRIAL_MUTANTS } from './trial-mutants.ts';
import { VERSION_MUTANTS } from './version-mutants.ts';

/** Removing any one of these safeguards must be found, by name. */
export const MUTANTS: readonly Mutant[] = [
  ...TABLE_MUTANTS,
  ...KEPT_MUTANTS,
  ...DECISION_MUTANTS,
  ...RETURNING_MUTANTS,
  ...ORDER_MUTANTS,
  ...MEETING_MUTANTS,
  ...TRIAL_MUTANTS,
  ...EXPIRY_MUTANTS,
  ...SETTING_MUTANTS,
  ...LIKE_MUTANTS,
  ...LIKENESS_MUTANTS,
  ...NUANCE_MUTANTS,
  ...DETAIL_MUTANTS,
  ...RULE_MUTANTS,
  ...BOUND_MUTANTS,
  ...FACT_MUTANTS,
  ...INGEST_MUTANTS,
  ...READER_MUTANTS,
  ...RETRY_MUTANTS,
  ...REFUSAL_MUTANTS,
  ...VERSION_MUTANTS,
  ...NOTIFY_MUTANTS,
  ...LOG_MUTANTS,
  ...HANDLER_MUTANTS,
];
