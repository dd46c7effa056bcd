-- Secret addresses under which people's calendars read when their permissions end.
CREATE TABLE calendars (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    -- Of the token in the address.
    hash TEXT NOT NULL UNIQUE,
    -- The token, sealed, for its owner to see again.
    token TEXT NOT NULL,
    created BIGINT NOT NULL
);
