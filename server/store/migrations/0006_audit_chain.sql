-- The audit trail as a chain: each line has a number and a mark, made with the portal's own key over the line, its number and
-- the mark before it. Lines of before are numbered at the next start.
ALTER TABLE audit ADD COLUMN number BIGINT;
ALTER TABLE audit ADD COLUMN mark TEXT;
CREATE UNIQUE INDEX audit_by_number ON audit (number);

-- Where the trail ends: without it, lines could be cut off at its end. One row, which also keeps writers in line.
CREATE TABLE audit_end (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    mark TEXT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_end (id, number, mark, seal) VALUES (1, 0, '', '');
