-- For DuckDB, in the folder above `news`, which `npx wiredrop export news` makes: duckdb < analysing.sql

-- Who is first?
SELECT publisher, count(*) AS stories
FROM (SELECT arg_min(publisher, reportedAt) AS publisher FROM 'news/reports/*.parquet'
      GROUP BY storyId HAVING count(DISTINCT publisher) > 1)
GROUP BY publisher ORDER BY stories DESC, publisher;

-- How fast does a story spread?
WITH joined AS (
  SELECT storyId, publisher, min(reportedAt) AS firstAt FROM 'news/reports/*.parquet' GROUP BY ALL),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY storyId ORDER BY firstAt) AS nth, min(firstAt) OVER (PARTITION BY storyId) AS began
  FROM joined)
SELECT nth AS publishers, count(*) AS stories, median(date_diff('minute', began, firstAt)) AS minutes
FROM ranked WHERE nth > 1 GROUP BY nth ORDER BY nth;

-- Which papers copy, and whom?
WITH first AS (
  SELECT storyId, arg_min(publisher, reportedAt) AS publisher FROM 'news/reports/*.parquet' GROUP BY storyId)
SELECT first.publisher AS source, copy.publisher, count(DISTINCT copy.articleId) AS articles
FROM 'news/reports/*.parquet' AS copy JOIN first USING (storyId)
WHERE copy.disposition = 'copy' AND copy.publisher <> first.publisher
GROUP BY ALL ORDER BY articles DESC, source, copy.publisher;

-- What does a paper have alone?
SELECT publisher, count(*) FILTER (WHERE papers = 1) AS alone, count(*) AS stories
FROM 'news/stories/*.parquet' GROUP BY publisher ORDER BY alone DESC, publisher;

-- What were the largest stories of a day?
SELECT firstSeenAt::DATE AS day, headline, papers, articles
FROM 'news/stories/*.parquet' WHERE announced
QUALIFY row_number() OVER (PARTITION BY day ORDER BY papers DESC, articles DESC, storyId) <= 10
ORDER BY day, papers DESC, articles DESC;

-- How often was the matcher unsure, and how often wrong?
SELECT floor(probability * 10) / 10 AS probability, count(*) AS reports,
       count(*) FILTER (WHERE correction = 'same') AS "right", count(*) FILTER (WHERE splitFrom IS NOT NULL) AS wrong
FROM 'news/reports/*.parquet' WHERE probability IS NOT NULL GROUP BY 1 ORDER BY 1;
