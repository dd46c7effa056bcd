-- Who was invited and is not active yet: few of all, counted for every overview of a manager.
CREATE INDEX means_invited ON means (person_id) WHERE state = 'invited';
