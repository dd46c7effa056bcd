-- The day on which an eHerkenning lapses that nobody uses, as its holder was told it.

DROP INDEX means_by_use;
DROP INDEX means_warned;
ALTER TABLE means DROP COLUMN warned;
ALTER TABLE means ADD COLUMN lapses TEXT;
CREATE INDEX means_by_use ON means (person_id, used) WHERE state = 'active' AND lapses IS NULL;
CREATE INDEX means_lapsing ON means (person_id, lapses) WHERE state = 'active' AND lapses IS NOT NULL;

-- Before it was noted when they were used, nobody knew: until now all were.
UPDATE means SET used = (SELECT COALESCE(MAX(at), 0) FROM audit) WHERE used < (SELECT COALESCE(MAX(at), 0) FROM audit);
