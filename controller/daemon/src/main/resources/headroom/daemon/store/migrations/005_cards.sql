-- What the CSMS has said of cards, for the time when it is away. Cards name people: this file is
-- for its owner alone, as the whole folder is.
CREATE TABLE card (
  card TEXT PRIMARY KEY,      -- in lower case
  status TEXT NOT NULL,
  card_group TEXT,            -- parent id, group id
  expires_ms INTEGER,
  at_ms INTEGER NOT NULL      -- when it was said
) STRICT, WITHOUT ROWID;
CREATE INDEX card_by_time ON card (at_ms);

-- The local lists that the CSMS has sent to chargers, and that they took.
CREATE TABLE local_list (
  charger TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE local_list_card (
  charger TEXT NOT NULL,
  card TEXT NOT NULL,
  status TEXT NOT NULL,
  card_group TEXT,
  expires_ms INTEGER,
  PRIMARY KEY (charger, card)
) STRICT, WITHOUT ROWID;
