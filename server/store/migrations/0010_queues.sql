-- Queues: text messages, mail and errands each have their own, which several servers may share.

-- Who claims from a queue holds its row until the claim is written, so that two never choose the same.
CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    claims BIGINT NOT NULL DEFAULT 0
);
INSERT INTO queues (name) VALUES ('sms'), ('mail'), ('errands');

-- 0: somebody waits for it; 1: news; 2: bulk.
ALTER TABLE outbox ADD COLUMN priority BIGINT NOT NULL DEFAULT 1;
-- From when on it is of no use to anybody; NULL: never.
ALTER TABLE outbox ADD COLUMN expires BIGINT;
UPDATE outbox SET priority = 0, expires = created + 600 WHERE template = 'code';
DROP INDEX outbox_due;
CREATE INDEX outbox_queue ON outbox (channel, priority, due, id) WHERE due IS NOT NULL;

-- When it is to be tried next; NULL once it is given up: what it was stays here for the helpdesk.
ALTER TABLE errands ADD COLUMN due BIGINT;
ALTER TABLE errands ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE errands ADD COLUMN trouble TEXT;
UPDATE errands SET due = created;
CREATE INDEX errands_queue ON errands (due, id) WHERE due IS NOT NULL;
