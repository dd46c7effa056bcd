-- How often who was asked was reminded, and when last.
ALTER TABLE link_requests ADD COLUMN reminders BIGINT NOT NULL DEFAULT 0 CHECK (reminders BETWEEN 0 AND 2);
ALTER TABLE link_requests ADD COLUMN reminded BIGINT;

-- What managers see of an organization: what waits by its age, what is over by when it ended.
DROP INDEX link_requests_by_organization;
CREATE INDEX link_requests_sent ON link_requests (organization_id, id) WHERE state = 'pending';
CREATE INDEX link_requests_finished ON link_requests (organization_id, decided, id) WHERE state <> 'pending';
CREATE INDEX applications_finished ON applications (organization_id, decided, id) WHERE state <> 'awaiting';
