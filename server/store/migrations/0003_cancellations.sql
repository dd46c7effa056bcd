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
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'undone')),
    created BIGINT NOT NULL,
    decided BIGINT,
    CHECK ((state = 'pending') = (decided IS NULL)),
    CHECK (last_day IS NOT NULL OR state = 'done')
);
CREATE INDEX cancellations_by_person ON cancellations (person_id, id);
CREATE INDEX cancellations_pending ON cancellations (last_day) WHERE state = 'pending';

CREATE TABLE cancellation_items (
    cancellation_id TEXT NOT NULL REFERENCES cancellations (id),
    permission_id TEXT NOT NULL REFERENCES permissions (id),
    PRIMARY KEY (cancellation_id, permission_id)
);
