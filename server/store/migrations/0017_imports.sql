-- A file of users that a manager gave to the wizard that adds users.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    -- The draft that it was given to, until that was sent.
    draft_id TEXT REFERENCES drafts (id) ON DELETE CASCADE,
    manager_id TEXT NOT NULL REFERENCES people (id),
    -- The file's name, and when it was read.
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- What keeps the whole file from being used (JSON), and the headings that mean nothing (JSON).
    problem TEXT,
    unused TEXT NOT NULL,
    -- Once it was sent: the reference of what the manager did, and what everybody in it gets.
    action TEXT UNIQUE,
    organization_id TEXT REFERENCES organizations (id),
    level TEXT CHECK (level IN ('EH2+', 'EH3', 'EH4')),
    term BIGINT CHECK (term IN (1, 3, 5)),
    services TEXT,
    branch_number TEXT REFERENCES branches (number),
    -- When its last row was done.
    finished BIGINT,
    CHECK ((action IS NULL) = (organization_id IS NULL) AND (action IS NULL) = (level IS NULL)),
    CHECK (finished IS NULL OR action IS NOT NULL)
);
CREATE UNIQUE INDEX imports_by_draft ON imports (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX imports_by_finished ON imports (finished) WHERE finished IS NOT NULL;
CREATE INDEX imports_to_do ON imports (created) WHERE action IS NOT NULL AND finished IS NULL;

CREATE TABLE import_rows (
    import_id TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    -- As a spreadsheet counts.
    number BIGINT NOT NULL,
    -- The address as it is compared, where nothing is wrong with the row.
    email_key TEXT,
    level TEXT CHECK (level IN ('EH2+', 'EH3', 'EH4')),
    -- What the row says (JSON); forgotten once it became an invitation.
    data TEXT,
    outcome TEXT CHECK (outcome IN ('invited', 'not')),
    PRIMARY KEY (import_id, number)
);
CREATE INDEX import_rows_to_do ON import_rows (import_id, number) WHERE email_key IS NOT NULL AND outcome IS NULL;
