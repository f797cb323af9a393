WITH item AS (SELECT json->'Item' AS item FROM read_ndjson_objects('data/*.json.gz')),
story AS (SELECT substr(item->>'$.pk.S', 7) AS storyId, item->>'$.mergedInto.S' AS mergedInto,
                 coalesce(item->>'$.withdrawn.M.at.S', item->>'$.withdrawnAt.S') AS withdrawnAt FROM item WHERE (item->>'$.entity.S') = 'story'),
report AS (SELECT item->>'$.storyId.S' AS joined, item->>'$.publisher.S' AS publisher,
                  coalesce(item->>'$.reportedAt.S', item->>'$.receivedAt.S') AS reportedAt
           FROM item WHERE (item->>'$.entity.S') = 'receipt' AND (item->>'$.storyId.S') IS NOT NULL),
placed AS (SELECT coalesce(old.mergedInto, report.joined) AS storyId, publisher, reportedAt
           FROM report LEFT JOIN story AS old ON old.storyId = report.joined)
SELECT publisher, count(*) AS stories
FROM (SELECT arg_min(publisher, reportedAt) AS publisher FROM placed JOIN story USING (storyId)
      WHERE story.withdrawnAt IS NULL GROUP BY storyId HAVING count(DISTINCT publisher) > 1)
GROUP BY publisher ORDER BY stories DESC, publisher;
