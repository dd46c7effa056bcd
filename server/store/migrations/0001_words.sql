-- One schema for SQLite and PostgreSQL: ids TEXT (UUIDv7), instants BIGINT (seconds since 1970, UTC), days TEXT
-- (YYYY-MM-DD, Europe/Amsterdam), JSON TEXT. Who did something or is asked to is TEXT as `rules::actor::Actor` writes it:
-- 'person:…', 'officer:…', 'signer:…', 'portal'.

-- Words that can grow: each list is an enum of `rules` too, and a new word is a line in both. (Lists that cannot grow without
-- other columns are checked where they stand.)
CREATE TABLE application_kinds (name TEXT PRIMARY KEY);
INSERT INTO application_kinds (name) VALUES
    ('renewal'),
    ('request');
CREATE TABLE application_states (name TEXT PRIMARY KEY);
INSERT INTO application_states (name) VALUES
    ('awaiting'),
    ('processed'),
    ('refused'),
    ('withdrawn'),
    ('lapsed');
CREATE TABLE approval_decisions (name TEXT PRIMARY KEY);
INSERT INTO approval_decisions (name) VALUES
    ('approved'),
    ('refused');
CREATE TABLE authority_kinds (name TEXT PRIMARY KEY);
INSERT INTO authority_kinds (name) VALUES
    ('independent'),
    ('joint'),
    ('limited'),
    ('none');
CREATE TABLE cancellation_states (name TEXT PRIMARY KEY);
INSERT INTO cancellation_states (name) VALUES
    ('pending'),
    ('done'),
    ('undone');
CREATE TABLE change_form_states (name TEXT PRIMARY KEY);
INSERT INTO change_form_states (name) VALUES
    ('draft'),
    ('awaiting'),
    ('confirmed'),
    ('done'),
    ('refused'),
    ('stopped');
CREATE TABLE contact_change_states (name TEXT PRIMARY KEY);
INSERT INTO contact_change_states (name) VALUES
    ('pending'),
    ('done'),
    ('refused'),
    ('replaced'),
    ('undone');
CREATE TABLE factors (name TEXT PRIMARY KEY);
INSERT INTO factors (name) VALUES
    ('sms'),
    ('app'),
    ('recovery');
CREATE TABLE link_request_states (name TEXT PRIMARY KEY);
INSERT INTO link_request_states (name) VALUES
    ('pending'),
    ('accepted'),
    ('declined'),
    ('expired'),
    ('withdrawn');
CREATE TABLE means_states (name TEXT PRIMARY KEY);
INSERT INTO means_states (name) VALUES
    ('invited'),
    ('active'),
    ('suspended'),
    ('revoked');
