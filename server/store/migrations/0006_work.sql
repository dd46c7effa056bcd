-- What leaves, and what is done behind an answer.

-- Text messages, mail and errands each have their own queue, which several servers may share: who claims from one holds its
-- row until the claim is written, so that two never choose the same.
CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    claims BIGINT NOT NULL DEFAULT 0
);
INSERT INTO queues (name) VALUES ('sms'), ('mail'), ('errands');

-- What is to be sent. Written in the transaction of what it tells; delivered afterwards, at least once.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    -- The same news is written once, however often it is tried.
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    -- 0: somebody waits for it; 1: news; 2: bulk.
    priority BIGINT NOT NULL,
    template TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- From when on it is of no use to anybody; NULL: never.
    expires BIGINT,
    -- When it is to be tried next; NULL once it is sent or given up.
    due BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent BIGINT,
    trouble TEXT
);
CREATE INDEX outbox_queue ON outbox (channel, priority, due, id) WHERE due IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (person_id, id);

-- What is done behind the answer, so that the answer takes the same time whatever becomes of it.
CREATE TABLE errands (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    -- When it is to be tried next; NULL once it is given up: what it was stays here for the helpdesk.
    due BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    trouble TEXT
);
CREATE INDEX errands_queue ON errands (due, id) WHERE due IS NOT NULL;
CREATE INDEX errands_given_up ON errands (created) WHERE due IS NULL;

-- What waits for the helpdesk.
CREATE TABLE desk_tasks (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    reference TEXT NOT NULL,
    created BIGINT NOT NULL
);

-- The audit trail as a chain: each line has a number and a mark, made with the portal's own key over the line, its number and
-- the mark before it. A line without a number was written by somebody else.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    -- An actor.
    actor TEXT NOT NULL,
    person_id TEXT,
    organization_id TEXT,
    -- A word of `rules::deed::Deed`.
    action TEXT NOT NULL,
    reference TEXT NOT NULL DEFAULT '',
    number BIGINT,
    mark TEXT
);
CREATE INDEX audit_by_person ON audit (person_id, id);
CREATE INDEX audit_by_organization ON audit (organization_id, id);
CREATE UNIQUE INDEX audit_by_number ON audit (number);

-- Where the trail ends: without it, lines could be cut off at its end. One row, which also keeps writers in line.
CREATE TABLE audit_end (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    mark TEXT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_end (id, number, mark, seal) VALUES (1, 0, '', '');

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
