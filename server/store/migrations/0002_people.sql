-- People and how they log in.

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- The address as it is compared: lower case, domain in ASCII form.
    email_key TEXT NOT NULL UNIQUE,
    initials TEXT NOT NULL,
    prefix TEXT NOT NULL DEFAULT '',
    surname TEXT NOT NULL,
    born TEXT NOT NULL,
    mobile TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    created BIGINT NOT NULL
);

-- The login means. A person whose means was revoked gets a new row with a new application.
CREATE TABLE means (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    state TEXT NOT NULL REFERENCES means_states (name),
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL
);
CREATE UNIQUE INDEX means_one_living ON means (person_id) WHERE state <> 'revoked';
CREATE INDEX means_by_person ON means (person_id);

-- The newest row is the password in force, the ones before it the history.
CREATE TABLE passwords (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- Since when it opens nothing any more, though no other was chosen.
    ended BIGINT
);
CREATE INDEX passwords_by_person ON passwords (person_id, id);

-- Authenticator apps as second factor, and recovery codes.
CREATE TABLE authenticators (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    -- The key that the app shares with the portal, sealed with the portal's own.
    secret TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- When its first code was given; NULL while it is being set up.
    confirmed BIGINT,
    -- The newest period of thirty seconds of which a code was used: none works twice.
    used_period BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX authenticators_unfinished ON authenticators (created) WHERE confirmed IS NULL;

-- Only keyed hashes are stored.
CREATE TABLE recovery_codes (
    hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    created BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

CREATE TABLE sessions (
    -- Only hashes of tokens are stored.
    hash TEXT PRIMARY KEY,
    -- By which a session is named on pages.
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    -- When a second factor was last given, and which.
    checked BIGINT NOT NULL,
    checked_by TEXT NOT NULL REFERENCES factors (name),
    device TEXT NOT NULL DEFAULT '',
    -- Whether a new password is asked for before anything else.
    new_password BOOLEAN NOT NULL DEFAULT FALSE,
    -- Recovery codes that were made in it, sealed, until their owner has put them away.
    fresh_codes TEXT
);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_start ON sessions (created);
CREATE INDEX sessions_by_use ON sessions (seen);

-- What refused forms typed, and why they were refused, for a while: one row a holder and form, a few a holder.
CREATE TABLE refused_forms (
    -- The id of a session.
    holder TEXT NOT NULL,
    form TEXT NOT NULL,
    answers TEXT NOT NULL,
    problems TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (holder, form)
);
CREATE INDEX refused_forms_by_expiry ON refused_forms (expires);

-- A sign-in is written once the password was right; what a stranger types stays in the stranger's browser.
CREATE TABLE sign_ins (
    -- Only hashes of tokens are stored.
    hash TEXT PRIMARY KEY,
    -- What its codes and tries belong to.
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    problem TEXT,
    return_to TEXT NOT NULL,
    -- Whether the password that was given must be replaced.
    new_password BOOLEAN NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_person ON sign_ins (person_id);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires);

-- Browsers in which somebody signed in before: their failed tries are counted apart from everybody else's.
CREATE TABLE browsers (
    hash TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    seen BIGINT NOT NULL,
    PRIMARY KEY (hash, person_id)
);
CREATE INDEX browsers_by_person ON browsers (person_id);

-- One-time codes: bound to a purpose, a holder and what they are for. Tries are counted as limits are.
CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    -- Whose codes it counts among: a person's, or those of a change form of nobody known.
    holder TEXT NOT NULL,
    subject TEXT NOT NULL,
    hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX codes_by_subject ON codes (purpose, subject, id);
CREATE INDEX codes_by_expiry ON codes (expires);

-- Links: single use, bound to a purpose, a holder and what they are for. Only hashes are stored.
CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    -- Whose matter it is, as an actor: nobody needs an account to have one.
    holder TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- How far its reader has come (JSON).
    state TEXT NOT NULL DEFAULT '{}',
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX tokens_by_holder ON tokens (holder, purpose, created);
CREATE INDEX tokens_by_expiry ON tokens (expires);

-- Limits are counted and answered by one statement each, and rows say themselves when they mean nothing any more.
CREATE TABLE throttles (
    -- A hash of what is counted.
    key TEXT PRIMARY KEY,
    count BIGINT NOT NULL,
    -- When it was counted last, or the seconds of a window began.
    since BIGINT NOT NULL,
    -- From when the next one is allowed, or a bucket is empty.
    free BIGINT NOT NULL,
    -- From when the row means nothing.
    expires BIGINT NOT NULL
);
CREATE INDEX throttles_expiring ON throttles (expires);
