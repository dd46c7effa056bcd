-- What time brings: reminders of what ends, the managers' digest of it, and eHerkenningen that nobody uses.

-- When the next reminder of it is due, where there is one, and for which last day that was reckoned: with another last day it is
-- reckoned anew, whoever moved it.
ALTER TABLE permissions ADD COLUMN remind_on TEXT;
ALTER TABLE permissions ADD COLUMN remind_for TEXT NOT NULL DEFAULT '';
CREATE INDEX permissions_to_remind ON permissions (remind_on, person_id)
    WHERE terminated IS NULL AND successor_id IS NULL AND remind_on IS NOT NULL;
CREATE INDEX permissions_to_reckon ON permissions (id)
    WHERE terminated IS NULL AND successor_id IS NULL AND remind_for <> ends;

-- The Monday of the week whose digest its managers have.
ALTER TABLE organizations ADD COLUMN digested TEXT NOT NULL DEFAULT '';
CREATE INDEX organizations_by_digest ON organizations (digested, id);

-- When somebody logged in with it last, or it became active; and when they were told that it lapses for want of use.
ALTER TABLE means ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE means ADD COLUMN warned BIGINT;
UPDATE means SET used = changed;
CREATE INDEX means_by_use ON means (used) WHERE state = 'active' AND warned IS NULL;
CREATE INDEX means_warned ON means (warned) WHERE state = 'active' AND warned IS NOT NULL;

-- Of several servers one at a time sends reminders.
INSERT INTO queues (name) VALUES ('reminders');
