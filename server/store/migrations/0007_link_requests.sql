-- Link requests: a manager asks somebody to become visible to his organization.
CREATE TABLE link_requests (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- The manager who asks.
    manager_id TEXT NOT NULL REFERENCES people (id),
    -- The address as the manager typed it, and as it is compared.
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- Whose it is; NULL while nobody with an eHerkenning has the address.
    person_id TEXT REFERENCES people (id),
    message TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
    -- When an address without an eHerkenning was last told.
    told BIGINT,
    created BIGINT NOT NULL,
    -- The instant from which nobody can answer any more.
    expires BIGINT NOT NULL,
    decided BIGINT,
    CHECK ((state = 'pending') = (decided IS NULL)),
    -- Only somebody answers.
    CHECK (state NOT IN ('accepted', 'declined') OR person_id IS NOT NULL)
);
CREATE UNIQUE INDEX link_requests_one_pending ON link_requests (organization_id, email_key) WHERE state = 'pending';
CREATE INDEX link_requests_by_person ON link_requests (person_id, id);
CREATE INDEX link_requests_by_email ON link_requests (email_key, told);
CREATE INDEX link_requests_pending ON link_requests (expires) WHERE state = 'pending';
