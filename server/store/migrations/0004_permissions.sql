-- Applications and permissions.

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL REFERENCES application_kinds (name),
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    branch_number TEXT REFERENCES branches (number),
    state TEXT NOT NULL REFERENCES application_states (name),
    all_services BOOLEAN NOT NULL,
    admin BOOLEAN NOT NULL,
    term BIGINT NOT NULL CHECK (term IN (1, 3, 5)),
    level TEXT NOT NULL CHECK (level IN ('EH1', 'EH2', 'EH2+', 'EH3', 'EH4')),
    draft_id TEXT NOT NULL,
    submitted BIGINT NOT NULL,
    -- The instant after which it lapses by itself.
    lapses BIGINT NOT NULL,
    -- When it was decided, taken back or lapsed.
    decided BIGINT,
    -- What was shown and written: the old and new days. A request replaces nothing: it has no old last day.
    old_until TEXT,
    new_from TEXT NOT NULL,
    new_until TEXT NOT NULL,
    CHECK (state <> 'awaiting' OR decided IS NULL),
    CHECK (state NOT IN ('processed', 'refused', 'withdrawn', 'lapsed') OR decided IS NOT NULL),
    UNIQUE (id, person_id),
    UNIQUE (draft_id, person_id, organization_id)
);
CREATE INDEX applications_by_person ON applications (person_id, id);
CREATE INDEX applications_waiting ON applications (organization_id, id) WHERE state = 'awaiting';

-- Who is to approve an application, and what they decided: one row for one manager, or one for each who must sign.
CREATE TABLE application_approvals (
    application_id TEXT NOT NULL,
    -- The requester.
    person_id TEXT NOT NULL,
    -- From 1.
    place BIGINT NOT NULL,
    -- The actor who is asked; NULL is any manager.
    approver TEXT,
    -- The actor who decided, when, what, and why.
    actor TEXT,
    decided BIGINT,
    decision TEXT REFERENCES approval_decisions (name),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (application_id, place),
    FOREIGN KEY (application_id, person_id) REFERENCES applications (id, person_id),
    CHECK ((decision IS NULL) = (actor IS NULL)),
    CHECK ((decision IS NULL) = (decided IS NULL)),
    -- Nobody is asked about their own request, nor decides it but on an authority of their own.
    CHECK (approver IS NULL OR approver <> ('person:' || person_id) OR decision IS NOT NULL),
    CHECK (actor IS NULL OR actor <> ('person:' || person_id) OR COALESCE(approver, '') = actor)
);

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
    -- An actor.
    terminated_by TEXT,
    -- The one permission that follows it.
    successor_id TEXT REFERENCES permissions (id),
    -- An Admin authorization hangs on a login permission of the same person and organization ...
    login_id TEXT,
    hangs_on TEXT CHECK (hangs_on = 'login'),
    application_id TEXT REFERENCES applications (id),
    created BIGINT NOT NULL,
    CHECK ((terminated IS NULL) = (terminated_by IS NULL)),
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
CREATE INDEX permissions_by_application ON permissions (application_id);
-- What ends next and was not renewed.
CREATE INDEX permissions_ending ON permissions (ends) WHERE terminated IS NULL AND successor_id IS NULL;

-- What an application renews. One open application a permission.
CREATE TABLE application_items (
    application_id TEXT NOT NULL REFERENCES applications (id),
    permission_id TEXT NOT NULL REFERENCES permissions (id),
    open BOOLEAN NOT NULL,
    PRIMARY KEY (application_id, permission_id)
);
CREATE UNIQUE INDEX application_items_one_open ON application_items (permission_id) WHERE open;
CREATE INDEX application_items_by_permission ON application_items (permission_id);

-- What a request asks for. One open request for the same.
CREATE TABLE application_services (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    branch_number TEXT REFERENCES branches (number),
    -- NULL is all services.
    service_uuid TEXT REFERENCES services (uuid),
    open BOOLEAN NOT NULL
);
CREATE INDEX application_services_by_application ON application_services (application_id);
CREATE UNIQUE INDEX application_services_one_open
    ON application_services (person_id, organization_id, COALESCE(branch_number, ''), COALESCE(service_uuid, ''))
    WHERE open;

-- Cancellations: of a whole eHerkenning or of some permissions, at once or at the end of a day.
CREATE TABLE cancellations (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id),
    -- The whole eHerkenning.
    whole BOOLEAN NOT NULL,
    -- The last day on which it works; NULL is: it ended at once.
    last_day TEXT,
    reason TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL REFERENCES cancellation_states (name),
    created BIGINT NOT NULL,
    decided BIGINT,
    CHECK (state <> 'pending' OR decided IS NULL),
    CHECK (state NOT IN ('done', 'undone') OR decided IS NOT NULL),
    CHECK (last_day IS NOT NULL OR state NOT IN ('pending', 'undone'))
);
CREATE INDEX cancellations_by_person ON cancellations (person_id, id);
CREATE INDEX cancellations_pending ON cancellations (last_day) WHERE state = 'pending';

CREATE TABLE cancellation_items (
    cancellation_id TEXT NOT NULL REFERENCES cancellations (id),
    permission_id TEXT NOT NULL REFERENCES permissions (id),
    PRIMARY KEY (cancellation_id, permission_id)
);
