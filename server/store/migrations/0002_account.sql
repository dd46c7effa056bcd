-- My Account: proofs, links in mails, changes of the e-mail address and the mobile number.

-- Sessions live for hours: whoever is signed in signs in once more.
DROP TABLE sessions;
CREATE TABLE sessions (
    -- Only hashes of tokens are stored.
    hash TEXT PRIMARY KEY,
    -- By which a session is named on pages.
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    -- When a second factor was last given.
    checked BIGINT NOT NULL,
    device TEXT NOT NULL DEFAULT '',
    -- Whether a new password is asked for before anything else.
    new_password BOOLEAN NOT NULL DEFAULT FALSE,
    -- What a refused form typed, and why it was refused.
    refused_form TEXT
);
CREATE INDEX sessions_by_person ON sessions (person_id);

-- Whether the password that was given must be replaced.
ALTER TABLE sign_ins ADD COLUMN new_password BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX browsers_by_person ON browsers (person_id);

-- Links in mails: single use, bound to a purpose, a person and what they are for. Only hashes are stored.
CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    subject TEXT NOT NULL,
    -- How far its reader has come (JSON).
    state TEXT NOT NULL DEFAULT '{}',
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX tokens_by_person ON tokens (person_id, purpose, created);

-- What is done behind the answer, so that the answer takes the same time whatever becomes of it.
CREATE TABLE errands (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE contact_changes (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'mobile')),
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    -- An address as it is compared; a number as it is.
    old_key TEXT NOT NULL,
    new_key TEXT NOT NULL,
    -- The session that asked: it goes on.
    session_id TEXT NOT NULL,
    -- The page that it was started from.
    return_to TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'refused', 'replaced', 'undone')),
    created BIGINT NOT NULL,
    decided BIGINT,
    CHECK ((state = 'pending') = (decided IS NULL))
);
CREATE UNIQUE INDEX contact_changes_one_pending ON contact_changes (person_id, kind) WHERE state = 'pending';
CREATE INDEX contact_changes_by_person ON contact_changes (person_id, kind, decided);
CREATE INDEX contact_changes_by_old ON contact_changes (old_key, decided);

-- What waits for the helpdesk.
CREATE TABLE desk_tasks (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    reference TEXT NOT NULL,
    created BIGINT NOT NULL
);
