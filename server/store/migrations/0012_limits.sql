-- Limits are counted and answered by one statement each, and rows say themselves when they mean nothing any more. Counts of
-- before are short-lived: they begin anew.
DROP TABLE throttles;
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

-- Tries belong to the sign-in, link or form, and are counted as limits are.
ALTER TABLE codes DROP COLUMN tries;

-- That an address was told of a request to link it is a limit, too.
DROP INDEX link_requests_by_email;
ALTER TABLE link_requests DROP COLUMN told;
CREATE INDEX link_requests_by_email ON link_requests (email_key);
