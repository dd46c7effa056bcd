-- Organizations, and who is linked to them.

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
    kind TEXT NOT NULL REFERENCES authority_kinds (name),
    checked TEXT NOT NULL,
    -- An actor.
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

-- A manager asks somebody to become visible to an organization.
CREATE TABLE link_requests (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- The manager who asks.
    manager_id TEXT NOT NULL REFERENCES people (id),
    -- The address as the manager typed it, and as it is compared.
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- Whose it is; NULL while nobody with an eHerkenning has the address.
    person_id TEXT REFERENCES people (id),
    message TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL REFERENCES link_request_states (name),
    created BIGINT NOT NULL,
    -- The instant from which nobody can answer any more.
    expires BIGINT NOT NULL,
    decided BIGINT,
    CHECK (state <> 'pending' OR decided IS NULL),
    CHECK (state NOT IN ('accepted', 'declined', 'expired', 'withdrawn') OR decided IS NOT NULL),
    -- Only somebody answers.
    CHECK (state NOT IN ('accepted', 'declined') OR person_id IS NOT NULL)
);
CREATE UNIQUE INDEX link_requests_one_pending ON link_requests (organization_id, email_key) WHERE state = 'pending';
CREATE INDEX link_requests_by_person ON link_requests (person_id, id);
CREATE INDEX link_requests_by_organization ON link_requests (organization_id, id);
CREATE INDEX link_requests_by_email ON link_requests (email_key);
CREATE INDEX link_requests_pending ON link_requests (expires) WHERE state = 'pending';

-- The service catalogue.

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
