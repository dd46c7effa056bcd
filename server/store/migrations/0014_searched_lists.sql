-- What lists are searched by stands beside what they are of, as `rules::search` makes it. Empty is: not written yet, which is done
-- when the database is opened.
ALTER TABLE people ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN search TEXT NOT NULL DEFAULT '';
CREATE INDEX people_unsearched ON people (id) WHERE search = '';
ALTER TABLE services ADD COLUMN search TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN search TEXT NOT NULL DEFAULT '';

-- A manager's list of ten thousand users is searched, filtered and ordered within its organization, and no row of anybody is read
-- for it: what it needs of each user stands beside the link, and is written anew with whatever changes it.
ALTER TABLE links ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN search TEXT NOT NULL DEFAULT '';
-- Where the user's newest means stands; empty without one.
ALTER TABLE links ADD COLUMN means TEXT NOT NULL DEFAULT '';
-- The latest last day of what the user holds there and nobody ended; empty without anything.
ALTER TABLE links ADD COLUMN until TEXT NOT NULL DEFAULT '';
-- Whether the user is linked to another organization too: who is not is in no list twice.
ALTER TABLE links ADD COLUMN shared BOOLEAN NOT NULL DEFAULT TRUE;
DROP INDEX links_by_organization;
CREATE INDEX links_of_users ON links (organization_id, name_key, person_id, search, means, until, shared);

-- The same for the list of permissions, with those that somebody ended, and whether their holder is linked to the organization.
ALTER TABLE permissions ADD COLUMN linked BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE permissions SET linked = TRUE WHERE EXISTS
    (SELECT 1 FROM links k WHERE k.person_id = permissions.person_id AND k.organization_id = permissions.organization_id);
DROP INDEX permissions_of_users;
CREATE INDEX permissions_of_users
    ON permissions (organization_id, ends, id, person_id, successor_id, terminated, linked, starts, kind, level, service_uuid);
