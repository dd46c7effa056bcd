-- A manager invites somebody to become a user. Nobody becomes a person before they accept: what the manager typed stands here.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    -- The reference of what the manager did, of all who were invited in one go; and its draft.
    action TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- The manager who invites.
    manager_id TEXT NOT NULL REFERENCES people (id),
    -- The address as the manager typed it, and as it is compared.
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    initials TEXT NOT NULL,
    prefix TEXT NOT NULL DEFAULT '',
    surname TEXT NOT NULL,
    -- Forgotten once it was decided.
    born TEXT,
    mobile TEXT,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    level TEXT NOT NULL CHECK (level IN ('EH2+', 'EH3', 'EH4')),
    -- What is given from acceptance on: nothing without a term; the keys of services (JSON), NULL is all services.
    term BIGINT CHECK (term IN (1, 3, 5)),
    services TEXT,
    branch_number TEXT REFERENCES branches (number),
    -- What it became where the address has an eHerkenning already.
    link_request_id TEXT REFERENCES link_requests (id),
    state TEXT NOT NULL REFERENCES link_request_states (name),
    created BIGINT NOT NULL,
    -- When its mail was sent last, and how often again.
    sent BIGINT NOT NULL,
    reminders BIGINT NOT NULL DEFAULT 0,
    -- The instant from which nobody can answer any more.
    expires BIGINT NOT NULL,
    decided BIGINT,
    CHECK (state <> 'pending' OR decided IS NULL),
    CHECK (state NOT IN ('accepted', 'declined', 'expired', 'withdrawn') OR decided IS NOT NULL),
    CHECK (state <> 'pending' OR (born IS NOT NULL AND mobile IS NOT NULL))
);
CREATE UNIQUE INDEX invitations_one_pending ON invitations (organization_id, email_key) WHERE state = 'pending';
CREATE INDEX invitations_by_organization ON invitations (organization_id, id);
CREATE INDEX invitations_by_action ON invitations (action);
CREATE INDEX invitations_by_link_request ON invitations (link_request_id) WHERE link_request_id IS NOT NULL;
CREATE INDEX invitations_pending_by_email ON invitations (email_key) WHERE state = 'pending';
CREATE INDEX invitations_pending ON invitations (expires) WHERE state = 'pending';
