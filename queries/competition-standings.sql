-- Answers as competition-standings.rq does, from the tables.
WITH games AS (
  SELECT match, coalesce(date_latest <= CAST($date AS DATE), FALSE) AS played,
    len([note FOR note IN notes IF NOT contains(lower(note), 'awarded')]) = 0 AS stands
  FROM matches
  WHERE (competition = $competition OR list_contains(also, 'competition=' || $competition))
    AND (season = $season OR list_contains(also, 'season=' || $season))
    AND (date_earliest IS NULL OR date_earliest <= CAST($date AS DATE))
), scores AS (
  SELECT team, team_name, result AS told, goals AS own, sum(goals) OVER game - goals AS other,
    count(goals) OVER game = 2 AS known, played AND stands AS counted
  FROM sides JOIN games USING (match)
  WINDOW game AS (PARTITION BY match)
), results AS (
  SELECT team, team_name, own, other, known,
    CASE WHEN NOT known THEN told WHEN own > other THEN 'won' WHEN own < other THEN 'lost' ELSE 'drew' END AS result,
    counted AND result IS NOT NULL AS counts
  FROM scores
)
SELECT team_name AS team,
  count(*) FILTER (counts) AS played,
  count(*) FILTER (counts AND result = 'won') AS won,
  count(*) FILTER (counts AND result = 'drew') AS drawn,
  count(*) FILTER (counts AND result = 'lost') AS lost,
  CAST(coalesce(sum(own) FILTER (counts AND known), 0) AS BIGINT) AS goalsFor,
  CAST(coalesce(sum(other) FILTER (counts AND known), 0) AS BIGINT) AS goalsAgainst,
  goalsFor - goalsAgainst AS difference,
  won * CAST($win AS BIGINT) + drawn AS points,
  count(*) FILTER (counts AND NOT known) AS withoutScore,
  count(*) FILTER (NOT counts) AS leftOut
FROM results
GROUP BY results.team, team_name
ORDER BY points DESC, difference DESC, goalsFor DESC, team_name, results.team
