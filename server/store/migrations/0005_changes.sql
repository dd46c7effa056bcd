-- What is filled in, and changes of addresses and numbers.

CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    -- A person, or the hash of a browser's token where nobody is signed in.
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    rev BIGINT NOT NULL,
    answers TEXT NOT NULL,
    errors TEXT NOT NULL,
    step TEXT NOT NULL,
    -- Where it was left, as "step 3 of 5": without it, a list of drafts would have to build each wizard.
    place BIGINT NOT NULL,
    places BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- The references of what it became, joined by commas; its answers are emptied then.
    submitted TEXT
);
CREATE INDEX drafts_by_owner ON drafts (owner, updated);
CREATE INDEX drafts_by_expiry ON drafts (expires);

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
    state TEXT NOT NULL REFERENCES contact_change_states (name),
    created BIGINT NOT NULL,
    decided BIGINT,
    CHECK (state <> 'pending' OR decided IS NULL),
    CHECK (state NOT IN ('done', 'refused', 'replaced', 'undone') OR decided IS NOT NULL)
);
CREATE UNIQUE INDEX contact_changes_one_pending ON contact_changes (person_id, kind) WHERE state = 'pending';
CREATE INDEX contact_changes_by_person ON contact_changes (person_id, kind, decided);
CREATE INDEX contact_changes_by_old ON contact_changes (old_key, decided);

-- Change forms (W11), one a draft of the wizard, from its first answers on: the codes that it never keeps, and what became of
-- them.
CREATE TABLE change_forms (
    id TEXT PRIMARY KEY,
    -- What people call it by, once it was sent.
    reference TEXT UNIQUE,
    -- A hash of who somebody says they are: other answers begin anew.
    identity TEXT NOT NULL,
    -- Who it is, and the organization that they named; NULL where the answers fit nobody.
    person_id TEXT REFERENCES people (id),
    organization_id TEXT REFERENCES organizations (id),
    -- When it was found out who it is.
    matched BIGINT,
    mailbox_proven BIGINT,
    mailbox_problem TEXT,
    number TEXT,
    number_proven BIGINT,
    number_problem TEXT,
    -- The actor who is asked; NULL is the helpdesk.
    checker TEXT,
    reason TEXT NOT NULL DEFAULT '',
    -- Signing in was blocked with it.
    blocked BOOLEAN NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL REFERENCES change_form_states (name),
    created BIGINT NOT NULL,
    sent BIGINT,
    -- The instant from which the new number may count.
    ready BIGINT,
    decided BIGINT,
    -- An actor.
    decided_by TEXT,
    -- Why it was refused.
    refusal TEXT NOT NULL DEFAULT '',
    CHECK (state <> 'draft' OR sent IS NULL),
    CHECK (state NOT IN ('awaiting', 'confirmed', 'done', 'refused', 'stopped') OR sent IS NOT NULL),
    CHECK ((sent IS NULL) = (reference IS NULL)),
    CHECK ((sent IS NULL) = (ready IS NULL)),
    -- Nobody confirms themselves.
    CHECK (decided_by IS NULL OR decided_by <> ('person:' || person_id))
);
CREATE INDEX change_forms_by_person ON change_forms (person_id, matched);
CREATE INDEX change_forms_open ON change_forms (state, ready) WHERE state IN ('awaiting', 'confirmed');
CREATE INDEX change_forms_waiting ON change_forms (organization_id) WHERE state = 'awaiting';
CREATE INDEX change_forms_never_sent ON change_forms (created) WHERE state = 'draft';
