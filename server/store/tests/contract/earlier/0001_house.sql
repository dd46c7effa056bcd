-- The first migration that the portal ever had, as far as it matters: other tables under the same number.
CREATE TABLE people (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO people (id, email) VALUES ('anna', 'anna@demo.example');
