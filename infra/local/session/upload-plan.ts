import type { ArticleFile } from '../../cli/files/article-files.ts';
import type { NotificationRule } from '../events/bucket-notifications.ts';
import type { Upload } from './upload.ts';

export interface UploadPlan {
  readonly uploads: readonly Upload[];
  /** Files whose name ends in nothing that triggers ingest: uploading them would lose them silently. */
  readonly skipped: readonly ArticleFile[];
}

/** Where files go so that one of the bucket's rules hears of them: below the prefix of the rule with their suffix. */
export function planUploads(files: readonly ArticleFile[], rules: readonly NotificationRule[]): UploadPlan {
  const uploads: Upload[] = [];
  const skipped: ArticleFile[] = [];
  for (const file of files) {
    const rule = rules.find(({ suffix }) => file.name.endsWith(suffix));
    if (rule === undefined) skipped.push(file);
    else uploads.push({ path: file.path, bucket: rule.bucket, key: rule.prefix + file.name });
  }
  return { uploads, skipped };
}
