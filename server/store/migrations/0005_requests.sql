-- Requests for new permissions, beside renewals.

-- A request replaces nothing: it has no old last day. (Both databases drop a column's own check with it.)
ALTER TABLE applications DROP COLUMN kind;
ALTER TABLE applications ADD COLUMN kind TEXT NOT NULL DEFAULT 'renewal' CHECK (kind IN ('renewal', 'request'));
ALTER TABLE applications RENAME COLUMN old_until TO renewed_until;
ALTER TABLE applications ADD COLUMN old_until TEXT;
UPDATE applications SET old_until = renewed_until;
ALTER TABLE applications DROP COLUMN renewed_until;
ALTER TABLE applications ADD COLUMN branch_number TEXT REFERENCES branches (number);

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
CREATE INDEX permissions_by_application ON permissions (application_id);
