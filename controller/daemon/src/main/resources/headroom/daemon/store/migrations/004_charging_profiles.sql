-- Charging profiles that the CSMS has set. They stay here: chargers get our limits alone.
CREATE TABLE charging_profile (
  seq INTEGER PRIMARY KEY,    -- in the order in which they came
  charger TEXT NOT NULL,
  id INTEGER NOT NULL,
  evse INTEGER NOT NULL,      -- 0: the whole charger
  stack_level INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  kind TEXT NOT NULL,
  recurrency TEXT,
  valid_from_ms INTEGER,
  valid_to_ms INTEGER,
  transaction_id TEXT,        -- as the charger knows it
  schedule_id INTEGER NOT NULL,
  schedule_start_ms INTEGER,
  duration_s INTEGER,
  unit TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  UNIQUE (charger, id)
) STRICT;

CREATE TABLE charging_period (
  charger TEXT NOT NULL,
  id INTEGER NOT NULL,        -- of the profile
  start_s INTEGER NOT NULL,   -- after the start of the schedule
  limit_milli INTEGER NOT NULL,
  phases INTEGER,
  PRIMARY KEY (charger, id, start_s)
) STRICT, WITHOUT ROWID;
