/** What other rooms take of this folder. */
export { LOCAL_SCHEDULE, type LocalSchedule } from './local-schedule.ts';
