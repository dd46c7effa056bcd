-- Lists of many rows, and pages that ask for everything in a few statements.

-- Where a draft was left, as "step 3 of 5": without it, a list of drafts would have to build each wizard.
ALTER TABLE drafts ADD COLUMN place BIGINT NOT NULL DEFAULT 1;
ALTER TABLE drafts ADD COLUMN places BIGINT NOT NULL DEFAULT 1;

-- What ends next and was not renewed.
CREATE INDEX permissions_ending ON permissions (ends) WHERE terminated IS NULL AND successor_id IS NULL;
CREATE INDEX audit_by_organization ON audit (organization_id, id);
CREATE INDEX link_requests_by_organization ON link_requests (organization_id, id);
CREATE INDEX application_items_by_permission ON application_items (permission_id);
