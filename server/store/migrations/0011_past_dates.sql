-- What is past its date is found without reading everything that is not.
CREATE INDEX drafts_by_expiry ON drafts (expires);
CREATE INDEX sessions_by_start ON sessions (created);
CREATE INDEX sessions_by_use ON sessions (seen);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires);
CREATE INDEX codes_by_expiry ON codes (expires);
CREATE INDEX tokens_by_expiry ON tokens (expires);
CREATE INDEX throttles_by_use ON throttles (last);
CREATE INDEX authenticators_unfinished ON authenticators (created) WHERE confirmed IS NULL;
CREATE INDEX change_forms_never_sent ON change_forms (created) WHERE state = 'draft';
CREATE INDEX errands_given_up ON errands (created) WHERE due IS NULL;
