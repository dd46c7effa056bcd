-- The change form (W11): filled in by somebody who is not signed in, so that drafts and codes can be nobody's.

-- The owner of a draft is a person, or the hash of a browser's token where nobody is signed in.
CREATE TABLE drafts_of_anybody (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    rev BIGINT NOT NULL,
    answers TEXT NOT NULL,
    errors TEXT NOT NULL,
    step TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- The references of what it became, joined by commas; its answers are emptied then.
    submitted TEXT
);
INSERT INTO drafts_of_anybody (id, owner, kind, rev, answers, errors, step, created, updated, expires, submitted)
    SELECT id, owner, kind, rev, answers, errors, step, created, updated, expires, submitted FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_of_anybody RENAME TO drafts;
CREATE INDEX drafts_by_owner ON drafts (owner, updated);

-- Codes live for minutes: whoever waits for one asks for another.
DROP TABLE codes;
CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    -- Whose codes it counts among: a person's, or those of a change form of nobody known.
    holder TEXT NOT NULL,
    subject TEXT NOT NULL,
    hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX codes_by_subject ON codes (purpose, subject, id);

-- One a draft of the wizard, from its first answers on: the codes that it never keeps, and what became of them.
CREATE TABLE change_forms (
    id TEXT PRIMARY KEY,
    -- What people call it by, once it was sent.
    reference TEXT UNIQUE,
    -- A hash of who somebody says he is: other answers begin anew.
    identity TEXT NOT NULL,
    -- Who it is, and the organization that he named; NULL where the answers fit nobody.
    person_id TEXT REFERENCES people (id),
    organization_id TEXT REFERENCES organizations (id),
    -- When it was found out who it is.
    matched BIGINT,
    mailbox_proven BIGINT,
    mailbox_problem TEXT,
    number TEXT,
    number_proven BIGINT,
    number_problem TEXT,
    -- The manager who is asked; NULL is the helpdesk.
    checker_id TEXT REFERENCES people (id),
    reason TEXT NOT NULL DEFAULT '',
    -- Signing in was blocked with it.
    blocked BOOLEAN NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'awaiting', 'confirmed', 'done', 'refused', 'stopped')),
    created BIGINT NOT NULL,
    sent BIGINT,
    -- The instant from which the new number may count.
    ready BIGINT,
    decided BIGINT,
    decided_by TEXT REFERENCES people (id),
    -- Why it was refused.
    refusal TEXT NOT NULL DEFAULT '',
    CHECK ((state = 'draft') = (sent IS NULL)),
    CHECK ((sent IS NULL) = (reference IS NULL)),
    CHECK ((sent IS NULL) = (ready IS NULL)),
    -- Nobody confirms himself.
    CHECK (decided_by IS NULL OR decided_by <> person_id)
);
CREATE INDEX change_forms_by_person ON change_forms (person_id, matched);
CREATE INDEX change_forms_open ON change_forms (state, ready) WHERE state IN ('awaiting', 'confirmed');
CREATE INDEX change_forms_waiting ON change_forms (organization_id) WHERE state = 'awaiting';
