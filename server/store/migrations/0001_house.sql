-- One schema for SQLite and PostgreSQL: ids TEXT (UUIDv7), instants BIGINT (seconds since 1970, UTC), days TEXT
-- (YYYY-MM-DD, Europe/Amsterdam), enums TEXT with CHECK, JSON TEXT.

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- The address as it is compared: lower case, domain in ASCII form.
    email_key TEXT NOT NULL UNIQUE,
    initials TEXT NOT NULL,
    prefix TEXT NOT NULL DEFAULT '',
    surname TEXT NOT NULL,
    born TEXT NOT NULL,
    mobile TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    created BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- The login means. A person whose means was revoked gets a new row with a new application.
CREATE TABLE means (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended', 'revoked')),
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX means_one_living ON means (person_id) WHERE state <> 'revoked';
CREATE INDEX means_by_person ON means (person_id);

-- The newest row is the password in force, the ones before it the history.
CREATE TABLE passwords (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    hash TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX passwords_by_person ON passwords (person_id, id);

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    kvk TEXT NOT NULL UNIQUE CHECK (length(kvk) = 8),
    name TEXT NOT NULL,
    rsin TEXT,
    legal_form TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    active BOOLEAN NOT NULL,
    refreshed BIGINT NOT NULL
);

CREATE TABLE branches (
    number TEXT PRIMARY KEY CHECK (length(number) = 12),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    town TEXT NOT NULL DEFAULT '',
    main BOOLEAN NOT NULL
);
CREATE INDEX branches_by_organization ON branches (organization_id);

-- A person's authority to represent an organization: written by the helpdesk, never from a claim.
CREATE TABLE authorities (
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('independent', 'joint', 'limited', 'none')),
    checked TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    PRIMARY KEY (person_id, organization_id)
);

CREATE TABLE links (
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    since BIGINT NOT NULL,
    PRIMARY KEY (person_id, organization_id)
);
CREATE INDEX links_by_organization ON links (organization_id, person_id);

CREATE TABLE providers (
    oin TEXT PRIMARY KEY CHECK (length(oin) = 20),
    name_nl TEXT NOT NULL CHECK (length(name_nl) BETWEEN 1 AND 64),
    name_en TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 64),
    public BOOLEAN NOT NULL,
    listed BOOLEAN NOT NULL
);

-- One row a key: providers that share a service share its row (see offers).
CREATE TABLE services (
    uuid TEXT PRIMARY KEY CHECK (length(uuid) = 36),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    name_nl TEXT NOT NULL CHECK (length(name_nl) BETWEEN 1 AND 64),
    name_en TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 64),
    description_nl TEXT NOT NULL DEFAULT '',
    description_en TEXT NOT NULL DEFAULT '',
    branch_restriction BOOLEAN NOT NULL,
    public BOOLEAN NOT NULL,
    listed BOOLEAN NOT NULL
);

CREATE TABLE offers (
    service_uuid TEXT NOT NULL REFERENCES services (uuid),
    provider_oin TEXT NOT NULL REFERENCES providers (oin),
    urn TEXT,
    PRIMARY KEY (service_uuid, provider_oin)
);

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('renewal')),
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL CHECK (state IN ('awaiting', 'processed', 'refused', 'withdrawn', 'lapsed')),
    all_services BOOLEAN NOT NULL,
    admin BOOLEAN NOT NULL,
    term BIGINT NOT NULL CHECK (term IN (1, 3, 5)),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    approver_id TEXT REFERENCES people (id),
    draft_id TEXT NOT NULL,
    submitted BIGINT NOT NULL,
    -- The instant after which it lapses by itself.
    lapses BIGINT NOT NULL,
    decided BIGINT,
    decided_by TEXT REFERENCES people (id),
    reason TEXT NOT NULL DEFAULT '',
    -- What was shown and written: the old and new days.
    old_until TEXT NOT NULL,
    new_from TEXT NOT NULL,
    new_until TEXT NOT NULL,
    CHECK ((state = 'awaiting') = (decided IS NULL)),
    CHECK (decided_by IS NULL OR decided_by <> person_id OR approver_id IS NULL),
    UNIQUE (draft_id, person_id, organization_id)
);
CREATE INDEX applications_by_person ON applications (person_id, id);
CREATE INDEX applications_waiting ON applications (organization_id, id) WHERE state = 'awaiting';

