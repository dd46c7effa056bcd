-- Why a link works no more, so that its page can say it.
CREATE TABLE token_ends (name TEXT PRIMARY KEY);
INSERT INTO token_ends (name) VALUES
    ('used'),
    ('replaced'),
    ('overtaken');
ALTER TABLE tokens ADD COLUMN ended TEXT REFERENCES token_ends (name);
UPDATE tokens SET ended = 'overtaken' WHERE used IS NOT NULL;
