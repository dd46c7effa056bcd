-- What managers end of users: one row a user and organization of an action, at once or at the end of a day.
CREATE TABLE terminations (
    id TEXT PRIMARY KEY,
    -- The reference of the action: the same for all that was ended together.
    action TEXT NOT NULL,
    -- The actor who ends it.
    actor TEXT NOT NULL,
    -- Whose.
    person_id TEXT NOT NULL REFERENCES people (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- Everything that the person holds or asks for there, not only the permissions that were named.
    whole BOOLEAN NOT NULL,
    -- And the link with it.
    unlink BOOLEAN NOT NULL,
    -- The last day on which it works; NULL is: it ended at once.
    last_day TEXT,
    reason TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL REFERENCES cancellation_states (name),
    created BIGINT NOT NULL,
    decided BIGINT,
    UNIQUE (action, person_id, organization_id),
    CHECK (whole OR NOT unlink),
    CHECK (state <> 'pending' OR decided IS NULL),
    CHECK (state NOT IN ('done', 'undone') OR decided IS NOT NULL),
    CHECK (last_day IS NOT NULL OR state NOT IN ('pending', 'undone'))
);
CREATE INDEX terminations_by_person ON terminations (person_id) WHERE state = 'pending';
CREATE INDEX terminations_pending ON terminations (last_day) WHERE state = 'pending';

CREATE TABLE termination_items (
    termination_id TEXT NOT NULL REFERENCES terminations (id),
    permission_id TEXT NOT NULL REFERENCES permissions (id),
    PRIMARY KEY (termination_id, permission_id)
);
