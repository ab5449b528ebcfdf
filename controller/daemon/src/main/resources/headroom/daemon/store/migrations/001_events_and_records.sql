-- What happened. Rows are never changed; seq is the cursor of whoever follows the log.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  boot TEXT NOT NULL,         -- one run of the program: mono_ms means something within it only
  mono_ms INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL,   -- a label, milliseconds since 1970 UTC
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,         -- JSON
  sentence TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_wall ON event (wall_ms);

-- The most each EVSE may draw after a restart of ours.
CREATE TABLE committed_bound (
  charger TEXT NOT NULL,
  evse INTEGER NOT NULL,
  bound_ma INTEGER NOT NULL,
  lease_s INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (charger, evse)
) STRICT, WITHOUT ROWID;

-- Chargers that were accepted once.
CREATE TABLE charger_seen (
  charger TEXT PRIMARY KEY,
  vendor TEXT NOT NULL,
  model TEXT NOT NULL,
  firmware TEXT NOT NULL,
  payload TEXT NOT NULL,      -- its BootNotification as received
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE transaction_begun (
  id INTEGER PRIMARY KEY,     -- the id that we gave it
  charger TEXT NOT NULL,
  evse INTEGER NOT NULL,
  id_tag TEXT NOT NULL,
  meter_start_wh INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- StartTransaction as received
  at_ms INTEGER NOT NULL
) STRICT;

-- No foreign key: the end of a transaction that we never saw begin is kept all the same.
CREATE TABLE transaction_done (
  seq INTEGER PRIMARY KEY,
  id INTEGER NOT NULL,
  charger TEXT NOT NULL,
  meter_stop_wh INTEGER NOT NULL,
  reason TEXT NOT NULL,
  stopped_ms INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- StopTransaction as received
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX transaction_done_by_id ON transaction_done (id);

CREATE TABLE meter_values (
  seq INTEGER PRIMARY KEY,
  id INTEGER,                 -- of the transaction; null for values outside one
  charger TEXT NOT NULL,
  evse INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- MeterValues as received
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX meter_values_by_id ON meter_values (id);
CREATE INDEX meter_values_by_time ON meter_values (at_ms);

CREATE TABLE security_event (
  seq INTEGER PRIMARY KEY,
  charger TEXT NOT NULL,
  payload TEXT NOT NULL,      -- SecurityEventNotification as received
  at_ms INTEGER NOT NULL
) STRICT;