CREATE TABLE permissions (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('login', 'admin')),
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    branch_number TEXT REFERENCES branches (number),
    -- NULL is all services.
    service_uuid TEXT REFERENCES services (uuid),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    starts TEXT NOT NULL CHECK (length(starts) = 10),
    ends TEXT NOT NULL CHECK (length(ends) = 10),
    terminated TEXT,
    terminated_by TEXT REFERENCES people (id),
    -- The one permission that follows it.
    successor_id TEXT REFERENCES permissions (id),
    -- An Admin authorization hangs on a login permission of the same person and organization ...
    login_id TEXT,
    hangs_on TEXT CHECK (hangs_on = 'login'),
    application_id TEXT REFERENCES applications (id),
    created BIGINT NOT NULL,
    CHECK (starts <= ends),
    -- No row lasts longer than five years.
    CHECK (ends < CAST(CAST(substr(starts, 1, 4) AS INTEGER) + 5 AS TEXT) || substr(starts, 5)),
    CHECK ((kind = 'admin') = (login_id IS NOT NULL)),
    CHECK ((login_id IS NULL) = (hangs_on IS NULL)),
    CHECK (kind = 'login' OR service_uuid IS NULL),
    UNIQUE (id, kind, person_id, organization_id, level, ends),
    -- ... and shares its level and last day: no statement can lengthen it on its own.
    FOREIGN KEY (login_id, hangs_on, person_id, organization_id, level, ends)
        REFERENCES permissions (id, kind, person_id, organization_id, level, ends) ON UPDATE CASCADE
);
CREATE INDEX permissions_by_person ON permissions (person_id, organization_id);
CREATE INDEX permissions_by_organization ON permissions (organization_id, ends);
CREATE INDEX permissions_by_login ON permissions (login_id) WHERE login_id IS NOT NULL;

-- What an application renews. One open application a permission.
CREATE TABLE application_items (
    application_id TEXT NOT NULL REFERENCES applications (id),
    permission_id TEXT NOT NULL REFERENCES permissions (id),
    open BOOLEAN NOT NULL,
    PRIMARY KEY (application_id, permission_id)
);
CREATE UNIQUE INDEX application_items_one_open ON application_items (permission_id) WHERE open;

CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES people (id),
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
CREATE INDEX drafts_by_owner ON drafts (owner, updated);

-- Only hashes of tokens are stored.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    device TEXT NOT NULL DEFAULT '',
    -- What a refused form typed, and why it was refused.
    refused_form TEXT
);
CREATE INDEX sessions_by_person ON sessions (person_id);

-- A sign-in under way: between the first page and the session.
CREATE TABLE sign_ins (
    hash TEXT PRIMARY KEY,
    person_id TEXT REFERENCES people (id),
    username TEXT NOT NULL,
    problem TEXT,
    return_to TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);

-- Browsers in which somebody signed in before: their failed tries are counted apart from everybody else's.
CREATE TABLE browsers (
    hash TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    seen BIGINT NOT NULL,
    PRIMARY KEY (hash, person_id)
);

-- One-time codes and tokens: bound to a purpose, a person and what they are for.
CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    subject TEXT NOT NULL,
    hash TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX codes_by_subject ON codes (purpose, subject, id);

-- Failed tries by key (a hash of account and browser, or of an address).
CREATE TABLE throttles (
    key TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last BIGINT NOT NULL,
    free BIGINT NOT NULL
);

-- What is to be sent. Written in the transaction of what it tells; delivered afterwards, at least once.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    -- The same news is written once, however often it is tried.
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    template TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- When it is to be tried next; NULL once it is sent or given up.
    due BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent BIGINT,
    trouble TEXT
);
CREATE INDEX outbox_due ON outbox (due) WHERE due IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (person_id, id);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id TEXT,
    person_id TEXT,
    organization_id TEXT,
    action TEXT NOT NULL,
    reference TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_by_person ON audit (person_id, id);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
