-- Answers as competition-scorers-ever.rq does, from the tables.
WITH scored AS (
  SELECT scorer, any_value(scorer_name) AS scorer_name, team, coalesce(any_value(team_name), 'not named') AS team_name,
    count(*) AS goals, count(*) FILTER (penalty) AS penalties, count(DISTINCT match) AS matches
  FROM goals SEMI JOIN (
    SELECT match FROM matches
    WHERE (competition = $competition OR list_contains(also, 'competition=' || $competition))
      AND len([note FOR note IN notes IF NOT contains(lower(note), 'awarded')]) = 0
  ) AS counted USING (match)
  WHERE scorer IS NOT NULL AND own_goal IS NOT TRUE AND NOT list_contains(also, 'own_goal=true')
  GROUP BY scorer, team
)
SELECT any_value(scorer_name) AS scorer,
  string_agg(team_name, ' | ' ORDER BY team_name, team NULLS FIRST) AS teams,
  CAST(sum(scored.goals) AS BIGINT) AS goals,
  CAST(sum(scored.penalties) AS BIGINT) AS penalties,
  CAST(sum(scored.matches) AS BIGINT) AS matches
FROM scored
GROUP BY scored.scorer
ORDER BY goals DESC, any_value(scorer_name), scored.scorer
