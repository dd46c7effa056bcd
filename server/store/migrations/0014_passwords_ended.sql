-- Since when a password opens nothing any more, though no other was chosen. Until now a row without a hash said so, and took
-- a place among the five that are remembered.
ALTER TABLE passwords ADD COLUMN ended BIGINT;
UPDATE passwords SET ended = created
    WHERE EXISTS (
        SELECT 1 FROM passwords AS empty
        WHERE empty.person_id = passwords.person_id AND empty.hash = '' AND empty.id >= passwords.id
    );
DELETE FROM passwords WHERE hash = '';
