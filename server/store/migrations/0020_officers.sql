-- Officers of the helpdesk: staff with accounts, sessions and an area of their own, apart from those of people.

CREATE TABLE officers (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- The address as it is compared.
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- The password's hash, and the key that the authenticator app shares with the portal, sealed; NULL until they were chosen.
    password TEXT,
    secret TEXT,
    -- The newest period of thirty seconds of which a code was used: none works twice.
    used_period BIGINT NOT NULL DEFAULT 0,
    -- When both were chosen last.
    activated BIGINT,
    -- When the account was ended.
    ended BIGINT
);

CREATE TABLE officer_sessions (
    -- Only hashes of tokens are stored.
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    officer_id TEXT NOT NULL REFERENCES officers (id),
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE INDEX officer_sessions_by_officer ON officer_sessions (officer_id);

CREATE TABLE look_reasons (name TEXT PRIMARY KEY);
INSERT INTO look_reasons (name) VALUES
    ('phone'),
    ('mail'),
    ('chat'),
    ('task'),
    ('misuse');

-- Why an officer looks at the data of a person, and until when. What was looked at stands in the audit trail, with the reference.
CREATE TABLE looks (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    -- The session that it was given in: it counts in no other.
    session_id TEXT NOT NULL,
    officer_id TEXT NOT NULL REFERENCES officers (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL REFERENCES look_reasons (name),
    note TEXT NOT NULL,
    created BIGINT NOT NULL,
    ends BIGINT NOT NULL
);
CREATE INDEX looks_by_session ON looks (session_id, person_id, ends);

-- What officers searched, and how many people that showed; the audit trail has the reference.
CREATE TABLE desk_searches (
    reference TEXT PRIMARY KEY,
    officer_id TEXT NOT NULL REFERENCES officers (id),
    sought TEXT NOT NULL,
    found BIGINT NOT NULL,
    created BIGINT NOT NULL
);

-- What waits for the helpdesk is done once, by somebody; the same is on the list once.
ALTER TABLE desk_tasks ADD COLUMN done BIGINT;
ALTER TABLE desk_tasks ADD COLUMN done_by TEXT;
CREATE INDEX desk_tasks_open ON desk_tasks (id) WHERE done IS NULL;
DELETE FROM desk_tasks WHERE id NOT IN
    (SELECT MIN(id) FROM desk_tasks GROUP BY kind, COALESCE(person_id, ''), reference);
CREATE UNIQUE INDEX desk_tasks_once ON desk_tasks (kind, COALESCE(person_id, ''), reference) WHERE done IS NULL;
