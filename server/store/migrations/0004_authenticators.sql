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

-- Only keyed hashes are stored.
CREATE TABLE recovery_codes (
    hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    created BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

-- By what a session was checked last.
ALTER TABLE sessions ADD COLUMN checked_by TEXT NOT NULL DEFAULT 'sms' CHECK (checked_by IN ('sms', 'app', 'recovery'));
-- Recovery codes that were made in it, sealed, until their owner has put them away.
ALTER TABLE sessions ADD COLUMN fresh_codes TEXT;
