-- A sign-in is written once the password was right; what a stranger types stays in the stranger's browser. Sign-ins live for
-- half an hour: whoever was at the code begins anew.
DROP TABLE sign_ins;
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
