-- What a manager's list is counted and ordered by: in an organization of ten thousand users no row is read for it. The last column
-- is there for SQLite, which reads the row for a column of the condition even where the index allows one value of it only.
DROP INDEX permissions_by_organization;
CREATE INDEX permissions_of_users ON permissions (organization_id, ends, id, person_id, successor_id, terminated)
    WHERE terminated IS NULL;
-- Who manages an organization, however many it has.
CREATE INDEX permissions_of_managers ON permissions (organization_id, ends) WHERE kind = 'admin' AND terminated IS NULL;
