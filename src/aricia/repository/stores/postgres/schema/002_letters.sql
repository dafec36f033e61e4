-- Case is folded letter by letter (a sharp s was a double s before); the texts of instances that are there are written anew.
COMMENT ON COLUMN entity.text IS 'all text leaves, case folded letter by letter';
COMMENT ON COLUMN relationship.text IS 'all text leaves, case folded letter by letter';
